//! `mdd inspect`: what the shell gets, what is said, and which files are written.

use std::path::Path;

use crate::support::{Aws, Desk};
use serde_json::Value;

const EOD: &str = "\
code,date,bid_size,bid,ask_size,ask,first,high,low,settle,volume,open_interest
BNH2025,20250227,3,84.15,1,85.40,86.00,86.50,83.75,84.50,43,1920
BNM2025,20250227,1,80.00,2,81.00,80.50,80.75,80.25,80.50,5,24
BNU2025,20250227,1,oops,2,81.00,80.50,80.75,80.25,80.50,5,24
QQU2025,20250226,1,80.00,2,81.00,80.50,80.75,80.25,80.50,5,24
BNZ2025,20250227,1,80.00,2,81.00
";

fn desk() -> Desk {
    let desk = Desk::new(&Aws::with([]));
    desk.file("day/eod_20250227.csv", EOD);
    desk.file("day/nem/trades-20230110.xls", "08:31\tEAH2025\t6\t171.50\n10:01\tBVM2025\t20\t0.00\n");
    desk
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = walk.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let named = |entry: walkdir::DirEntry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read(entry.path()).unwrap())
    };
    files.map(named).collect()
}

#[tokio::test(start_paused = true)]
async fn a_file_is_told_with_everything_that_was_found_in_it() {
    let ran = desk().run(&["inspect", "day", "--rejects", "1"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout);
}

#[tokio::test(start_paused = true)]
async fn what_is_written_lies_under_the_harvesters_keys_and_is_the_same_again() {
    let desk = desk();
    desk.file("day/empty.csv", "");
    let ran = desk.run(&["inspect", "day", "--out", "out", "--received-on", "2025-02-28"]).await;
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let written = files(&desk.folder().join("out"));
    let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
    insta::assert_snapshot!(names.join("\n"));
    assert!(written.iter().all(|(name, bytes)| !name.ends_with(".parquet") || bytes.starts_with(b"PAR1")));
    desk.run(&["inspect", "day", "--out", "again", "--received-on", "2025-02-28"]).await;
    assert_eq!(files(&desk.folder().join("again")), written);
}

#[tokio::test(start_paused = true)]
async fn for_a_program_there_is_one_document_and_all_failures_are_code_1() {
    let desk = desk();
    desk.file("apology.xls", "<html><p>We are sorry.</p></html>");
    let ran = desk.run(&["inspect", "day/eod_20250227.csv", "--output", "json"]).await;
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let file = &document["files"][0];
    assert_eq!((ran.code, &file["manifest"]["rows"]["accepted"]), (0, &3.into()));
    assert_eq!(file["first_rejects"][0]["code"], "BAD_NUMBER");
    assert_eq!(file["schema"][0]["columns"][0]["name"], "trade_date");
    let ran = desk.run(&["inspect", "apology.xls"]).await;
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.stderr, @r"
        error: 1 of 1 file would not be harvested
          caused by: apology.xls: HTML_BODY: it is a web page, probably an error of the site it came from: <html><p>We are sorry.</p></html>
        ");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_not_there_is_a_usage_error() {
    let ran = desk().run(&["inspect", "nowhere.csv"]).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stderr, @r"
        error: there is no file nowhere.csv
        hint: name files or folders on this machine
        ");
}
