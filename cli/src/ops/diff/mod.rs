//! What would change: on production by the change set that waits, on any stack by the checkout's template.

mod compare;
mod running;
mod template;
mod value;
mod waiting;

pub use compare::{Difference, compare};
pub use running::running;
pub use template::{Problem, read};
pub use waiting::{Waiting, of_change_set, waiting};
