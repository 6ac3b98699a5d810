//! Which jobs a tick and a person's request send, and what is remembered of it.

mod common;

use common::{BUCKET, World};
use serde_json::{Value, json};

/// A Friday, 17:45 in Sydney.
const FRIDAY: &str = "2026-02-27T06:45:00Z";

fn sources(feeds: &str) -> String {
    format!(
        "version = 1\n[policy]\nallow_hosts = [\"h.example\"]\n[calendar]\nholidays = [\"2026-02-27\"]\n{feeds}"
    )
}

fn feed(name: &str, more: &str) -> String {
    format!(
        "[[feed]]\nname = \"{name}\"\nurl = \"https://h.example/{name}-{{yyyy}}{{mm}}{{dd}}.csv\"\n\
         retrieval = \"direct\"\nexpected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\n{more}\n"
    )
}

#[tokio::test]
async fn a_feed_that_is_due_is_queued_once() {
    let world = World::new(FRIDAY, &sources(&feed("eod", "")));
    let answer = world.tick().await.unwrap();
    assert_eq!(
        world.queue.messages(),
        [json!({
            "version": 1, "feed": "eod", "url": "https://h.example/eod-20260227.csv", "file": "eod-20260227.csv",
            "slot": "2026-02-27T06:30:00Z", "date": "2026-02-27", "force": false,
        })]
    );
    assert_eq!(
        answer,
        json!({
            "queued": [{"feed": "eod", "url": "https://h.example/eod-20260227.csv", "key": "in/eod/eod-20260227.csv"}],
            "late": [],
            "disabled": [],
        })
    );
    assert_eq!(world.state("eod"), json!({"queued": "2026-02-27T06:30:00Z"}));

    assert_eq!(world.tick().await.unwrap(), json!({"queued": [], "late": [], "disabled": []}));
    assert_eq!(world.queue.messages().len(), 1);
}

#[tokio::test]
async fn an_inactive_feed_and_a_holiday_that_is_skipped_send_nothing() {
    let off = feed("off", "active = false");
    let world = World::new(FRIDAY, &sources(&(off + &feed("closed", "holidays = \"skip\""))));
    world.tick().await.unwrap();
    // The file of the day before is the latest that there is.
    let messages = world.queue.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0]["date"], "2026-02-26");
}

#[tokio::test]
async fn missed_times_are_made_up_for_ten_messages_at_a_time() {
    let hours: Vec<String> = (0..24).map(|hour| format!("\"{hour:02}:00\"")).collect();
    let more = "catch_up = 12\nfile = \"eod_{dd}_{hh}.csv\"";
    let feeds = feed("eod", more).replace("at = [\"17:30\"]", &format!("at = [{}]", hours.join(", ")));
    let world = World::new("2026-02-26T00:00:00Z", &sources(&feeds));
    world.tick().await.unwrap();
    assert_eq!(world.queue.messages().len(), 1, "a new feed has no past");
    world.clock.set("2026-02-27T00:00:00Z");
    world.tick().await.unwrap();
    assert_eq!(world.queue.batches(), [1, 10, 2]);
    let files: Vec<Value> = world.queue.messages().iter().map(|message| message["file"].clone()).collect();
    assert_eq!((&files[1], &files[12]), (&json!("eod_27_00.csv"), &json!("eod_27_11.csv")));
}

