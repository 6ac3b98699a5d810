//! A line in the terminal: braille, which has eight dots in a character, or where the locale has none, plain characters.

mod canvas;

use super::{Line, Role, Scale, Screen};
use canvas::Canvas;

/// Lines of a chart, without the axis below it.
const ROWS: usize = 7;
/// More columns show nothing more.
const WIDEST: usize = 72;
/// What stands before every line.
const INDENT: usize = 2;

/// Values at equal distances, with something to compare behind them.
#[derive(Debug, Clone)]
pub struct Chart {
    /// The values; a gap where there is none.
    pub values: Vec<Option<i64>>,
    /// What they are compared with: a mark each.
    pub behind: Vec<Option<i64>>,
    /// What stands below the axis, at which value.
    pub labels: Vec<(usize, String)>,
    /// The least difference that figures of the axis may have.
    pub least: i64,
    /// How the figures of an axis are written.
    pub figures: fn(&[i64]) -> Vec<String>,
}

impl Chart {
    /// The lines for a screen.
    pub(super) fn lines(&self, screen: &Screen) -> Vec<Line> {
        let all = self.values.iter().chain(&self.behind).copied().flatten();
        let scale = Scale::over(all, i64::try_from(ROWS - 1).unwrap_or(1), self.least);
        // Every line of the chart is a step, so that figures stand where they are right.
        let scale = scale.widened(i64::try_from(ROWS - 1).unwrap_or(1));
        let figures = (self.figures)(&scale.figures().rev().collect::<Vec<_>>());
        let margin = INDENT + figures.iter().map(String::len).max().unwrap_or_default();
        let width = screen.width.saturating_sub(margin + 2).clamp(1, WIDEST);
        let canvas = self.drawn(scale, width, screen.unicode);
        let (tick, bar) = if screen.unicode { ("┤", "│") } else { ("+", "|") };
        let lines = figures.iter().enumerate().map(|(row, figure)| {
            let named = row % 2 == 0;
            let line = Line::new().right(margin, Role::Dim, if named { figure } else { "" });
            let line = line.text(" ").add(Role::Dim, if named { tick } else { bar });
            canvas.row(row).into_iter().fold(line, |line, (role, text)| line.add(role, text))
        });
        let mut lines: Vec<Line> = lines.collect();
        lines.extend(self.axis(margin, width, screen.unicode));
        lines
    }

    fn drawn(&self, scale: Scale, width: usize, unicode: bool) -> Canvas {
        let mut canvas = Canvas::new(width, ROWS, unicode);
        for (at, value) in self.behind.iter().enumerate() {
            if let Some(value) = value {
                canvas.mark(self.place(at, width), row(scale, *value, 1));
            }
        }
        let (across, down) = canvas.dots();
        let dot = |at: usize, value: i64| {
            // A figure stands in the middle of its line.
            (self.place(at, width * across), row(scale, value, down) + down / 3)
        };
        let mut last = None;
        for (at, value) in self.values.iter().enumerate() {
            let here = value.map(|value| dot(at, value));
            if let Some(here) = here {
                canvas.line(last.unwrap_or(here), here);
            }
            last = here;
        }
        canvas
    }

    /// The column of a value, of so many.
    fn place(&self, at: usize, width: usize) -> usize {
        let gaps = self.values.len().saturating_sub(1).max(1);
        (at * (width - 1) + gaps / 2) / gaps
    }

    fn axis(&self, margin: usize, width: usize, unicode: bool) -> [Line; 2] {
        let (corner, dash) = if unicode { ("└", "─") } else { ("+", "-") };
        let axis = Line::new().to_column(margin + 1).add(Role::Dim, corner.to_owned() + &dash.repeat(width));
        let mut below = Line::new();
        for (at, label) in &self.labels {
            // A label begins below its value; the last ones may have to begin before it.
            let place = margin + 2 + self.place(*at, width).min(width.saturating_sub(label.len()));
            if below.width() == 0 || below.width() < place {
                below = below.to_column(place).add(Role::Dim, label);
            }
        }
        [axis, below]
    }
}

/// How far down, in so many dots a line.
fn row(scale: Scale, value: i64, dots: usize) -> usize {
    let height = (ROWS - 1) * dots;
    usize::try_from(scale.down(value, i64::try_from(height).unwrap_or_default())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Chart, Screen};

    fn chart() -> Chart {
        let values = [121, 126, 115, 101, 116, 121, 111, 97, 111, 117, 107, 91];
        let mut values: Vec<Option<i64>> = values.into_iter().map(Some).collect();
        values[9] = None;
        Chart {
            behind: values.iter().map(|value| value.map(|value| value - 8)).collect(),
            values,
            labels: vec![(0, "2025".into()), (4, "2026".into()), (8, "2027".into()), (11, "2028".into())],
            least: 1,
            figures: |figures| figures.iter().map(ToString::to_string).collect(),
        }
    }

    fn drawn(chart: &Chart, screen: &Screen) -> String {
        chart.lines(screen).iter().map(|line| line.render(screen)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_line_is_drawn_in_dots_and_without_them_in_characters() {
        let screen = Screen { width: 60, terminal: true, ..Screen::plain() };
        let ascii = Screen { unicode: false, ..screen };
        assert!(drawn(&chart(), &ascii).is_ascii());
        insta::assert_snapshot!([screen, ascii].map(|screen| drawn(&chart(), &screen)).join("\n\n"));
    }

    #[test]
    fn there_is_room_for_it_everywhere_and_one_value_is_a_dot() {
        for width in [20, 31, 60, 200] {
            let screen = Screen { width, terminal: true, ..Screen::plain() };
            // What is written is cut in any case.
            let wide = chart().lines(&screen).into_iter().find(|line| line.width() > width);
            assert_eq!(wide, None);
        }
        let one = Chart { values: vec![Some(5)], behind: Vec::new(), labels: Vec::new(), ..chart() };
        let dots = drawn(&one, &Screen::plain())
            .chars()
            .filter(|cell| ('\u{2801}'..='\u{28ff}').contains(cell))
            .count();
        assert_eq!(dots, 1);
    }
}
