//! The wire: HTTP in, rules called, HTTP out. Protocols, signatures and routing live here and nowhere else.

mod cbor;
mod json;
mod number;
mod operation;
mod pages;
mod query;
mod rest;
mod server;
mod sigv4;
mod time;
mod xml;

pub use number::{lenient, lenient_option};
pub(crate) use operation::operations;
pub use operation::{Missing, Operation, Operations, Protocol, Service};
pub use rest::{RestOperation, RestRequest, RestResponse};
pub use server::{Incoming, serve};
pub use sigv4::{SignatureError, verify};
pub use time::{epoch, epoch_millis, epoch_option, iso, iso_option};
