//! What the fuzz targets have in common: how a file is tried, what must be true of any outcome, how much memory it may
//! take, and how files are changed so that most of them stay files.

#[path = "../../tests/support/books.rs"]
mod books;
#[path = "../../tests/support/dripping.rs"]
mod dripping;
mod memory;
mod mutate;
mod named;
mod pieces;
mod pool;
mod rows;
mod trial;

pub use mutate::mutate;
pub use named::Named;
pub use pieces::{Encoding, Pieces};
pub use rows::Family;
pub use trial::{try_file, try_in_pieces};
