//! What people see: the only place that knows colours, symbols, tables, progress bars and questions.
//!
//! Content is written in roles ([`Role`]) and [`Symbol`]s; what they look like is decided when a [`Line`] or a
//! [`Page`] meets the [`Screen`] it goes to. Results go to stdout, everything else to stderr.

mod chart;
mod console;
mod failure;
mod fold;
mod line;
mod live;
mod page;
mod prompt;
mod role;
mod scale;
mod screen;
mod symbol;
mod table;
pub mod words;

pub use chart::Chart;
pub use console::Console;
pub use failure::Failure;
pub use line::{Line, Span, WARNING_COLUMN};
pub use live::Live;
pub use page::{Document, Page, Report};
pub use prompt::Prompt;
pub use role::Role;
pub use scale::Scale;
pub use screen::{Screen, Surroundings};
pub use symbol::Symbol;
pub use table::{Column, Table};
