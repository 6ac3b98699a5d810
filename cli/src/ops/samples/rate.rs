//! How many files a second, for a load that is to be steady.

use std::str::FromStr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// Files begun per second.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema)]
pub struct Rate(f64);

impl Rate {
    /// How long after the first file the `index`-th begins.
    #[expect(clippy::cast_precision_loss, reason = "nobody uploads 2^52 files")]
    pub fn due(self, index: usize) -> Duration {
        Duration::try_from_secs_f64(index as f64 / self.0).unwrap_or(Duration::MAX)
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl FromStr for Rate {
    type Err = String;

    /// `10`, `0.5`, `10/s`, `30/m`, `100/h`; without a unit it is per second.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = text.split_once('/').unwrap_or((text, "s"));
        let seconds = match unit.trim() {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(HELP.to_owned()),
        };
        let number: f64 = number.trim().parse().map_err(|_| HELP.to_owned())?;
        let rate = number / seconds;
        if rate.is_finite() && rate > 0.0 { Ok(Self(rate)) } else { Err(HELP.to_owned()) }
    }
}

const HELP: &str = "write a rate above 0, such as 10, 0.5, 10/s or 30/m";

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Rate;

    #[test]
    fn a_rate_says_when_each_file_is_due() {
        let due = |text: &str, index| text.parse::<Rate>().map(|rate| rate.due(index));
        assert_eq!(due("10", 5), Ok(Duration::from_millis(500)));
        assert_eq!(due("10/s", 5), Ok(Duration::from_millis(500)));
        assert_eq!(due("0.5", 3), Ok(Duration::from_secs(6)));
        assert_eq!(due("30/m", 3), Ok(Duration::from_secs(6)));
        for wrong in ["0", "-1", "fast", "10/x", "inf", "NaN", ""] {
            assert!(wrong.parse::<Rate>().is_err(), "{wrong}");
        }
    }
}
