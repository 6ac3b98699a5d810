//! What can happen to one file, each with what was in the bucket before.

use serde_json::Value;

use super::{Memory, deliver, eod};

/// A file and its past.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// Harvested already, in this order.
    before: &'static [Upload],
    now: Upload,
    /// Whether its event comes only after those of the files that were stored later.
    late: bool,
}

/// Seconds since the first, the key and the body of a file.
type Upload = (i64, &'static str, fn() -> Vec<u8>);

pub(crate) const SCENARIOS: [Scenario; 10] = [
    Scenario { name: "new", before: &[], now: (0, "in/eod.csv", || one("84.00")), late: false },
    Scenario {
        name: "restatement",
        before: &[(0, "in/eod.csv", || one("84.00")), (60, "in/eod.csv", || one("85.00"))],
        now: (120, "in/eod.csv", || one("86.00")),
        late: false,
    },
    Scenario {
        name: "late: others have superseded it already",
        before: &[(60, "in/eod.csv", || one("85.00")), (120, "in/eod.csv", || one("86.00"))],
        now: (0, "in/2025/eod.csv", || one("84.00")),
        late: true,
    },
    Scenario {
        name: "the same bytes under another name",
        before: &[(0, "in/eod.csv", || one("84.00"))],
        now: (60, "in/copy.csv", || one("84.00")),
        late: false,
    },
    Scenario {
        name: "stated again after a restatement",
        before: &[(0, "in/eod.csv", || one("84.00")), (60, "in/eod.csv", || one("85.00"))],
        now: (120, "in/eod.csv", || one("84.00")),
        late: false,
    },
    Scenario {
        name: "yesterday's trades again",
        before: &[(0, "in/trades.xls", || b"10:01\tHVZ2025\t20\t68.00\n".to_vec())],
        now: (86_400, "in/trades.xls", || b"10:01\tHVZ2025\t20\t68.00\n".to_vec()),
        late: false,
    },
    Scenario {
        name: "no file",
        before: &[],
        now: (0, "in/sorry.xls", || b"<p>sorry</p>".to_vec()),
        late: false,
    },
    Scenario {
        name: "too many rejects",
        before: &[],
        now: (0, "in/eod.csv", || eod("20250227", &[("bad", "1.00"); 8])),
        late: false,
    },
    Scenario {
        name: "a few rejects",
        before: &[],
        now: (0, "in/eod.csv", || eod("20250227", &[("BNH2025", "84.00"), ("bad", "1.00")])),
        late: false,
    },
    Scenario {
        name: "several days, one of them a restatement",
        before: &[(0, "in/eod.csv", || eod("20250226", &[("BNH2025", "83.00")]))],
        now: (60, "in/eod.csv", three_days),
        late: false,
    },
];

fn one(settle: &str) -> Vec<u8> {
    eod("20250227", &[("BNH2025", settle)])
}

/// Files of several dates: the rows of each below the header of the first.
fn three_days() -> Vec<u8> {
    let mut body = eod("20250226", &[("BNH2025", "83.50"), ("BVH2025", "70.00")]);
    for date in ["20250227", "20250228"] {
        let next = eod(date, &[("BNH2025", "84.00")]);
        let rows = next.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        body.extend_from_slice(&next[rows..]);
    }
    body
}

impl Scenario {
    /// The bucket before the file is harvested, and the record of its event.
    pub(crate) async fn begin(&self) -> (Memory, Value) {
        let store = Memory::new();
        let early = self.late.then(|| upload(&store, self.now));
        for before in self.before {
            let record = upload(&store, *before);
            deliver(&store, &record).await;
        }
        let now = early.unwrap_or_else(|| upload(&store, self.now));
        (store, now)
    }
}

fn upload(store: &Memory, (seconds, key, body): Upload) -> Value {
    store.pass(seconds);
    let record = store.upload(key, &body());
    store.pass(-seconds);
    record
}
