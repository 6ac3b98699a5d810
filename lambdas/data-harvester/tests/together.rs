//! Two harvesters at once, in every order of their requests with two changes of turn, and in some of the others.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod support;

use std::iter::repeat_n;

use futures::future::join;
use serde_json::Value;
use support::{Bucket, Memory, Turns, assert_same, deliver, eod};

/// More requests than a harvester makes.
const REST: usize = 400;
/// Orders with any number of changes that are tried, of more than there are atoms.
const SAMPLES: u64 = 50;

/// A key, and the body.
type Upload = (&'static str, fn() -> Vec<u8>);

/// Two files, in the order in which they were stored; one is two events of the same.
struct Pair {
    name: &'static str,
    files: [Upload; 2],
}

const PAIRS: [Pair; 4] = [
    Pair {
        name: "two statements of the same day",
        files: [("in/eod.csv", || day("84.00")), ("in/2025/eod.csv", || day("85.00"))],
    },
    Pair {
        name: "two statements of the same day under the same key",
        files: [("in/eod.csv", || day("84.00")), ("in/eod.csv", || day("85.00"))],
    },
    Pair {
        name: "two sources of the same day",
        files: [("in/eod.csv", || day("84.00")), ("in/other.csv", || day("85.00"))],
    },
    Pair {
        name: "one fails",
        files: [("in/eod.csv", || b"<p>sorry</p>".to_vec()), ("in/eod.csv", || day("85.00"))],
    },
];

fn day(settle: &str) -> Vec<u8> {
    eod("20250227", &[("BNH2025", settle), ("bad", "1.00")])
}

impl Pair {
    fn begin(&self) -> (Memory, [Value; 2]) {
        let store = Memory::new();
        let records = self.files.map(|(key, body)| {
            store.pass(60);
            store.upload(key, &body())
        });
        (store, records)
    }

    async fn one_after_the_other(&self) -> (Bucket, usize) {
        let (store, records) = self.begin();
        for record in &records {
            deliver(&store, record).await;
        }
        (store.current(), store.requests().len())
    }
}

/// All orders in which one goes first, then the other, then the first again to its end; and others by chance.
fn orders(requests: usize) -> impl Iterator<Item = Vec<usize>> {
    let changes = (0..2).flat_map(move |first| {
        (0..=requests).flat_map(move |some| {
            (0..=requests).map(move |more| {
                let then = repeat_n(first, some).chain(repeat_n(1 - first, more));
                then.chain(repeat_n(first, REST)).collect()
            })
        })
    });
    changes.chain((1..=SAMPLES).map(move |seed| by_chance(seed, 2 * requests)))
}

fn by_chance(mut seed: u64, turns: usize) -> Vec<usize> {
    repeat_n((), turns)
        .map(|()| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::from(seed >> 63 == 1)
        })
        .collect()
}

/// Which changes of turn an order has, for the message.
fn shown(order: &[usize]) -> String {
    let turns = order.chunk_by(|a, b| a == b).map(|some| format!("{}x{}", some[0], some.len()));
    turns.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn on_two_files() {
    for pair in &PAIRS {
        let (expected, requests) = pair.one_after_the_other().await;
        for order in orders(requests / 2 + 2) {
            let (store, [one, other]) = pair.begin();
            let turns = Turns::new(order.iter().copied());
            join(turns.deliver(0, &store, &one), turns.deliver(1, &store, &other)).await;
            assert_same(&store.current(), &expected, &format!("{}: {}", pair.name, shown(&order)));
        }
    }
}

#[tokio::test]
async fn on_the_same_file() {
    let Pair { files: [(key, body), _], .. } = PAIRS[0];
    let begin = || {
        let store = Memory::new();
        let record = store.upload(key, &body());
        (store, record)
    };
    let (alone, record) = begin();
    deliver(&alone, &record).await;
    for order in orders(alone.requests().len() + 2) {
        let (store, record) = begin();
        let turns = Turns::new(order.iter().copied());
        join(turns.deliver(0, &store, &record), turns.deliver(1, &store, &record)).await;
        assert_same(&store.current(), &alone.current(), &shown(&order));
    }
}

/// Whoever comes first gives name and version, and nothing is left of the other's.
#[tokio::test]
async fn on_the_same_bytes_stored_twice() {
    for keys in [["in/eod.csv", "in/copy.csv"], ["in/eod.csv", "in/eod.csv"]] {
        let pair = Pair { name: keys[1], files: keys.map(|key| (key, (|| day("84.00")) as _)) };
        let mut expected = Vec::new();
        for first in [0, 1] {
            let (store, records) = pair.begin();
            deliver(&store, &records[first]).await;
            deliver(&store, &records[1 - first]).await;
            expected.push((store.current(), store.requests().len()));
        }
        let mut times = [0, 0];
        for order in orders(expected[0].1 / 2 + 2) {
            let (store, [one, other]) = pair.begin();
            let turns = Turns::new(order.iter().copied());
            join(turns.deliver(0, &store, &one), turns.deliver(1, &store, &other)).await;
            let bucket = store.current();
            let by = usize::from(bucket != expected[0].0);
            times[by] += 1;
            assert_same(&bucket, &expected[by].0, &format!("{}: {}", pair.name, shown(&order)));
        }
        assert!(times.iter().all(|times| *times > 20), "both come first at times: {times:?}");
    }
}
