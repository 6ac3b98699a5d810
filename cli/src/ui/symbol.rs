//! The few symbols, each with the ASCII character that stands in where the locale has no more.

use super::Role;

/// The state of a thing in one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// `✓`
    Ok,
    /// `✗`
    Failed,
    /// `●`
    Running,
    /// `◆` waits for a person.
    Waits,
    /// `○`
    NotYet,
    /// `–` skipped, broken off or superseded.
    Skipped,
}

impl Symbol {
    /// The character; [`ascii`] turns it into its stand-in.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Ok => "✓",
            Self::Failed => "✗",
            Self::Running => "●",
            Self::Waits => "◆",
            Self::NotYet => "○",
            Self::Skipped => "–",
        }
    }

    /// The role its colour follows from.
    pub fn role(self) -> Role {
        match self {
            Self::Ok => Role::Ok,
            Self::Failed => Role::Bad,
            Self::Running => Role::Name,
            Self::Waits => Role::Wait,
            Self::NotYet | Self::Skipped => Role::Dim,
        }
    }
}

/// Text with every symbol of ours replaced; each keeps its width, apart from the ellipsis.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '✓' => out.push('v'),
            '✗' => out.push('x'),
            '●' => out.push('*'),
            '◆' => out.push('?'),
            '○' => out.push('.'),
            '–' => out.push('-'),
            '±' => out.push('!'),
            '━' => out.push('='),
            '…' => out.push_str("..."),
            other => out.push(other),
        }
    }
    out
}
