//! Samples that fail as a whole.

use std::iter;

use asx::{ExpectedFile, ExpectedResult, FileCode};

use super::sample::Sample;

/// A table, but not one the harvester knows.
pub(crate) fn unrecognisable() -> Sample {
    let days = (1..=28).map(|day| format!("Windy Ridge;{day};{}.5;{}.0", 24 + day % 7, 11 + day % 5));
    let lines: Vec<String> = iter::once("station;day;maximum;minimum".to_owned()).chain(days).collect();
    failing("station_readings.csv", lines.join("\n") + "\n", FileCode::UnknownKind)
}

/// What the site once sent for the trades.
pub(crate) fn apology() -> Sample {
    let page = "<p>We are sorry, this page is not available at the moment. Please try again later.</p>\n";
    failing("apology.xls", page.to_owned(), FileCode::HtmlBody)
}

/// What it sends on a market holiday.
pub(crate) fn empty() -> Sample {
    failing("trades-holiday.xls", String::new(), FileCode::EmptyFile)
}

fn failing(file: &str, body: String, failed: FileCode) -> Sample {
    let expected =
        ExpectedFile { file: file.to_owned(), received_on: None, result: ExpectedResult::Failed { failed } };
    Sample { bytes: body.into_bytes(), expected }
}
