//! Tables on terminals that are wide enough, and on those that are not.

use super::{Column, Role, Screen, Table};

#[test]
fn columns_line_up_and_numbers_go_right() {
    let mut table = Table::new(vec![Column::left("file"), Column::right("rows"), Column::left("result")]);
    table.row([(Role::Name, "a.csv"), (Role::Plain, "612"), (Role::Ok, "✓ as expected")]);
    table.row([(Role::Name, "longer.csv"), (Role::Plain, "7"), (Role::Bad, "✗ 1 row too many")]);
    assert_eq!(table.width(), 36);
    insta::assert_snapshot!(table.render(&Screen::plain()), @r"
      file        rows  result
      a.csv        612  ✓ as expected
      longer.csv     7  ✗ 1 row too many
    ");
}

#[test]
fn a_name_leads_somewhere_and_the_columns_stay() {
    let mut table = Table::new(vec![Column::left("stack"), Column::left("status")]);
    table.row([(Role::Name, "mdd"), (Role::Ok, "mdd is made")]);
    table.row([(Role::Name, "mdd-test"), (Role::Ok, "CREATE_COMPLETE")]);
    table.leading(|name| (name == "mdd-test").then(|| "https://x/".into()));
    let screen = Screen { width: 60, terminal: true, color: true, links: true, ..Screen::plain() };
    let linked = table.render(&screen);
    assert!(linked.contains("\u{1b}]8;;https://x/\u{1b}\\mdd-test\u{1b}]8;;\u{1b}\\"), "{linked:?}");
    assert_eq!(linked.matches("]8;;https").count(), 1, "{linked:?}");
    let plain = table.render(&Screen { links: false, color: false, ..screen });
    let bare: Vec<_> =
        linked.lines().map(|line| console::strip_ansi_codes(line).trim_end().to_owned()).collect();
    assert_eq!(bare.join("\n"), plain);
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn names_are_shortened_before_anything_wraps() {
    let mut table = Table::new(vec![Column::name("file"), Column::right("size"), Column::name("key")]);
    let long = "eod_bad_rows_of_the_whole_month_20250228.csv";
    table.row([(Role::Name, long), (Role::Plain, "7"), (Role::Dim, "in/eod_bad_rows_of_the_month.csv")]);
    table.row([(Role::Name, "a.csv"), (Role::Plain, "612"), (Role::Dim, "in/a.csv")]);
    let screen = Screen { width: 60, terminal: true, ..Screen::plain() };
    insta::assert_snapshot!(table.render(&screen));
    assert!(table.render(&Screen::plain()).contains(long), "a pipe gets whole names");
}

#[test]
fn where_shortened_names_would_look_alike_rows_become_blocks() {
    let mut table = Table::new(vec![Column::name("file"), Column::right("rows"), Column::left("result")]);
    for kind in ["Futures", "Options"] {
        let name = format!("Snapshot_of_{kind}_20250227.csv");
        table.row([(Role::Name, name), (Role::Plain, "7".into()), (Role::Ok, "✓ as expected".into())]);
    }
    assert!(table.is_clear_at(49) && !table.is_clear_at(48));
    let at = |width| table.render(&Screen { width, terminal: true, ..Screen::plain() });
    assert!(at(49).contains("  Snapshot_of_O…20250227.csv     7  ✓"), "{}", at(49));
    assert!(at(48).contains("  Snapshot_of_Options_20250227.csv\n    rows 7"), "{}", at(48));
}

#[test]
fn where_names_are_not_enough_a_text_goes_on_below_and_then_rows_become_blocks() {
    let mut table = Table::new(vec![
        Column::left(""),
        Column::name("stack"),
        Column::right("events"),
        Column::left("status"),
        Column::left("why"),
    ]);
    let why = "the policy of market-data-downloader-role denies s3:GetObject on the artifact";
    let made = (Role::Ok, "CREATE_COMPLETE");
    table.row([(Role::Ok, "● now"), (Role::Name, "mdd"), (Role::Plain, "7"), made, (Role::Plain, "")]);
    let failed = (Role::Bad, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
    let name = (Role::Name, "test-marketdata-downloader-with-a-name-that-is-wider-than-all-of-the-row");
    table.row([(Role::Dim, ""), name, (Role::Plain, "1,204"), failed, (Role::Plain, why)]);
    let at = |width| {
        let screen = Screen { width, terminal: true, ..Screen::plain() };
        for screen in [screen, Screen { color: true, links: true, ..screen }] {
            let text = table.render(&screen);
            assert!(text.lines().all(|line| console::measure_text_width(line) <= width), "{text}");
        }
        table.render(&screen)
    };
    insta::assert_snapshot!([140, 110, 60].map(at).join("\n\n"));
    let ascii = Screen { unicode: false, width: 60, terminal: true, ..Screen::plain() };
    assert!(table.render(&ascii).is_ascii(), "{}", table.render(&ascii));
    assert!(table.render(&Screen::plain()).contains(why), "a pipe gets whole texts");
}

#[test]
fn a_narrow_terminal_wraps_instead_of_overflowing() {
    let mut table = Table::new(vec![Column::left("file"), Column::left("why")]);
    table.row([(Role::Name, "a.csv"), (Role::Plain, "a long explanation that does not fit on one line")]);
    let screen = Screen { width: 40, terminal: true, ..Screen::plain() };
    for screen in [screen, Screen { color: true, ..screen }] {
        let text = table.render(&screen);
        assert!(text.lines().all(|line| console::measure_text_width(line) <= 40), "{text}");
    }
    let screen = Screen { width: table.width(), color: true, ..screen };
    assert_eq!(table.render(&screen).lines().count(), 2, "what just fits is not broken");
}
