//! One value, as the text that it would be in a CSV.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// What is longer is no value of a trade, and is cut, in characters.
const LONGEST: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Cell(pub(super) String);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl Visitor<'_> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or null")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Cell, E> {
        // Nothing may end the line or the cell.
        let printable = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        Ok(Cell(printable.take(LONGEST).collect()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Cell, E> {
        Ok(Cell(number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell(number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Cell, E> {
        // The shortest text that reads as this number: up to 15 digits, what stood there.
        Ok(Cell(number.to_string()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cell, E> {
        Ok(Cell::default())
    }
}
