//! Short times and sizes in words.

use std::time::Duration;

use crate::ui::words;

/// `0.4 s`; from a minute on `1m 09s`.
pub fn seconds(duration: Duration) -> String {
    if duration.as_secs() < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        words::elapsed(duration)
    }
}

/// `312 B`, `34 KB`, `1.2 MB`, in thousands.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if size < 1000 {
        return format!("{size} B");
    }
    let (mut whole, mut unit) = (size, 0);
    while whole >= 1_000_000 && unit + 1 < UNITS.len() {
        whole /= 1000;
        unit += 1;
    }
    let (units, tenth) = (whole / 1000, whole % 1000 / 100);
    if units < 10 { format!("{units}.{tenth} {}", UNITS[unit]) } else { format!("{units} {}", UNITS[unit]) }
}

/// So many in that time, a second; in no time at all it is all of them.
pub fn per_second(number: u64, took: Duration) -> u64 {
    let millis = took.as_millis().max(1);
    let rate = u128::from(number) * 1000 / millis;
    u64::try_from(if took.is_zero() { number.into() } else { rate }).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{bytes, per_second, seconds};

    #[test]
    fn figures_stay_short() {
        assert_eq!(
            ["312 B", "1.2 KB", "34 KB", "999 KB", "1.0 MB"],
            [312, 1_240, 34_512, 999_999, 1_000_000].map(bytes).each_ref().map(String::as_str)
        );
        assert_eq!([per_second(90, Duration::from_secs(2)), per_second(9, Duration::ZERO)], [45, 9]);
        assert_eq!(bytes(147_000_000_000_000), "147 TB");
        assert_eq!(
            [seconds(Duration::from_millis(412)), seconds(Duration::from_secs(69))],
            ["0.4 s", "1m 09s"]
        );
    }
}
