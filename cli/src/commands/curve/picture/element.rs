//! Pieces of SVG. Every text goes through here and is escaped.

use std::fmt::Write;

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A piece of SVG.
#[derive(Debug, Clone)]
pub(super) struct Element {
    name: &'static str,
    attributes: String,
    inner: String,
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: String::new(), inner: String::new() }
    }

    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.attributes.push_str(&format!(" {name}=\"{}\"", escaped(&value.to_string())));
        self
    }

    pub(super) fn group(all: impl IntoIterator<Item = Self>) -> Self {
        let lines = all.into_iter().map(|element| element.written() + "\n");
        Self { inner: std::iter::once("\n".to_owned()).chain(lines).collect(), ..Self::new("g") }
    }

    /// A text of a size in pixels, on a line at `y`.
    pub(super) fn text(x: i64, y: i64, size: i64, anchor: Anchor, text: &str) -> Self {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let element = Self::new("text").with("x", x).with("y", y).with("font-size", size);
        Self { inner: escaped(text), ..element.with("text-anchor", anchor) }
    }

    pub(super) fn bold(self) -> Self {
        self.with("font-weight", "bold")
    }

    pub(super) fn faint(self) -> Self {
        self.with("fill", "#555555")
    }

    /// A line through these points.
    pub(super) fn line(points: &[(i64, i64)], colour: &str, width: &str) -> Self {
        Self::new("polyline")
            .with("points", joined(points))
            .with("fill", "none")
            .with("stroke", colour)
            .with("stroke-width", width)
    }

    /// One that is less important.
    pub(super) fn dashed(points: &[(i64, i64)], colour: &str) -> Self {
        Self::line(points, colour, "1.5").with("stroke-dasharray", "5 4").with("stroke-opacity", "0.75")
    }

    /// The whole picture, on white.
    pub(super) fn picture(width: i64, height: i64, title: &str, all: Vec<Self>) -> String {
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" fill=\"#1a1a1a\" \
             font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\">\n\
             <title>{}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            escaped(title)
        );
        for element in all {
            text.push_str(&element.written());
            text.push('\n');
        }
        text + "</svg>\n"
    }

    fn written(&self) -> String {
        let Self { name, attributes, inner } = self;
        if inner.is_empty() {
            format!("<{name}{attributes}/>")
        } else {
            format!("<{name}{attributes}>{inner}</{name}>")
        }
    }
}

/// `1,2 3,4`
pub(super) fn joined(points: &[(i64, i64)]) -> String {
    let mut text = String::new();
    for (x, y) in points {
        let gap = if text.is_empty() { "" } else { " " };
        // A string takes everything.
        let _ = write!(text, "{gap}{x},{y}");
    }
    text
}

/// As XML has it; what XML cannot have at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !character.is_control()) {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Element};

    #[test]
    fn no_text_breaks_out_of_its_element() {
        let text = "a<script>&\"\u{1b}";
        let picture = Element::picture(10, 10, text, vec![Element::text(1, 2, 3, Anchor::Start, text)]);
        assert_eq!(picture.matches("a&lt;script&gt;&amp;&quot;<").count(), 2, "{picture}");
        let attribute = Element::new("g").with("id", "\"/><x").written();
        assert_eq!(attribute, "<g id=\"&quot;/&gt;&lt;x\"/>");
    }
}
