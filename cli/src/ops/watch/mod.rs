//! Following one execution of the pipeline.
//!
//! [`Watcher::look`] reads how it stands as a [`State`], a plain value; [`changes`] tells two of them apart; [`follow`]
//! does both until something the caller waits for happens.

mod build_note;
mod change;
mod follow;
mod mark;
mod note;
mod stack_note;
mod state;
mod until;
mod watcher;

pub use build_note::build_note;
pub use change::{Change, changes};
pub use follow::follow;
pub use mark::Mark;
pub use note::Note;
pub use stack_note::stack_note;
pub use state::{Action, Held, Stage, State};
pub use until::{End, Until};
pub use watcher::Watcher;