#[tokio::test]
async fn a_message_that_sqs_puts_off_is_sent_again_and_only_it() {
    let world = World::new(FRIDAY, &sources(&feed("eod", "catch_up = 3")));
    world.s3.put(BUCKET, "state/feeds/eod.json", br#"{"queued": "2026-02-24T06:30:00Z"}"#);
    world.queue.refuse("20260226", "InternalError", false);
    world.tick().await.unwrap();
    assert_eq!(world.queue.batches(), [3, 1]);
    let mut dates: Vec<String> =
        world.queue.messages().iter().map(|message| message["date"].to_string()).collect();
    dates.sort();
    assert_eq!(dates, ["\"2026-02-25\"", "\"2026-02-26\"", "\"2026-02-27\""]);
}

#[tokio::test]
async fn a_feed_in_trouble_is_named_and_does_not_keep_the_others() {
    let feeds = feed("refused", "") + &feed("broken", "") + &feed("fine", "");
    let world = World::new(FRIDAY, &sources(&feeds));
    world.queue.refuse("refused-", "InvalidMessageContents", true);
    world.s3.put(BUCKET, "state/feeds/broken.json", b"not json");
    let error = world.tick().await.unwrap_err();
    assert_eq!(
        error,
        "not queued: feed refused: sqs:SendMessage for http://192.0.2.1/jobs: 1 of 1 messages refused, \
         InvalidMessageContents: no; feed broken: state/feeds/broken.json in bucket data is not a feed's state: \
         expected ident at line 1 column 2; delete it to begin that feed anew"
    );
    assert_eq!(world.queue.messages().len(), 1);
    assert_eq!(world.state("refused"), Value::Null, "it is due again at the next tick");
    assert_eq!(world.state("fine")["queued"], "2026-02-27T06:30:00Z");
}

#[tokio::test]
async fn a_change_by_someone_else_at_the_same_time_is_kept() {
    let world = World::new(FRIDAY, &sources(&feed("eod", "")));
    world.s3.put(BUCKET, "state/feeds/eod.json", br#"{"queued": "2026-02-26T06:30:00Z"}"#);
    let (store, mut once) = (world.s3.clone(), true);
    world.s3.on(move |call| {
        if call.method == "PUT" && std::mem::take(&mut once) {
            let success = json!({
                "slot": "2026-02-26T06:30:00Z", "at": "2026-02-26T06:31:00Z", "url": "u", "bytes": 1, "sha256": "s",
            });
            let other = json!({"queued": "2026-02-26T06:30:00Z", "success": success});
            store.put(BUCKET, "state/feeds/eod.json", other.to_string().as_bytes());
        }
        None
    });
    world.tick().await.unwrap();
    let state = world.state("eod");
    assert_eq!(state["queued"], "2026-02-27T06:30:00Z");
    assert_eq!(state["success"]["slot"], "2026-02-26T06:30:00Z");
}

#[tokio::test]
async fn a_file_that_has_not_come_in_time_is_reported() {
    let world = World::new(FRIDAY, &sources(&feed("eod", "late_after_minutes = 60")));
    world.tick().await.unwrap();
    world.clock.set("2026-02-27T07:29:00Z");
    assert_eq!(world.tick().await.unwrap()["late"], json!([]));
    world.clock.set("2026-02-27T07:31:00Z");
    assert_eq!(world.tick().await.unwrap()["late"], json!(["eod"]));
}

#[tokio::test]
async fn a_person_may_ask_for_a_feed_and_a_day() {
    let world =
        World::new(FRIDAY, &sources(&(feed("eod", "day_offset = -1") + &feed("off", "active = false"))));
    world.call(json!({"feeds": ["eod"]})).await.unwrap();
    world.call(json!({"feeds": ["eod"], "date": "2025-12-01", "force": true})).await.unwrap();
    let messages = world.queue.messages();
    assert_eq!((&messages[0]["date"], &messages[0]["force"]), (&json!("2026-02-26"), &json!(false)));
    assert_eq!(messages[1]["url"], "https://h.example/eod-20251201.csv");
    assert_eq!((&messages[1]["slot"], &messages[1]["force"]), (&json!("2026-02-27T06:45:00Z"), &json!(true)));
    assert_eq!(world.state("eod"), Value::Null, "the schedule goes its own way");

    let error = world.call(json!({"feeds": ["off"]})).await.unwrap_err();
    assert_eq!(error, "state/sources.toml has no active feed \"off\"; it has eod");
}

#[tokio::test]
async fn a_feeds_file_that_is_wrong_stops_everything_and_says_where() {
    let world = World::new(FRIDAY, &sources(&feed("eod", "retrieval_mode = 1")));
    let error = world.tick().await.unwrap_err();
    assert!(
        error.starts_with("state/sources.toml in bucket data: feed eod: unknown field `retrieval_mode`"),
        "{error}"
    );
    assert_eq!(world.queue.messages(), Vec::<Value>::new());
}
