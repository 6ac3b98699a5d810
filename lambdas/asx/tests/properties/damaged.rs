//! Bytes that are no file, and files that no longer are what they were.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;

use asx::Outcome;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::changes::{Change, changes};
use crate::runner::check;
use crate::trial::process;

/// Small pieces: damage shows more, and many can be tried.
const PIECE: usize = 2_500;

#[test]
fn any_bytes_under_any_name_come_to_an_end() {
    let names = prop_oneof![
        select(vec!["eod_20250227.csv", "trades-20230110.xls", "in/Settlement_Caps_20250227.txt"])
            .prop_map(str::to_owned),
        any::<String>(),
    ];
    let telling = select(b"\0\t\n\r \",-./:;<=0123456789BNHCP\x80\xef\xbb\xbf\xfe\xff".to_vec());
    let bytes = vec(prop_oneof![any::<u8>(), telling], 0..400);
    check(80, &(names, bytes, 1..20_usize), |(name, bytes, most)| {
        process(&name, &bytes, most);
        Ok(())
    });
}

#[test]
fn damaged_samples_are_read_as_far_as_they_go() {
    let (harvested, rejecting, failed) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let add = |count: &Cell<u32>, more: bool| count.set(count.get() + u32::from(more));
    check(100, &(select(samples()), changes(), 1..900_usize), |((name, mut bytes), changes, most)| {
        changes.iter().for_each(|change: &Change| change.apply(&mut bytes));
        let outcome = process(&name, &bytes, most);
        add(&failed, matches!(outcome, Outcome::Failed(_)));
        if let Outcome::Harvested(harvest) = outcome {
            add(&harvested, true);
            add(&rejecting, harvest.rejects.is_some());
        }
        Ok(())
    });
    let counts = (harvested.get(), rejecting.get(), failed.get());
    assert!(counts.0 > 30 && counts.1 > 15 && counts.2 > 15, "{counts:?}");
}

/// The first lines of each sample.
fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../config/samples");
    let mut samples: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    samples.sort();
    samples.iter_mut().for_each(|(_, bytes)| bytes.truncate(PIECE));
    samples
}
