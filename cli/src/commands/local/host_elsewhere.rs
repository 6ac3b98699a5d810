//! No engine: it runs builds in a shell and lambdas as processes, and knows only the systems that have both as Linux has
//! them. All other commands work here.
#![allow(clippy::unused_async, reason = "it is called as where there is an engine")]

use super::coverage::Report;
use super::engine::Options;
use crate::clients::Engine as Endpoint;
use crate::context::Context;
use crate::errors::Error;

/// An engine that this command may use: there is none.
#[allow(dead_code, reason = "what is never made is matched on all the same")]
pub enum Running {
    /// Started here.
    Own(Box<Nobody>),
    /// Started by somebody else.
    Found,
}

/// An engine that cannot be.
pub enum Nobody {}

impl Nobody {
    /// Where it listens.
    pub fn endpoint(&self) -> &Endpoint {
        match *self {}
    }

    /// Its end.
    pub async fn stopped(&mut self) {
        match *self {}
    }

    /// End it.
    pub async fn shutdown(self) {
        match self {}
    }
}

/// Says that there is none.
pub async fn start(_: &Context, _: Options) -> Result<Running, Error> {
    Err(not_here())
}

/// What the engine has.
pub(super) fn coverage() -> Result<Report, Error> {
    Err(not_here())
}

fn not_here() -> Error {
    Error::usage(
        "the local engine does not run on this system",
        "it runs on Linux and macOS, also under WSL; the other commands reach AWS, or the place that AWS_ENDPOINT_URL names",
    )
}
