//! Whether what a bucket holds is what the samples must come to: what an approval can rest on.

use std::collections::BTreeMap;

use asx::{Difference, Expected, Source};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Moment;

use super::HarvestResult;

/// How many of the samples have been tried, and with what result.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Evidence {
    /// Sample files that have a result.
    pub tried: usize,
    /// Of those, as expected.
    pub as_expected: usize,
    /// Those that are not.
    pub differing: Vec<Differing>,
    /// Samples nobody has tried.
    pub untried: Vec<String>,
    /// Results of other files.
    pub others: usize,
    /// When the latest result of a sample was written.
    #[schemars(with = "Option<Moment>")]
    pub latest: Option<Timestamp>,
}

/// A sample that did not come to what it must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Differing {
    /// The sample.
    pub file: String,
    /// In what.
    pub differences: Vec<Difference>,
}

/// Compare the latest result of each file with what is expected of the sample of its name.
pub fn evidence(results: &[HarvestResult], expected: &Expected) -> Evidence {
    let mut latest: BTreeMap<String, &HarvestResult> = BTreeMap::new();
    for result in results {
        let held = latest.entry(Source::of(result.found.key()).file_name).or_insert(result);
        if held.at < result.at {
            *held = result;
        }
    }
    let mut evidence = Evidence::default();
    for sample in &expected.files {
        let Some(result) = latest.remove(&sample.file) else {
            evidence.untried.push(sample.file.clone());
            continue;
        };
        evidence.tried += 1;
        evidence.latest = evidence.latest.max(Some(result.at));
        let differences = result.found.compare(sample);
        if differences.is_empty() {
            evidence.as_expected += 1;
        } else {
            evidence.differing.push(Differing { file: sample.file.clone(), differences });
        }
    }
    evidence.others = latest.len();
    evidence
}

#[cfg(test)]
mod tests {
    use asx::{ExpectedFile, ExpectedResult, FailureReport, FileCode};

    use super::*;
    use crate::ops::harvest::Found;

    fn failed(key: &str, code: FileCode, second: i64) -> HarvestResult {
        let report = FailureReport {
            version: FailureReport::VERSION,
            key: key.into(),
            size: 1,
            sha256: "5f".into(),
            code,
            reason: "because".into(),
            kind: None,
            rows: None,
            rejects_key: None,
            first_rejects: Vec::new(),
        };
        let at = Timestamp::from_second(second).expect("a time");
        HarvestResult { object: report.object_key(), at, found: Found::Failed(Box::new(report)) }
    }

    fn sample(file: &str, failed: FileCode) -> ExpectedFile {
        ExpectedFile { file: file.into(), received_on: None, result: ExpectedResult::Failed { failed } }
    }

    #[test]
    fn the_latest_result_of_a_file_counts_and_what_was_not_tried_is_named() {
        let expected = Expected {
            files: vec![
                sample("apology.xls", FileCode::HtmlBody),
                sample("empty.csv", FileCode::EmptyFile),
                sample("never.csv", FileCode::EmptyFile),
            ],
        };
        let results = [
            failed("in/apology.xls", FileCode::HtmlBody, 20),
            failed("in/apology.xls", FileCode::UnknownKind, 10),
            failed("in/empty.csv", FileCode::BadHeader, 30),
            failed("in/mine.csv", FileCode::BadHeader, 40),
        ];
        let evidence = evidence(&results, &expected);
        assert_eq!((evidence.tried, evidence.as_expected, evidence.others), (2, 1, 1));
        assert_eq!(evidence.untried, ["never.csv"]);
        assert_eq!(evidence.differing[0].file, "empty.csv");
        assert_eq!(evidence.differing[0].differences[0].found, "BAD_HEADER");
        assert_eq!(evidence.latest.map(Timestamp::as_second), Some(30));
    }
}
