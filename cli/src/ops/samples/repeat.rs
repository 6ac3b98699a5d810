//! The same files several times, for a load.
//!
//! To the harvester a file is its bytes: a repeated file is recognised, comes to the manifest of the first one and adds
//! no rows; only its original is kept once more. So that the result of every repetition can still be found, each goes
//! under a key of its own, and the harvester keeps the original under a name made of that key. The folder of a repetition
//! looks like a time (`T0002`), which the harvester leaves out when it tells sources apart: a repetition states what the
//! file itself states, and no table gets a source that does not exist.

use super::Pick;
use super::pick::refuse_collisions;
use crate::errors::Error;

/// All picks `times` times, round by round; the first round keeps its keys.
pub fn repeated(picks: Vec<Pick>, times: u32, prefix: &str) -> Result<Vec<Pick>, Error> {
    let later = (2..=times).flat_map(|round| picks.iter().map(move |pick| of_round(pick, round, prefix)));
    let all: Vec<Pick> = picks.iter().cloned().chain(later).collect();
    refuse_collisions(&all)?;
    Ok(all)
}

fn of_round(pick: &Pick, round: u32, prefix: &str) -> Pick {
    let below = pick.key.strip_prefix(prefix).unwrap_or(&pick.key);
    Pick {
        key: format!("{prefix}T{round:04}/{below}"),
        name: format!("T{round:04}/{}", pick.name),
        round,
        ..pick.clone()
    }
}

#[cfg(test)]
mod tests {
    use asx::Source;

    use super::*;

    #[test]
    fn a_repetition_has_its_own_key_and_the_same_source() {
        let pick = Pick { name: "nem/eod_20250227.csv".into(), ..Pick::of("in/nem/eod_20250227.csv") };
        let all = repeated(vec![pick], 12_000, "in/").expect("no collision");
        assert_eq!((all.len(), all[0].round, all[0].key.as_str()), (12_000, 1, "in/nem/eod_20250227.csv"));
        assert_eq!(all[1].key, "in/T0002/nem/eod_20250227.csv");
        assert_eq!(all[11_999].key, "in/T12000/nem/eod_20250227.csv");
        for pick in &all {
            let source = Source::of(&pick.key);
            assert_eq!((source.id.as_str(), source.folder_date), ("nem.eod", None), "{}", pick.key);
        }
    }

    #[test]
    fn a_folder_that_is_called_like_a_repetition_is_refused() {
        let picks = vec![Pick::of("in/a.csv"), Pick::of("in/T0002/a.csv")];
        assert!(repeated(picks.clone(), 1, "in/").is_ok());
        assert!(repeated(picks, 2, "in/").is_err());
    }
}
