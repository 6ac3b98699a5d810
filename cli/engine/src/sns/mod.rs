//! The service `sns`: topics, and subscriptions that end in an outbox, a queue or a function.
//!
//! Nothing here sends mail. What AWS would send is kept in the outbox, which `mdd local status` shows; the outbox also
//! plays the recipient and confirms an e-mail subscription at once, since nobody can click in it.

mod operations;
mod publish;
mod subscription;
mod topic;

pub use operations::SERVICE;
pub use publish::{OUTBOX, publish};
pub use subscription::{subscribe, unsubscribe};
pub use topic::{create, delete, set_attribute};
