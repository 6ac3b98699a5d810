//! The protocol between CloudFormation and a function behind a custom resource.
//!
//! CloudFormation calls the function once and then waits, for up to an hour, for an answer at a presigned URL. A
//! function that fails without answering costs whoever deploys that hour, so here everything answers: a handler's
//! error, a panic, an event that cannot be read, and time running out.
//!
//! Source: the CloudFormation User Guide, "Custom resource request types" and "Custom resource response objects".

mod decide;
mod deliver;
mod request;
mod resource;
mod respond;
mod response;

pub use decide::Budget;
pub use deliver::DeliverError;
pub use request::{PropertyError, Request, RequestType};
pub use resource::{Answer, Resource};
pub use respond::{RespondError, respond, run};
pub use response::{MOST_BYTES, Response};
