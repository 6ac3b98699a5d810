//! Whatever bytes come, the answer is tables or a reason, and every row is somewhere.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

#[allow(dead_code, reason = "the generator uses the rest")]
#[path = "../examples/samples/dice.rs"]
mod dice;
mod support;

use std::fs;
use std::path::PathBuf;

use asx::{Outcome, manifest::Manifest};
use dice::Dice;
use jiff::civil::date;

const ROUNDS: usize = 20;

#[test]
fn damaged_samples_are_read_as_far_as_they_go() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config/samples");
    let mut samples: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    samples.sort();
    let mut dice = Dice::new(7);
    let (mut harvested, mut failed, mut with_rejects) = (0, 0, 0);
    for _ in 0..ROUNDS {
        for (name, bytes) in &samples {
            // Small pieces: damage shows more, and the round is quick.
            let mut bytes = bytes[..bytes.len().min(6_000)].to_vec();
            for _ in 0..dice.between(1, 4) {
                damage(&mut bytes, &mut dice);
            }
            match support::process(name, &bytes, date(2025, 2, 27)).0 {
                Outcome::Harvested(harvest) => {
                    harvested += 1;
                    with_rejects += usize::from(harvest.rejects.is_some());
                    check(&harvest.manifest, harvest.rejected.len());
                }
                Outcome::Failed(failure) => {
                    failed += 1;
                    assert_eq!(
                        asx::FailureReport::from_json(&failure.report.to_json()).unwrap(),
                        failure.report
                    );
                }
            }
        }
    }
    assert!(harvested > 50 && failed > 50 && with_rejects > 20, "{harvested} {failed} {with_rejects}");
}

fn check(manifest: &Manifest, rejected: usize) {
    let rows = &manifest.rows;
    assert_eq!(rows.rows_in, rows.accepted + rows.rejected + rows.duplicates, "{manifest:?}");
    assert_eq!(manifest.outputs.iter().map(|output| output.rows).sum::<u64>(), rows.accepted, "{manifest:?}");
    assert_eq!(rows.rejects.values().sum::<u64>(), rows.rejected, "{manifest:?}");
    assert_eq!(rejected as u64, rows.rejected, "{manifest:?}");
    assert_eq!(&Manifest::from_json(&manifest.to_json()).unwrap(), manifest);
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let place = |dice: &mut Dice, length: usize| {
        usize::try_from(dice.between(0, i64::try_from(length).unwrap() - 1)).unwrap()
    };
    if bytes.len() < 2 {
        return;
    }
    let at = place(dice, bytes.len());
    match dice.between(0, 9) {
        0 => bytes.truncate(at.max(1)),
        1 => bytes[at] = u8::try_from(dice.between(0, 255)).unwrap(),
        2 => bytes.insert(at, *dice.pick(b"\",\t\n\r-.0\0\xff")),
        3 => {
            bytes.remove(at);
        }
        4 => {
            let end = (at + place(dice, 200)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            bytes.splice(at..at, copy);
        }
        5 => {
            let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
            if !digits.is_empty() {
                bytes[*dice.pick(&digits)] = b'9';
            }
        }
        _ => {
            // Swap two bytes of the same line.
            let other = (at + place(dice, 12)).min(bytes.len() - 1);
            bytes.swap(at, other);
        }
    }
}
