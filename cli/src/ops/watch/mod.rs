//! Following one execution of the pipeline.
//!
//! [`Watcher::look`] reads how it stands as a [`State`], a plain value; [`changes`] tells two of them apart; [`follow`]
//! does both until something the caller waits for happens. What a look may ask beyond the pipeline's state
//! is [`Allowance`]'s to say.

mod allowance;
mod build_log;
mod build_note;
mod change;
mod ending;
mod follow;
mod latest;
mod log_line;
mod mark;
mod note;
mod settle;
mod stack_note;
mod state;
mod tail;
mod tails;
mod terms;
mod told;
mod unread;
mod until;
mod watcher;
mod written;

pub use allowance::{Allowance, pace};
pub use build_log::is_error;
pub use build_note::build_note;
pub use change::{Change, changes};
pub use follow::{News, follow};
pub use latest::latest;
pub use log_line::LogLine;
pub use mark::Mark;
pub use note::Note;
pub use stack_note::stack_note;
pub use state::{Action, Apart, Held, Stage, State};
pub use tail::Logs;
pub use terms::Terms;
pub use told::{Lost, Told};
pub use unread::Unread;
pub use until::{End, Until};
pub use watcher::Watcher;
pub use written::Written;
