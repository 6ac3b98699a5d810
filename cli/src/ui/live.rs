//! Lines that are redrawn in place while something goes on, and are gone when it is over.

use std::borrow::Cow;
use std::fmt::Write;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{Line, Screen, words};

const LINES: &str = "{msg}";
const RATED: &str = "  {msg} {bar:36} {human_pos}  {rate}";
const COUNTED: &str = "  {msg} {bar:36} {human_pos}/{human_len}";

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
        let target = if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let all = MultiProgress::with_draw_target(target);
        let lines = all.add(ProgressBar::no_length().with_style(template(LINES)));
        Self { screen, all, lines, bar: None }
    }

    /// Is anything drawn at all?
    pub fn is_visible(&self) -> bool {
        !self.all.is_hidden()
    }

    /// Replace the lines; what does not fit the height is left out at the bottom.
    pub fn draw(&self, lines: &[Line]) {
        let rendered: Vec<_> = lines.iter().map(|line| line.render(&self.screen)).collect();
        self.lines.set_message(rendered.join("\n"));
        self.lines.tick();
    }

    /// Show a bar under the lines, `done` of `total`, with its rate if that means something.
    pub fn bar(&mut self, label: impl Into<Cow<'static, str>>, done: u64, total: u64, rate: bool) {
        let glyphs = if self.screen.unicode { "━━─" } else { "==-" };
        let bar = self.bar.get_or_insert_with(|| {
            let shape = if rate { RATED } else { COUNTED };
            // First into the region, then drawn: a bar on its own would draw where it likes.
            let bar =
                self.all.add(ProgressBar::new(total).with_style(template(shape).progress_chars(glyphs)));
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        bar.set_message(label);
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Write something above the region that stays.
    pub fn keep(&self, line: &Line) {
        // A terminal that is gone is noticed by the next write of a result.
        let _ = self.all.println(line.render(&self.screen));
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
    fn the_templates_are_valid() {
        for text in [super::LINES, super::RATED, super::COUNTED] {
            assert!(indicatif::ProgressStyle::with_template(text).is_ok(), "{text}");
        }
    }
}
