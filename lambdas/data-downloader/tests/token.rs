//! Sources that ask for a token: who is told it, when it is read, and what becomes of one that is refused.

mod common;

use common::World;
use lambda_shared::testing::{Behave, Received, Server};
use serde_json::{Value, json};

const SECRET: &str = "market-data-downloader/feeds/asx";
const CSV: &[u8] = b"code,date\nBNH2026,20260227\n";

fn world() -> World {
    let sources = format!(
        "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\", \"localhost\"]\nallow_http_loopback = true\n\
         [[feed]]\nname = \"eod\"\nurl = \"http://127.0.0.1/eod.csv\"\nretrieval = \"direct\"\n\
         expected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\ntoken_secret = \"{SECRET}\"\n"
    );
    World::new("2026-02-27T13:30:00Z", &sources)
}

fn job(url: String, slot: &str) -> Value {
    let slot = format!("2026-02-{slot}T06:30:00Z");
    json!({"version": 1, "feed": "eod", "url": url, "file": "eod.csv", "slot": slot, "date": "2026-02-27"})
}

/// A source that lets in whoever brings this token.
async fn source(token: &'static str) -> Server {
    Server::start(move |request: &Received| {
        if request.header("authorization") == Some(&format!("Bearer {token}")) {
            Behave::answer(200, &[], CSV)
        } else {
            Behave::answer(401, &[], b"who are you?")
        }
    })
    .await
}

#[tokio::test]
async fn it_is_read_once_and_sent_with_every_request() {
    let (world, server) = (world(), source("t-1").await);
    world.secrets.put(SECRET, "t-1\n");
    for slot in ["26", "27"] {
        assert_eq!(world.batch(&[job(server.url("/eod.csv"), slot)]).await, Vec::<String>::new());
    }
    assert_eq!(world.published(), ["in/eod/eod.csv"]);
    assert_eq!(server.received().len(), 2);
    assert_eq!(world.secrets.reads(), [SECRET]);
}

#[tokio::test]
async fn one_that_was_replaced_is_read_again() {
    let (world, server, renewed) = (world(), source("t-1").await, source("t-2").await);
    world.secrets.put(SECRET, "t-1");
    assert_eq!(world.batch(&[job(server.url("/eod.csv"), "26")]).await, Vec::<String>::new());
    world.secrets.put(SECRET, "t-2");
    assert_eq!(world.batch(&[job(renewed.url("/eod.csv"), "27")]).await, Vec::<String>::new());
    assert_eq!(renewed.received().len(), 2, "refused, then let in");
    assert_eq!(world.secrets.reads().len(), 2);
}

#[tokio::test]
async fn one_that_stays_refused_is_final_and_said_without_showing_it() {
    let (world, server) = (world(), source("another").await);
    world.secrets.put(SECRET, "t-1");
    for (slot, asked, reads) in [("26", 1, 1), ("27", 3, 2)] {
        assert_eq!(world.batch(&[job(server.url("/eod.csv"), slot)]).await, ["m0"]);
        assert_eq!(server.received().len(), asked, "a token that was just read is not tried twice");
        assert_eq!(world.secrets.reads().len(), reads);
    }
    let state = world.state("eod").to_string();
    assert!(
        state.contains(&format!("status 401 to the token in the secret {SECRET}")) && !state.contains("t-1"),
        "{state}"
    );
    assert!(world.clock.slept().is_empty(), "waiting does not help");
}

#[tokio::test]
async fn without_it_the_source_is_not_asked_and_the_feed_is_not_to_blame() {
    let (world, server) = (world(), source("t-1").await);
    for string in [None, Some(" "), Some("two\nlines")] {
        string.inspect(|string| world.secrets.put(SECRET, string));
        assert_eq!(world.batch(&[job(server.url("/eod.csv"), "27")]).await, ["m0"], "{string:?}");
    }
    assert!(server.received().is_empty());
    assert_eq!(world.state("eod"), Value::Null);
}

#[tokio::test]
async fn no_other_host_is_told() {
    let other = Server::start(|_: &Received| Behave::answer(200, &[], CSV)).await;
    let elsewhere = other.url("/eod.csv").replace("127.0.0.1", "localhost");
    let world = world();
    world.secrets.put(SECRET, "t-1");
    assert_eq!(world.batch(&[job(elsewhere.clone(), "26")]).await, Vec::<String>::new());
    assert_eq!(other.received()[0].header("authorization"), None);
    assert_eq!(world.secrets.reads(), Vec::<String>::new());

    let location = format!("location: {elsewhere}");
    let server = Server::start(move |_: &Received| Behave::answer(302, &[&location], b"")).await;
    assert_eq!(world.batch(&[job(server.url("/eod.csv"), "27")]).await, ["m0"]);
    assert_eq!(server.received()[0].header("authorization"), Some("Bearer t-1"));
    assert_eq!(other.received().len(), 1, "a redirect to another host is not followed");
}
