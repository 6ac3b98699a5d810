//! The feeds file that is shipped, and what is said about a wrong one.

use data_downloader::sources::{Moment, Sources};
use jiff::civil::date;

const POLICY: &str = "version = 1\n[policy]\nallow_hosts = [\"h.example\"]\n";

/// A feed that is right but for `changed` lines, which replace those of the same key.
fn wrong(changed: &[&str]) -> String {
    let mut lines = vec![
        "name = \"eod\"",
        "url = \"https://h.example/a.csv\"",
        "retrieval = \"direct\"",
        "expected = \"energy_eod\"",
        "zone = \"+10:00\"",
        "at = [\"17:30\"]",
    ];
    for line in changed {
        let key = line.split(' ').next();
        lines.retain(|old| old.split(' ').next() != key);
        lines.push(line);
    }
    let text = format!("{POLICY}[[feed]]\n{}\n", lines.join("\n"));
    Sources::parse(&text).map_or_else(|error| error.to_string(), |_| "nothing is wrong".to_owned())
}

#[test]
fn the_shipped_file_is_right_and_asks_only_the_exchange() {
    let sources = Sources::parse(include_str!("../../../config/sources.toml")).unwrap();
    assert!(!sources.policy.allow_http_loopback);
    let moment = Moment { date: date(2026, 2, 27), hour: 19 };
    for feed in &sources.feeds {
        let url = sources.policy.check(&feed.url.expand(moment)).unwrap();
        assert_eq!(url.host_str(), Some("www.asxenergy.com.au"), "{}", feed.name);
    }
    let active: Vec<&str> =
        sources.feeds.iter().filter(|feed| feed.active).map(|feed| feed.name.as_str()).collect();
    assert_eq!(active, ["public-trades"], "the others need credentials");
    assert_eq!(sources.active("public-trades").unwrap().file.expand(moment), "trades-20260227.xls");
}

#[test]
fn what_is_wrong_is_named_with_its_feed_and_key() {
    assert_eq!(wrong(&[]), "nothing is wrong");
    for (changed, message) in [
        ("retrieval = \"links\"", "feed eod: pattern: links needs one, such as \"*_{yyyy}{mm}{dd}.csv\""),
        ("retrieval = \"links_overwrite\"", "feed eod: pattern: links_overwrite needs one"),
        ("pattern = \"*.csv\"", "feed eod: pattern: direct has no use for it"),
        (
            "retrieval = \"gopher\"",
            "feed eod: retrieval: \"gopher\" is not a way to find files; direct, links",
        ),
        (
            "url = \"https://h.example/{yyy}.csv\"",
            "feed eod: url: {yyy} is not one of {yyyy} {yy} {mm} {dd} {hh}",
        ),
        ("name = \"E O D\"", "feed E O D: name: a name is 1 to 64 lower-case letters, digits and hyphens"),
        ("file = \"a/b.csv\"", "feed eod: file: \"a/b.csv\" is not a file name"),
        ("url = \"https://h.example/\"", "feed eod: file: \"\" is not a file name"),
        ("at = []", "feed eod: at: a feed needs a time of day, such as \"17:30\""),
        ("catch_up = 0", "feed eod: catch_up: it is at least 1, the latest time"),
        ("zone = \"Australia/Atlantis\"", "feed eod: zone: "),
        ("colour = \"red\"", "feed eod: unknown field `colour`, expected one of `name`"),
        ("expected = \"poem\"", "feed eod: unknown variant `poem`, expected one of `energy_eod`"),
        ("days = [\"monday\"]", "feed eod: unknown variant `monday`, expected one of `mon`"),
        ("at = [\"25:00\"]", "feed eod: "),
        ("min_bytes = \"many\"", "feed eod: invalid type: string \"many\""),
    ] {
        let found = wrong(&[changed]);
        assert!(found.starts_with(message), "{changed}: {found}");
    }
}

#[test]
fn a_feed_of_links_says_which_files_it_wants_and_not_what_they_are_called() {
    let links = |more: &str| wrong(&["retrieval = \"links\"", "pattern = \"*_{yyyy}.csv\"", more]);
    assert_eq!(links("active = true"), "nothing is wrong");
    assert!(
        links("file = \"a.csv\"").starts_with("feed eod: file: the files are called what the links call")
    );
    assert!(links("pattern = \"*_{year}.csv\"").starts_with("feed eod: pattern: {year} is not one of"));
    assert!(links("pattern = \"[a.csv\"").starts_with("feed eod: pattern: Pattern syntax error"));
}

#[test]
fn an_error_of_type_names_the_key() {
    assert!(wrong(&["min_bytes = \"many\""]).contains("min_bytes"), "{}", wrong(&["min_bytes = \"many\""]));
    assert!(wrong(&["at = [\"25:00\"]"]).contains("`at`"), "{}", wrong(&["at = [\"25:00\"]"]));
}

#[test]
fn the_file_as_a_whole_is_read_strictly_too() {
    let parse = |text: &str| Sources::parse(text).unwrap_err().to_string();
    assert_eq!(parse("version = 2\n[policy]\nallow_hosts = []\n"), "its version is 2, this function knows 1");
    assert!(
        parse("version = 1\n[policy]\nallow_hosts = []\nallow_all = true\n")
            .contains("unknown field `allow_all`")
    );
    assert!(parse("version = 1\n").contains("missing field `policy`"));
    let feed = "[[feed]]\nname = \"a\"\nurl = \"https://h.example/a.csv\"\nretrieval = \"direct\"\n\
                expected = \"energy_eod\"\nzone = \"UTC\"\nat = [\"17:30\"]\n";
    assert_eq!(parse(&format!("{POLICY}{feed}{feed}")), "feed a: name: another feed has this name");
    let nameless = feed.replace("name = \"a\"\n", "");
    assert!(parse(&format!("{POLICY}{feed}{nameless}")).starts_with("feed number 2: missing field `name`"));
}
