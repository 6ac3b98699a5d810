//! Which layouts have settlement prices, and which of them is believed first.

/// Those that state the settlement of each contract, the fullest first, then the periods of the wide files.
const PREFERRED: [&str; 5] =
    ["eod_csv", "closing_snapshot_futures", "final_snapshot", "settlement_futures", "settlement_caps"];

/// How soon a layout is believed, 0 first; `None` for one that has no settlement prices of futures. One that is not known
/// here comes last: its rows will tell.
pub fn rank(layout: &str) -> Option<usize> {
    let without = layout.starts_with("open_interest") || layout.ends_with("_options");
    let place = || PREFERRED.iter().position(|known| *known == layout).unwrap_or(PREFERRED.len());
    (!without).then(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::LAYOUTS;

    #[test]
    fn contracts_come_before_periods_and_counts_are_none() {
        assert_eq!([rank("eod_csv"), rank("settlement_caps")], [Some(0), Some(4)]);
        assert_eq!([rank("open_interest_report"), rank("closing_snapshot_options")], [None, None]);
        assert_eq!(rank("something_new"), Some(5));
    }

    #[test]
    fn every_name_is_a_layouts() {
        let known = |name: &&str| LAYOUTS.iter().any(|layout| layout.name == *name);
        assert!(PREFERRED.iter().all(known));
    }
}
