//! Tags and text, gathered into the cells of a row.
//!
//! Pages leave out end tags and nest tables for the sake of looks, so a row is what stands between the beginning of it and
//! whatever begins next.

use encoding_rs::WINDOWS_1252;
use html5gum::Span;
use html5gum::emitters::callback::{Callback, CallbackEvent};

/// Where text goes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Nowhere,
    Title,
    Cell,
    /// Scripts and styles, in a cell or not.
    Code,
}

/// What has been gathered so far.
#[derive(Debug, Default)]
pub(super) struct Tables {
    place: Place,
    cells: Vec<Vec<u8>>,
}

impl Callback<Vec<u8>, ()> for Tables {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Vec<u8>> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.start(name),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => {
                self.text(value);
                None
            }
            _ => None,
        }
    }
}

impl Tables {
    fn start(&mut self, tag: &[u8]) -> Option<Vec<u8>> {
        match tag {
            b"table" | b"tr" => return self.line(),
            b"title" => {
                let line = self.line();
                self.place = Place::Title;
                self.cells.push(Vec::new());
                return line;
            }
            b"td" | b"th" => {
                self.place = Place::Cell;
                self.cells.push(Vec::new());
            }
            b"script" | b"style" => self.place = Place::Code,
            b"br" | b"p" | b"div" | b"li" => self.text(b" "),
            _ => {}
        }
        None
    }

    fn end(&mut self, tag: &[u8]) -> Option<Vec<u8>> {
        match tag {
            b"table" | b"tr" => return self.line(),
            b"title" if self.place == Place::Title => return self.line(),
            b"td" | b"th" => self.place = Place::Nowhere,
            b"script" | b"style" => {
                self.place = if self.cells.is_empty() { Place::Nowhere } else { Place::Cell };
            }
            _ => {}
        }
        None
    }

    fn text(&mut self, text: &[u8]) {
        if matches!(self.place, Place::Title | Place::Cell)
            && let Some(cell) = self.cells.last_mut()
        {
            cell.extend_from_slice(text);
        }
    }

    /// The cells so far as a line, if there is anything in them.
    fn line(&mut self) -> Option<Vec<u8>> {
        self.place = Place::Nowhere;
        let cells: Vec<String> = self.cells.drain(..).map(|cell| words(&cell)).collect();
        let any = cells.iter().any(|cell| !cell.is_empty());
        any.then(|| (cells.join("\t") + "\n").into_bytes())
    }
}

/// The words of a cell with a blank between them; the blank that does not break is one.
fn words(cell: &[u8]) -> String {
    let text = match str::from_utf8(cell) {
        Ok(text) => text.into(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
    };
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
