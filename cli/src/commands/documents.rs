//! Every document that `--output json` writes, in one table: what is published of them is made from it.

use super::{
    approve, bootstrap, clean_test, curve, demo, destroy, diff, dlq, doctor, inspect, local, retry, rollback,
    start, status, stop, upload_sample,
};
use crate::ops::logs::Event;
use crate::ops::watch::{Change, LogLine, State};
use crate::schema::Described;
use crate::schema::Written::{Once, PerEvent};
use crate::ui::Failure;

/// All of them. A test compares this with the documents that the program's source names.
pub fn documents() -> Vec<Described> {
    vec![
        Described::of::<bootstrap::Report>("mdd bootstrap", Once),
        Described::of::<Change>("mdd watch", PerEvent),
        Described::of::<LogLine>("mdd watch --logs", PerEvent),
        Described::of::<State>("mdd watch --once", Once),
        Described::of::<upload_sample::Report>("mdd upload-sample", Once),
        Described::of::<upload_sample::List>("mdd upload-sample --list", Once),
        Described::of::<approve::Waiting>("mdd approve, without a decision", Once),
        Described::of::<approve::Decided>("mdd approve --approve, --reject", Once),
        Described::of::<clean_test::Report>("mdd clean-test", Once),
        Described::of::<status::Report>("mdd status", Once),
        Described::of::<start::Report>("mdd start", Once),
        Described::of::<retry::Report>("mdd retry", Once),
        Described::of::<Event>("mdd logs", PerEvent),
        Described::of::<stop::Report>("mdd stop", Once),
        Described::of::<diff::Report>("mdd diff", Once),
        Described::of::<rollback::Report>("mdd rollback", Once),
        Described::of::<rollback::Versions>("mdd rollback --list", Once),
        Described::of::<destroy::Report>("mdd destroy", Once),
        Described::of::<doctor::Report>("mdd doctor", Once),
        Described::of::<dlq::Shown>("mdd dlq", Once),
        Described::of::<dlq::Redriven>("mdd dlq redrive", Once),
        Described::of::<inspect::Report>("mdd inspect", Once),
        Described::of::<curve::Report>("mdd curve", Once),
        Described::of::<demo::Report>("mdd demo", Once),
        Described::of::<local::Ready<'static>>("mdd local up", PerEvent),
        Described::of::<local::Down>("mdd local down", Once),
        Described::of::<local::Status>("mdd local status", Once),
        Described::of::<local::Reset>("mdd local reset", Once),
        Described::of::<local::Variables>("mdd local env", Once),
        Described::of::<local::Coverage>("mdd local coverage", Once),
        Described::of::<Failure>("any command that fails, on stderr", PerEvent),
    ]
}
