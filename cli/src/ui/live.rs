//! Lines that are redrawn in place while something goes on, and are gone when it is over.

mod resizing;

use std::borrow::Cow;
use std::fmt::Write;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use console::Term;

use super::{Line, Screen, WARNING_COLUMN, words};
use resizing::Resizing;

const LINES: &str = "{msg}";
/// The most drawings in a second.
const FRAMES: u8 = 20;
/// Columns of a bar, where there are as many.
const BAR: usize = 36;
/// A bar that is shorter shows nothing.
const SHORTEST: usize = 8;

/// A region at the bottom of the terminal. Without animation it draws nothing: the caller writes events instead.
#[derive(Debug)]
pub struct Live {
    screen: Screen,
    all: MultiProgress,
    lines: ProgressBar,
    bar: Option<ProgressBar>,
}

impl Live {
    /// A region on stderr.
    pub(super) fn new(screen: Screen, visible: bool) -> Self {
        let target = if visible && console::user_attended_stderr() {
            ProgressDrawTarget::term_like_with_hz(Box::new(Resizing::stderr()), FRAMES)
        } else {
            ProgressDrawTarget::hidden()
        };
        let all = MultiProgress::with_draw_target(target);
        let lines = all.add(ProgressBar::no_length().with_style(template(LINES)));
        Self { screen, all, lines, bar: None }
    }

    /// Is anything drawn at all?
    pub fn is_visible(&self) -> bool {
        !self.all.is_hidden()
    }

    /// What the terminal shows now: somebody may have resized it.
    pub fn screen(&self) -> Screen {
        if self.is_visible() { self.screen.resized(Term::stderr().size()) } else { self.screen }
    }

    /// Replace the lines; what does not fit the height is left out at the bottom.
    pub fn draw(&self, lines: &[Line]) {
        let screen = self.screen();
        let rendered: Vec<_> = lines.iter().map(|line| line.render(&screen)).collect();
        self.lines.set_message(rendered.join("\n"));
        self.lines.tick();
    }

    /// Show a bar under the lines, `done` of `total`, with its rate if that means something.
    pub fn bar(&mut self, label: impl Into<Cow<'static, str>>, done: u64, total: u64, rate: bool) {
        let (label, screen) = (label.into(), self.screen());
        let shape = shape(&label, total, rate, screen.width);
        let glyphs = if screen.unicode { "━━─" } else { "==-" };
        let style = template(&shape).progress_chars(glyphs);
        let bar = self.bar.get_or_insert_with(|| {
            // First into the region, then drawn: a bar on its own would draw where it likes.
            let bar = self.all.add(ProgressBar::new(total));
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        bar.set_style(style);
        bar.set_message(label);
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Write something above the region that stays.
    pub fn keep(&self, line: &Line) {
        // A terminal that is gone is noticed by the next write of a result.
        let _ = self.all.println(line.render(&self.screen()));
    }

    /// A warning above the region, whole.
    pub fn warn(&self, text: impl Into<String>) {
        let lines = Line::warning(text).folded(self.screen().width, WARNING_COLUMN);
        lines.iter().for_each(|line| self.keep(line));
    }

    /// Take the region away.
    pub fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.lines.finish_and_clear();
        let _ = self.all.clear();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The bar is what becomes shorter where the terminal is narrow.
fn shape(label: &str, total: u64, rate: bool, width: usize) -> String {
    let digits = words::thousands(total).len();
    let figures = if rate { digits + 12 } else { 2 * digits + 1 };
    let taken = 2 + console::measure_text_width(label) + 1 + 1 + figures;
    let bar = width.saturating_sub(taken).min(BAR);
    let bar = if bar < SHORTEST { String::new() } else { format!(" {{bar:{bar}}}") };
    let figures = if rate { "{human_pos}  {rate}" } else { "{human_pos}/{human_len}" };
    format!("  {{msg}}{bar} {figures}")
}

fn template(text: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(text).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", rate)
}

/// `4,900/s`: indicatif's own writes four decimal places.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate in whole things, never negative"
)]
fn rate(state: &ProgressState, out: &mut dyn Write) {
    // What is drawn next shows it again.
    let _ = write!(out, "{}/s", words::thousands(state.per_sec().round() as u64));
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_templates_are_valid_and_the_bar_gives_way() {
        let shapes = [40, 60, 100].map(|width| super::shape("test-marketdata-downloader", 17, false, width));
        let rated = super::shape("deleting", 20_114, true, 100);
        for text in shapes.iter().chain([&super::LINES.to_owned(), &rated]) {
            assert!(indicatif::ProgressStyle::with_template(text).is_ok(), "{text}");
        }
        assert_eq!(
            shapes,
            [
                "  {msg} {human_pos}/{human_len}",
                "  {msg} {bar:25} {human_pos}/{human_len}",
                "  {msg} {bar:36} {human_pos}/{human_len}",
            ]
        );
    }
}
