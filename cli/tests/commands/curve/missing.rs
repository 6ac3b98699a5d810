//! What is said where there is nothing to draw: always what is missing, where, and what to do.

use super::desk;
use crate::support::Desk;

/// A command that ends like this; nothing is written to stdout.
async fn refused(desk: &Desk, code: u8, words: &[&str]) -> String {
    let ran = desk.run(&[&["curve"], words].concat()).await;
    assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{words:?}: {}", ran.stderr);
    format!("$ mdd curve {}\n{}", words.join(" "), ran.stderr)
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_named_with_what_is() {
    let desk = desk().await;
    std::fs::create_dir(desk.folder().join("empty")).unwrap();
    let cases: [(u8, &[&str]); 10] = [
        (1, &["empty"]),
        (2, &["nowhere"]),
        (1, &["out", "--date", "2025-02-20"]),
        (1, &["out", "--date", "2024-12-31"]),
        (1, &["out", "--against", "2024-12-31"]),
        (1, &["out", "--date", "2025-02-26", "--against", "previous"]),
        (2, &["out", "--against", "2025-02-27"]),
        (2, &["out", "--source", "eod_cvs"]),
        (1, &["out", "--market", "QLD"]),
        (1, &[]),
    ];
    let mut told = Vec::new();
    for (code, words) in cases {
        told.push(refused(&desk, code, words).await);
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn a_slip_in_a_name_or_a_date_is_answered_with_what_was_meant() {
    let desk = desk().await;
    for (words, meant) in [
        (["--market", "NWS"], "did you mean NSW? regions are NSW, VIC"),
        (["--product", "bsae"], "did you mean base?"),
        (["--term", "quarters"], "did you mean quarter?"),
        (["--date", "2025-02-30"], "2025-02-30"),
        (["--against", "yesterday"], "write YYYY-MM-DD or previous"),
    ] {
        let told = refused(&desk, 2, &["out", words[0], words[1]]).await;
        assert!(told.contains(meant), "{told}");
    }
    let aws = refused(&desk, 2, &["out", "--region", "vic"]).await;
    assert!(aws.contains("VIC is a region of the market") && aws.contains("--market VIC"), "{aws}");
    let both = refused(&desk, 2, &["out", "--production"]).await;
    assert!(both.contains("cannot be used with"), "{both}");
}

#[tokio::test(start_paused = true)]
async fn a_damaged_table_is_named_and_another_source_still_read() {
    let desk = desk().await;
    let key = "out/athena/energy_eod/year=2025/month=02/2025-02-27.eod_csv.eod.parquet";
    let whole = std::fs::read(desk.folder().join(key)).unwrap();
    desk.file(key, &whole[..whole.len() / 2]);
    let told = refused(&desk, 1, &["out"]).await;
    assert!(told.contains(&format!("cannot read the table PROJECT/{key}")), "{told}");
    assert!(told.contains("is not Parquet or is damaged") && told.contains("--source"), "{told}");
    let ran = desk.run(&["curve", "out", "--source", "settlement_futures"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}
