//! A line that is too long for a terminal, broken where a person would break it.
//!
//! A terminal breaks in the middle of words. Here a line breaks between words, goes on below what it says, and a name or
//! a command, which somebody copies, stays in one piece wherever it fits a line. One that fits none is broken as a shell
//! takes it, with a backslash. A single word that is wider than the terminal is left to the terminal: copied from there
//! it is still one word.

use super::{Line, Role, Span};

/// What a shell takes for the end of a line that goes on.
const GOES_ON: &str = " \\";

/// What a broken command goes on behind.
const FURTHER: usize = 2;

/// What is not broken, and the spaces before it.
#[derive(Debug, Default)]
struct Piece {
    gap: Line,
    body: Line,
    /// Does it belong to the command before it?
    inside: bool,
    /// Is it the first of a command that fits no line?
    begins: bool,
}

impl Line {
    /// In lines of at most `width` columns, from the second on at the column `hang`, or as far right as a piece allows.
    #[must_use]
    pub fn folded(&self, width: usize, hang: usize) -> Vec<Self> {
        if self.width() <= width {
            return vec![self.clone()];
        }
        let pieces: Vec<Piece> = self.pieces().into_iter().flat_map(|piece| piece.fitting(width)).collect();
        let mut lines = Vec::new();
        let mut line = Self::new();
        let mut empty = true;
        for (index, piece) in pieces.iter().enumerate() {
            let goes_on = pieces.get(index + 1).is_some_and(|next| next.inside);
            let taken = piece.body.width() + if goes_on { GOES_ON.len() } else { 0 };
            let is_full = line.width() + piece.gap.width() + taken > width;
            if !empty && (is_full || piece.begins) {
                let end = if piece.inside { line.text(GOES_ON) } else { line };
                lines.push(end);
                let hang = if piece.inside { hang + FURTHER } else { hang };
                line = Self::new().to_column(hang.min(width.saturating_sub(taken)));
            } else {
                line = line.join(piece.gap.clone());
            }
            line = line.join(piece.body.clone());
            empty = false;
        }
        lines.push(line);
        lines
    }

    /// Its names, its commands in backquotes, and its other words.
    fn pieces(&self) -> Vec<Piece> {
        let quoted = self.spans.iter().flat_map(|span| span.text.matches('`')).count().is_multiple_of(2);
        let mut within = false;
        let mut pieces = Pieces::default();
        for span in &self.spans {
            if span.role == Role::Name {
                pieces.solid(span, &span.text);
                continue;
            }
            for part in span.text.split_inclusive([' ', '`']) {
                let text = part.trim_end_matches(' ');
                if within {
                    pieces.solid(span, part);
                } else {
                    pieces.solid(span, text);
                    pieces.space(span, &part[text.len()..]);
                }
                within ^= quoted && part.ends_with('`');
            }
        }
        pieces.0
    }
}

/// Pieces as they are found from left to right.
#[derive(Debug, Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn space(&mut self, span: &Span, text: &str) {
        if text.is_empty() {
            return;
        }
        let line = Line { spans: vec![Span { text: text.to_owned(), ..span.clone() }] };
        match self.0.last_mut().filter(|piece| piece.body.width() == 0) {
            Some(piece) => piece.gap = std::mem::take(&mut piece.gap).join(line),
            None => self.0.push(Piece { gap: line, ..Piece::default() }),
        }
    }

    /// What follows without a space belongs to the piece before: a bracket, a comma.
    fn solid(&mut self, span: &Span, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.0.is_empty() {
            self.0.push(Piece::default());
        }
        if let Some(piece) = self.0.last_mut() {
            piece.body.spans.push(Span { text: text.to_owned(), ..span.clone() });
        }
    }
}

impl Piece {
    /// Itself, or its words where it is a command that fits no line.
    fn fitting(self, width: usize) -> Vec<Self> {
        if self.body.width() <= width {
            return vec![self];
        }
        let mut pieces = Pieces::default();
        for span in &self.body.spans {
            for word in words(&span.text) {
                let text = word.trim_end_matches(' ');
                pieces.solid(span, text);
                pieces.space(span, &word[text.len()..]);
            }
        }
        let several = pieces.0.len() > 1;
        for (index, piece) in pieces.0.iter_mut().enumerate() {
            piece.inside = index > 0;
            piece.begins = several && index == 0;
        }
        if let Some(first) = pieces.0.first_mut() {
            first.gap = self.gap;
        }
        pieces.0
    }
}

/// The words of a command with the spaces behind them; a shell's quoted text is one word.
fn words(command: &str) -> Vec<&str> {
    let (mut words, mut start, mut quoted, mut before) = (Vec::new(), 0, false, ' ');
    for (at, character) in command.char_indices() {
        if character == '\'' && before != '\\' {
            quoted = !quoted;
        } else if character == ' ' && !quoted {
            words.push(&command[start..=at]);
            start = at + 1;
        }
        before = character;
    }
    words.push(&command[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::{Line, Role};

    #[track_caller]
    fn folded(line: &Line, width: usize, hang: usize) -> Vec<String> {
        let lines = line.folded(width, hang);
        assert_eq!(lines.iter().map(Line::width).filter(|taken| *taken > width).count(), 0, "{lines:?}");
        lines.iter().map(Line::plain).collect()
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let line = Line::of(Role::Bad, "error: ").text("the stack  is gone");
        assert_eq!(folded(&line, 25, 7), [line.plain()]);
    }

    #[test]
    fn a_text_breaks_between_words_and_goes_on_below_itself() {
        let line = Line::of(Role::Bad, "error: ").text("the test stack does not exist");
        assert_eq!(folded(&line, 22, 7), ["error: the test stack", "       does not exist"]);
    }

    #[test]
    fn a_command_stays_whole_and_keeps_what_touches_it() {
        let line = Line::of(Role::Name, "hint: ").text("see it (`mdd watch --once`), or wait");
        assert_eq!(folded(&line, 30, 6), ["hint: see it", "      (`mdd watch --once`), or", "      wait"]);
        let line = Line::of(Role::Bad, "failed.").text("  Or: ").add(Role::Name, "mdd retry --all").text(".");
        assert_eq!(folded(&line, 24, 2), ["failed.  Or:", "  mdd retry --all."]);
    }

    #[test]
    fn a_command_begins_further_left_where_only_that_keeps_it_whole() {
        let line = Line::new().text("        all: ").add(Role::Name, "mdd logs build BuildLambda");
        assert_eq!(folded(&line, 28, 8), ["        all:", "  mdd logs build BuildLambda"]);
    }

    #[test]
    fn a_command_that_fits_no_line_is_broken_as_a_shell_takes_it() {
        let line = Line::of(Role::Dim, "again: ").add(Role::Name, "mdd approve --stage Test -m 'it is good'");
        assert_eq!(folded(&line, 24, 2), ["again:", "  mdd approve --stage \\", "    Test -m 'it is good'"]);
    }

    #[test]
    fn a_word_that_is_wider_than_the_terminal_is_not_touched() {
        let address = "https://console.aws.amazon.com/";
        let lines = Line::new().text(format!("open {address} now")).folded(20, 4);
        assert_eq!(lines.iter().map(Line::plain).collect::<Vec<_>>(), ["open", address, "    now"]);
    }

    #[test]
    fn a_lone_backquote_is_a_character_like_others() {
        assert_eq!(folded(&Line::new().text("a ` bcd efgh"), 8, 2), ["a ` bcd", "  efgh"]);
    }
}
