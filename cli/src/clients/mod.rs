//! The AWS SDK's clients, and the one place that decides where they point.

#[expect(clippy::module_inception, reason = "one type a file, and this is the folder's type")]
mod clients;
mod endpoint;
mod engine;
mod profile;
mod refused;
mod requests;
mod target;
mod web;

pub use clients::Clients;
pub use engine::Engine;
pub use target::Target;
pub use web::Web;
