//! Of files whose rows are known, every row comes to what it should.

use asx::Outcome;
use proptest::prelude::*;

use crate::files::files;
use crate::runner::check;
use crate::trial::process;

#[test]
fn each_row_of_any_layout_comes_to_what_it_should() {
    check(70, &(files(), 1..3_000_usize), |(known, most)| {
        let outcome = process(known.form.name, &known.bytes, most);
        let Outcome::Harvested(harvest) = outcome else { panic!("{outcome:?}") };
        let (manifest, rows) = (&harvest.manifest, &harvest.manifest.rows);
        prop_assert_eq!(&manifest.layout, known.form.layout);
        let values = known.form.values;
        let (new, repeated) = (known.new * values, known.repeated * values);
        let (accepted, duplicates) = if known.form.has_key { (new, repeated) } else { (new + repeated, 0) };
        prop_assert_eq!((rows.accepted, rows.duplicates), (accepted, duplicates), "{:?}", rows);
        prop_assert_eq!(rows.rows_in, new + repeated + known.bad.len() as u64, "{:?}", rows);
        let rejected: Vec<u64> = harvest.rejected.iter().map(|reject| reject.line).collect();
        prop_assert_eq!(rejected, known.bad);
        Ok(())
    });
}
