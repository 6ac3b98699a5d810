//! The picture: what is in it, and that it is there whole or not at all.

use super::{desk, files};

#[tokio::test(start_paused = true)]
async fn the_picture_has_a_panel_for_each_region_and_a_line_for_each_product() {
    let desk = desk().await;
    let ran = desk.run(&["curve", "out", "--against", "previous", "--svg", "mail/curve.svg"]).await;
    assert_eq!(ran.code, 1, "a folder that is not there is not made up");
    assert!(ran.stderr.contains("cannot write PROJECT/mail/curve.svg"), "{}", ran.stderr);
    desk.file("mail/curve.svg", "an older one");
    let ran = desk.run(&["curve", "out", "--against", "previous", "--svg", "mail/curve.svg"]).await;
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(files(&desk.folder().join("mail")), ["curve.svg"]);

    let svg = std::fs::read_to_string(desk.folder().join("mail/curve.svg")).unwrap();
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"), "{svg}");
    assert!(!svg.contains("href") && !svg.contains("url(") && !svg.contains("<style"), "on its own");
    for text in [
        "Electricity futures, settlement of 2025-02-27",
        "dashed: 2025-02-26",
        "NSW, quarters",
        "VIC, quarters",
        "SA, quarters",
        "A$/MWh",
        "Q4",
        "2027",
        "Source: eod_csv.eod, settlement_futures.settlement_futures",
    ] {
        assert!(svg.contains(&format!(">{text}</text>")), "{text}\n{svg}");
    }
    // NSW base and cap, VIC base in two parts around what has not settled, SA base; and the legend's two.
    assert_eq!(svg.matches("stroke-linejoin=\"round\"").count(), 5 + 2);
    // The same without SA, which nobody reports for the other day, and its own legend.
    assert_eq!(svg.matches("stroke-dasharray").count(), 4 + 1);
    // 12 and 11 of base, 2 of SA, 12 of cap, and the legend's.
    assert_eq!((svg.matches("<circle").count(), svg.matches("<polygon").count()), (26, 13));
    let ran =
        desk.run(&["curve", "out", "--against", "previous", "--svg", "again.svg", "--output", "json"]).await;
    assert!(ran.stdout.contains("\"picture\": \"PROJECT/again.svg\""), "{}", ran.stdout);
    assert_eq!(std::fs::read_to_string(desk.folder().join("again.svg")).unwrap(), svg, "the same again");
}
