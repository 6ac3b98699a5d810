//! Files whose rows are known: which are new, which say again what another said, which are bad.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::changes::Encoding;
use crate::forms::{FORMS, Facts, Form};

/// A file, and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) form: Form,
    pub(crate) bytes: Vec<u8>,
    /// Lines that are rows of the table for the first time, and those that repeat one.
    pub(crate) new: u64,
    pub(crate) repeated: u64,
    /// Lines that cannot be accepted: their numbers.
    pub(crate) bad: Vec<u64>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy)]
enum Fate {
    New,
    Again,
    Bad,
    Blank,
}

/// Enough good rows for the file to be recognised whatever the others are: at most five are bad.
fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let others = vec(select(vec![Fate::New, Fate::Again, Fate::Blank]), 0..12);
    (24..36_usize, others, 0..=5_usize).prop_map(|(new, others, bad)| {
        let bad = std::iter::repeat_n(Fate::Bad, bad);
        std::iter::repeat_n(Fate::New, new).chain(others).chain(bad).collect()
    })
}

/// Any of any layout.
pub(crate) fn files() -> impl Strategy<Value = Known> {
    let facts = (0..10_000_000_i64, 0..100_000_i64).prop_map(|(cents, count)| Facts { cents, count });
    let encodings = select(vec![
        Encoding::Marked,
        Encoding::Utf16 { big: false, marked: true },
        Encoding::Utf16 { big: true, marked: true },
        Encoding::CarriageReturns,
    ]);
    let rows = (fates().prop_shuffle(), vec((facts, any::<Index>()), 60));
    (select(FORMS.to_vec()), rows, option::of(encodings))
        .prop_map(|(form, (fates, facts), encoding)| known(form, &fates, &facts, encoding))
}

fn known(form: Form, fates: &[Fate], facts: &[(Facts, Index)], encoding: Option<Encoding>) -> Known {
    let mut lines: Vec<String> = form.above.iter().map(|&line| line.to_owned()).collect();
    let mut new: Vec<String> = Vec::new();
    let mut known = Known { form, bytes: Vec::new(), new: 0, repeated: 0, bad: Vec::new() };
    for (number, (fate, (facts, which))) in fates.iter().zip(facts).enumerate() {
        let line = match fate {
            Fate::Blank => String::new(),
            Fate::Bad => {
                known.bad.push(lines.len() as u64 + 1);
                form.bad_row(number, facts)
            }
            Fate::Again if !new.is_empty() => {
                known.repeated += 1;
                which.get(&new).clone()
            }
            Fate::New | Fate::Again => {
                known.new += 1;
                new.push(form.row(number, facts));
                form.row(number, facts)
            }
        };
        lines.push(line);
    }
    let text = lines.join("\n") + "\n";
    known.bytes = encoding.map_or(text.clone().into_bytes(), |encoding| encoding.encode(&text));
    known
}
