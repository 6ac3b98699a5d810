//! The service `iam`: roles, their policies, and who may act as them.
//!
//! Policies are kept and checked for their form; whether they allow a call is the gate's business.

mod assume;
mod document;
mod operations;
mod policies;
mod roles;
mod state;

pub use assume::{assume, may_assume};
pub use operations::SERVICE;
pub use policies::{attach_policy, delete_inline_policy, detach_policy, put_inline_policy};
pub use roles::{NewRole, create_role, delete_role, role, roles, tag_role, update_role, update_trust};
pub use state::Role;
