//! The results: who took how long, and the ratios that were promised.

use std::time::Duration;

use crate::measure::Cost;

/// The results so far.
pub struct Table {
    lines: Vec<String>,
    broken: Vec<String>,
}

impl Table {
    /// Without any.
    pub fn new() -> Self {
        Self { lines: Vec::new(), broken: Vec::new() }
    }

    /// One figure that must not be above a limit.
    pub fn limit(&mut self, what: &str, took: Duration, limit: Duration) {
        let kept = took <= limit;
        self.lines.push(format!(
            "{what:<34} {:>9}   at most {:>7}   {}",
            millis(took),
            millis(limit),
            word(kept)
        ));
        if !kept {
            self.broken.push(what.to_owned());
        }
    }

    /// Our cost of a job, and each peer's with the ratio of wall times that was promised.
    pub fn compare(&mut self, what: &str, ours: Cost, peers: &[(&str, Cost, f64)]) {
        self.lines.push(String::new());
        self.lines.push(format!("{what:<34} {:>9} {:>9}   wall   CPU   promised", "wall", "CPU"));
        self.lines.push(format!("  {:<32} {:>9} {:>9}", "mdd", millis(ours.wall), millis(ours.cpu)));
        for (name, cost, promised) in peers {
            let wall = cost.wall.as_secs_f64() / ours.wall.as_secs_f64();
            let cpu = cost.cpu.as_secs_f64() / ours.cpu.as_secs_f64().max(0.01);
            let kept = wall >= *promised;
            self.lines.push(format!(
                "  {name:<32} {:>9} {:>9} {wall:>5.1}x {cpu:>4.1}x   {promised:>4.1}x {}",
                millis(cost.wall),
                millis(cost.cpu),
                word(kept)
            ));
            if !kept {
                self.broken.push(format!("{what} beside {name}"));
            }
        }
    }

    /// Write it.
    pub fn print(&self) {
        for line in &self.lines {
            println!("{line}");
        }
        for what in &self.broken {
            println!("not kept: {what}");
        }
    }

    /// Is every promise kept?
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }
}

fn word(kept: bool) -> &'static str {
    if kept { "holds" } else { "DOES NOT HOLD" }
}

fn millis(duration: Duration) -> String {
    if duration < Duration::from_millis(100) {
        format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
    } else {
        format!("{:.2} s", duration.as_secs_f64())
    }
}
