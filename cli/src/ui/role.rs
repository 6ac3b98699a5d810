//! What a piece of text is, from which its colour follows. Colour only supports: without it nothing is lost.

use console::Style;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// Nothing special.
    #[default]
    Plain,
    /// It went well.
    Ok,
    /// It failed.
    Bad,
    /// Somebody has to look or decide.
    Wait,
    /// The name of a thing.
    Name,
    /// Less important than the rest.
    Dim,
    /// A heading, the figure that matters.
    Strong,
}

impl Role {
    /// Its look, for text that is written to a terminal with colours.
    pub(super) fn style(self) -> Style {
        let style = Style::new().force_styling(true);
        match self {
            Self::Plain => style,
            Self::Ok => style.green(),
            Self::Bad => style.red(),
            Self::Wait => style.yellow(),
            Self::Name => style.cyan(),
            Self::Dim => style.dim(),
            Self::Strong => style.bold(),
        }
    }

    /// The same look in a table's cell.
    pub(super) fn cell(self, cell: comfy_table::Cell) -> comfy_table::Cell {
        use comfy_table::{Attribute, Color};
        match self {
            Self::Plain => cell,
            Self::Ok => cell.fg(Color::DarkGreen),
            Self::Bad => cell.fg(Color::DarkRed),
            Self::Wait => cell.fg(Color::DarkYellow),
            Self::Name => cell.fg(Color::DarkCyan),
            Self::Dim => cell.add_attribute(Attribute::Dim),
            Self::Strong => cell.add_attribute(Attribute::Bold),
        }
    }
}
