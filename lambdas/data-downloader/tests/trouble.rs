//! A feed that keeps failing: switched off, reported once, and on again when something comes.

mod common;

use common::World;
use lambda_shared::testing::{Behave, Received, Reply, Server};
use serde_json::{Value, json};

fn world() -> World {
    let sources = "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\"]\nallow_http_loopback = true\n\
                   disable_after = 3\n\
                   [[feed]]\nname = \"eod\"\nurl = \"http://127.0.0.1/eod.csv\"\nretrieval = \"direct\"\n\
                   expected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\n";
    World::new("2026-02-23T07:00:00Z", sources)
}

fn job(server: &Server) -> Value {
    json!({
        "version": 1, "feed": "eod", "url": server.url("/eod.csv"), "file": "eod.csv",
        "slot": "2026-02-23T06:30:00Z", "date": "2026-02-23",
    })
}

/// A server that refuses until it is told not to.
async fn server(world: &World) -> Server {
    let clock = world.clock.clone();
    Server::start(move |_: &Received| {
        let mended = clock.text().as_str() >= "2026-02-27";
        if mended { Behave::answer(200, &[], b"code\n") } else { Behave::answer(403, &[], b"") }
    })
    .await
}

async fn fail_at(world: &World, server: &Server, times: &[&str]) {
    for at in times {
        world.clock.set(at);
        assert_eq!(world.batch(&[job(server)]).await, ["m0"], "{at}");
    }
}

const THREE: [&str; 3] = ["2026-02-23T07:00:00Z", "2026-02-24T06:00:00Z", "2026-02-24T07:00:00Z"];

#[tokio::test]
async fn after_enough_failures_and_a_day_it_is_left_out_and_reported_once() {
    let world = world();
    let server = server(&world).await;
    fail_at(&world, &server, &THREE[..2]).await;
    assert_eq!(world.topic.messages(), Vec::<(String, String)>::new());
    assert_eq!(world.state("eod")["disabled"], Value::Null);
    fail_at(&world, &server, &THREE[2..]).await;
    assert_eq!(
        world.topic.messages(),
        [(
            "Feed eod is switched off".to_owned(),
            "Feed eod has failed 3 times in a row since 2026-02-23T07:00:00Z. Its schedule fetches nothing \
             more.\n\nThe last failure: the server answered with status 403\n\nOnce the cause is mended, invoke the \
             function data-downloader with {\"feeds\": [\"eod\"]}, or redrive the jobs among the dead letters: the \
             first that succeeds switches the feed on again.\n"
                .to_owned()
        )]
    );
    assert_eq!(
        world.state("eod"),
        json!({
            "failing": {
                "since": "2026-02-23T07:00:00Z", "times": 3, "last": "the server answered with status 403",
            },
            "disabled": {"at": "2026-02-24T07:00:00Z", "reported": true},
        })
    );

    fail_at(&world, &server, &["2026-02-25T07:00:00Z"]).await;
    assert_eq!(world.tick().await.unwrap(), json!({"queued": [], "late": [], "disabled": ["eod"]}));
    assert_eq!(world.topic.messages().len(), 1);
    assert_eq!(world.queue.messages(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_job_that_succeeds_switches_it_on_again() {
    let world = world();
    let server = server(&world).await;
    fail_at(&world, &server, &THREE).await;
    world.clock.set("2026-02-27T07:00:00Z");
    world.call(json!({"feeds": ["eod"]})).await.unwrap();
    assert_eq!(world.queue.messages().len(), 1, "a person may ask for it");
    assert_eq!(world.batch(&[job(&server)]).await, Vec::<String>::new());
    let state = world.state("eod");
    assert_eq!((&state["failing"], &state["disabled"]), (&Value::Null, &Value::Null));
    assert_eq!(world.tick().await.unwrap()["queued"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_wrong_on_our_side_is_not_the_feeds_fault() {
    let world = world();
    let server = server(&world).await;
    world.clock.set("2026-02-27T07:00:00Z");
    world.s3.on(|call| {
        (call.method == "PUT" && call.path.contains("/in/")).then(|| Reply::s3_error(403, "AccessDenied"))
    });
    assert_eq!(world.batch(&[job(&server)]).await, ["m0"]);
    assert_eq!(world.batch_within(&[job(&server)], std::time::Duration::ZERO).await, ["m0"]);
    assert_eq!(world.state("eod"), Value::Null);
}

#[tokio::test]
async fn a_report_that_could_not_be_sent_is_made_up_for() {
    let world = world();
    let server = server(&world).await;
    world.topic.refuse(true);
    fail_at(&world, &server, &THREE).await;
    assert_eq!(world.state("eod")["disabled"]["reported"], false);
    world.topic.refuse(false);
    world.clock.set("2026-02-24T07:10:00Z");
    world.tick().await.unwrap();
    assert_eq!(world.topic.messages().len(), 0, "whoever switched it off may still be at it");
    world.clock.set("2026-02-24T07:20:00Z");
    world.tick().await.unwrap();
    world.tick().await.unwrap();
    assert_eq!(world.topic.messages().len(), 1);
    assert_eq!(world.state("eod")["disabled"]["reported"], true);
}

#[tokio::test]
async fn failures_at_the_same_time_are_all_counted_and_reported_once() {
    let world = world();
    let server = server(&world).await;
    fail_at(&world, &server, &THREE[..1]).await;
    world.clock.set("2026-02-24T07:00:00Z");
    let jobs = vec![job(&server); 5];
    assert_eq!(world.batch(&jobs).await, ["m0", "m1", "m2", "m3", "m4"]);
    assert_eq!(world.state("eod")["failing"]["times"], 6);
    assert_eq!(world.topic.messages().len(), 1);
}
