//! What becomes of a batch of jobs, against a server on loopback that also misbehaves.

mod common;

use common::{BUCKET, World};
use flate2::Compression;
use flate2::write::GzEncoder;
use lambda_shared::testing::{Behave, Received, Server};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// 00:30 of the 28th in Sydney.
const NOW: &str = "2026-02-27T13:30:00Z";
const CSV: &[u8] = b"code,date\nBNH2026,20260227\n";

fn sources(more: &str) -> String {
    format!(
        "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\"]\nallow_http_loopback = true\n\
         [calendar]\nholidays = [\"2026-01-26\"]\n\
         [[feed]]\nname = \"eod\"\nurl = \"http://127.0.0.1/eod.csv\"\nretrieval = \"direct\"\n\
         expected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\n{more}\n"
    )
}

fn world(more: &str) -> World {
    World::new(NOW, &sources(more))
}

fn job(server: &Server, path: &str) -> Value {
    json!({
        "version": 1, "feed": "eod", "url": server.url(path), "file": "eod.csv", "slot": "2026-02-27T06:30:00Z",
        "date": "2026-02-27",
    })
}

async fn always(answer: Behave) -> Server {
    Server::start(move |_| answer.clone()).await
}

/// Gives these answers in turn, the last one for ever.
async fn in_turn(mut answers: Vec<Behave>) -> Server {
    Server::start(move |_: &Received| if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
        .await
}

fn ok(body: &[u8]) -> Behave {
    Behave::answer(200, &[], body)
}

fn assert_nothing_published(world: &World) {
    assert_eq!(world.published(), Vec::<String>::new());
    assert_eq!(world.s3.unfinished(BUCKET), Vec::<String>::new());
    assert_eq!(world.state("eod")["success"], Value::Null);
}

#[tokio::test]
async fn a_file_is_published_with_the_day_in_sydney_and_remembered() {
    let world = world("accept = \"text/csv\"");
    let server =
        always(Behave::answer(200, &["etag: \"e1\"", "last-modified: Fri, 27 Feb 2026 06:00:00 GMT"], CSV))
            .await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, Vec::<String>::new());

    assert_eq!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap(), CSV);
    let metadata = world.s3.metadata(BUCKET, "in/eod/eod.csv");
    assert_eq!((metadata["asx-date"].as_str(), metadata["asx-feed"].as_str()), ("2026-02-28", "eod"));
    let url = server.url("/eod.csv");
    assert_eq!(metadata["source-url"], url);
    assert_eq!(
        world.state("eod"),
        json!({"success": {
            "slot": "2026-02-27T06:30:00Z", "at": NOW, "url": url, "key": "in/eod/eod.csv", "bytes": CSV.len(),
            "sha256": "2e1ddde19e6cc3a89c770c5985405fe7f3cfd2a50a75989a5c707fa8e099cac3",
            "etag": "\"e1\"", "last_modified": "Fri, 27 Feb 2026 06:00:00 GMT",
        }})
    );
    let request = &server.received()[0];
    assert_eq!(request.header("user-agent"), Some("market-data-downloader/0.1.0"));
    assert_eq!(request.header("accept"), Some("text/csv"));
    assert_eq!(request.header("if-none-match"), None);
}

#[tokio::test]
async fn the_next_request_is_conditional_and_304_publishes_nothing() {
    let world = world("");
    let modified = "last-modified: Fri, 27 Feb 2026 06:00:00 GMT";
    let server =
        in_turn(vec![Behave::answer(200, &["etag: \"e1\"", modified], CSV), Behave::answer(304, &[], b"")])
            .await;
    world.batch(&[job(&server, "/eod.csv")]).await;
    let mut next = job(&server, "/eod.csv");
    next["slot"] = json!("2026-02-28T06:30:00Z");
    assert_eq!(world.batch(&[next]).await, Vec::<String>::new());

    let request = &server.received()[1];
    assert_eq!(request.header("if-none-match"), Some("\"e1\""));
    assert_eq!(request.header("if-modified-since"), Some("Fri, 27 Feb 2026 06:00:00 GMT"));
    assert_eq!(world.s3.versions(BUCKET, "in/eod/eod.csv").len(), 1);
    let state = world.state("eod");
    assert_eq!(
        (&state["success"]["slot"], &state["success"]["etag"]),
        (&json!("2026-02-28T06:30:00Z"), &json!("\"e1\""))
    );
}

#[tokio::test]
async fn the_same_bytes_are_not_published_again_unless_someone_insists() {
    let world = world("");
    let server = always(ok(CSV)).await;
    let at = |slot: &str, force: bool| {
        let mut job = job(&server, "/eod.csv");
        (job["slot"], job["force"]) = (json!(slot), json!(force));
        job
    };
    world.batch(&[at("2026-02-26T06:30:00Z", false)]).await;
    world.batch(&[at("2026-02-27T06:30:00Z", false)]).await;
    assert_eq!(server.received().len(), 2);
    assert_eq!(world.s3.versions(BUCKET, "in/eod/eod.csv").len(), 1);
    world.batch(&[at("2026-02-27T06:30:00Z", true)]).await;
    assert_eq!(world.s3.versions(BUCKET, "in/eod/eod.csv").len(), 2);
}

#[tokio::test]
async fn a_message_that_comes_twice_or_late_is_fetched_once() {
    let world = world("");
    let server = always(ok(CSV)).await;
    world.batch(&[job(&server, "/eod.csv")]).await;
    let mut earlier = job(&server, "/eod.csv");
    earlier["slot"] = json!("2026-02-20T06:30:00Z");
    assert_eq!(world.batch(&[job(&server, "/eod.csv"), earlier]).await, Vec::<String>::new());
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn retry_after_is_obeyed() {
    let world = world("");
    let server = in_turn(vec![Behave::answer(429, &["retry-after: 7"], b""), ok(CSV)]).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, Vec::<String>::new());
    assert_eq!(world.published(), ["in/eod/eod.csv"]);
    let slept = world.clock.slept();
    assert!(
        slept.len() == 1 && slept[0] >= Duration::from_secs(7) && slept[0] < Duration::from_secs(8),
        "{slept:?}"
    );
}

#[tokio::test]
async fn a_wait_longer_than_the_call_hands_the_message_back_at_once() {
    let world = world("");
    let server = always(Behave::answer(429, &["retry-after: 3600"], b"")).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"]);
    assert_eq!(server.received().len(), 1);
    assert_eq!(world.clock.slept(), Vec::<Duration>::new());
    assert_nothing_published(&world);
}

#[tokio::test]
async fn server_errors_are_tried_again_with_growing_pauses_and_then_given_up() {
    let world = world("");
    let server = always(Behave::answer(503, &[], b"")).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"]);
    assert_eq!(server.received().len(), 4);
    let slept = world.clock.slept();
    assert_eq!(slept.len(), 3);
    assert!(slept[0] <= Duration::from_millis(200) && slept[2] >= Duration::from_millis(400), "{slept:?}");
}

#[tokio::test]
async fn what_will_not_change_is_not_tried_again() {
    for status in [400, 401, 403, 404, 410, 206, 304] {
        let world = world("");
        let server = always(Behave::answer(status, &[], b"")).await;
        assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"], "{status}");
        assert_eq!(server.received().len(), 1, "{status}");
        assert_nothing_published(&world);
    }
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_fetched_again() {
    let world = world("");
    let server = in_turn(vec![Behave::answer(200, &["content-length: 1000"], b"code,da"), ok(CSV)]).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, Vec::<String>::new());
    assert_eq!(server.received().len(), 2);
    assert_eq!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap(), CSV);
}

#[tokio::test]
async fn a_long_file_goes_up_in_parts() {
    let world = world("");
    let body: Vec<u8> = (0..20_000_000_u32).map(|n| b"0123456789,\n"[n as usize % 12]).collect();
    let server = always(ok(&body)).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, Vec::<String>::new());
    assert!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap() == body, "the same bytes");
    assert_eq!(world.s3.metadata(BUCKET, "in/eod/eod.csv")["asx-date"], "2026-02-28");
    assert_eq!(world.s3.unfinished(BUCKET), Vec::<String>::new());
    let parts = world.s3.calls().iter().filter(|call| call.contains("partNumber")).count();
    assert_eq!(parts, 3);
    assert_eq!(world.state("eod")["success"]["bytes"], 20_000_000);
}

#[tokio::test]
async fn a_long_file_that_is_cut_off_leaves_no_upload_behind() {
    let world = world("");
    let server = always(Behave::answer(200, &["content-length: 30000000"], &vec![b'x'; 10_000_000])).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"]);
    assert_eq!(server.received().len(), 4);
    assert_nothing_published(&world);
    let aborted = world.s3.calls().iter().filter(|call| call.starts_with("DELETE")).count();
    assert_eq!(aborted, 4);
}

#[tokio::test]
async fn nothing_longer_than_the_cap_is_published_whether_it_says_so_or_not() {
    let world = world("max_bytes = 9000000");
    let honest = always(Behave::answer(200, &["content-length: 9000001"], b"x")).await;
    // Without a length, the body ends with the connection.
    let mut bytes = b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n".to_vec();
    bytes.extend(vec![b'x'; 9_000_001]);
    let silent = always(Behave::Send(bytes)).await;
    assert_eq!(world.batch(&[job(&honest, "/eod.csv"), job(&silent, "/eod.csv")]).await, ["m0", "m1"]);
    assert_eq!((honest.received().len(), silent.received().len()), (1, 1));
    assert_nothing_published(&world);
}

#[tokio::test]
async fn a_page_an_empty_body_and_a_stub_are_not_published() {
    for body in [&b"<p>We are sorry</p>"[..], b"\xef\xbb\xbf <!DOCTYPE html><html></html>", b"", b"code\n"] {
        let world = world("min_bytes = 10");
        let server = always(ok(body)).await;
        assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"], "{body:?}");
        assert_eq!(server.received().len(), 1);
        assert_nothing_published(&world);
    }
}

#[tokio::test]
async fn what_is_packed_is_judged_by_what_is_inside() {
    let packed = |content: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    };
    for inside in [&b"<html>We are sorry</html>"[..], b"", b"code\n"] {
        let world = world("min_bytes = 10");
        let server = always(ok(&packed(inside))).await;
        assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"], "{inside:?}");
        assert_nothing_published(&world);
    }
    // Packed it is shorter than what is asked of its content.
    let world = world("min_bytes = 5000");
    let server = always(ok(&packed(&CSV.repeat(1000)))).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, Vec::<String>::new());
    assert_eq!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap(), packed(&CSV.repeat(1000)), "as it came");
}

#[tokio::test]
async fn of_a_body_that_is_longer_than_it_says_only_what_it_says_is_taken() {
    let world = world("");
    let length = format!("content-length: {}", CSV.len());
    let mut more = CSV.to_vec();
    more.extend(b"HTTP/1.1 200 X\r\n\r\nsomething else");
    let server = always(Behave::answer(200, &[&length], &more)).await;
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, Vec::<String>::new());
    assert_eq!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap(), CSV);
}

#[tokio::test]
async fn a_page_is_published_where_a_page_is_expected() {
    let sources = sources("").replace("energy_eod", "asx24_eod");
    let world = World::new(NOW, &sources);
    let server = always(ok(b"<html><table></table></html>")).await;
    assert_eq!(world.batch(&[job(&server, "/eod.html")]).await, Vec::<String>::new());
    assert_eq!(world.published(), ["in/eod/eod.csv"]);
}

#[tokio::test]
async fn an_empty_body_is_right_on_a_holiday_for_a_feed_that_says_so() {
    let world = world("holidays = \"expect_empty\"");
    let server = always(ok(b"")).await;
    let mut holiday = job(&server, "/eod.csv");
    holiday["date"] = json!("2026-01-26");
    assert_eq!(world.batch(&[holiday]).await, Vec::<String>::new());
    assert_eq!(world.published(), Vec::<String>::new());
    let state = world.state("eod");
    assert_eq!((&state["success"]["bytes"], &state["success"]["key"]), (&json!(0), &Value::Null));

    let mut working_day = job(&server, "/eod.csv");
    working_day["slot"] = json!("2026-02-28T06:30:00Z");
    assert_eq!(world.batch(&[working_day]).await, ["m0"]);
}

#[tokio::test]
async fn a_redirect_on_the_same_host_is_followed_and_one_elsewhere_is_not() {
    let world = world("");
    let server = Server::start(|request: &Received| match request.target.as_str() {
        "/old" => Behave::answer(302, &["location: /new"], b""),
        "/away" => Behave::answer(302, &["location: http://localhost/x"], b""),
        "/loop" => Behave::answer(302, &["location: /loop"], b""),
        _ => Behave::answer(200, &[], CSV),
    })
    .await;
    let jobs = [job(&server, "/old"), job(&server, "/away"), job(&server, "/loop")];
    assert_eq!(world.batch(&jobs).await, ["m1", "m2"]);
    assert_eq!(world.published(), ["in/eod/eod.csv"]);
    let asked = |target: &str| server.received().iter().filter(|request| request.target == target).count();
    assert_eq!((asked("/old"), asked("/new"), asked("/away")), (1, 1, 1));
}

#[tokio::test]
async fn each_message_fails_for_itself() {
    let world = world("");
    let server = always(ok(CSV)).await;
    let changed = |key: &str, value: Value| {
        let mut job = job(&server, "/eod.csv");
        job[key] = value;
        job
    };
    let jobs = [
        json!("not a job"),
        changed("feed", json!("unknown")),
        changed("url", json!("http://localhost/eod.csv")),
        changed("file", json!("../../state/sources.toml")),
        changed("version", json!(2)),
        job(&server, "/eod.csv"),
    ];
    assert_eq!(world.batch(&jobs).await, ["m0", "m1", "m2", "m3", "m4"]);
    assert_eq!(world.published(), ["in/eod/eod.csv"]);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_stalls_is_left_in_time_and_the_rest_is_done() {
    let world = world("");
    let mut head = b"HTTP/1.1 200 X\r\ncontent-length: 20000000\r\n\r\n".to_vec();
    head.extend(vec![b'x'; 9_000_000]);
    let (slow, fast) = (always(Behave::Stall(head)).await, always(ok(CSV)).await);
    let remaining = Duration::from_secs(3);
    let started = std::time::Instant::now();
    assert_eq!(world.batch_within(&[job(&slow, "/a"), job(&fast, "/b")], remaining).await, ["m0"]);
    assert!(started.elapsed() < remaining, "{:?}", started.elapsed());
    assert_eq!(world.published(), ["in/eod/eod.csv"]);
    assert_eq!(world.s3.unfinished(BUCKET), Vec::<String>::new(), "the part that had come is given up");
}

#[tokio::test]
async fn without_time_everything_is_handed_back_unasked() {
    let world = world("");
    let server = always(ok(CSV)).await;
    let jobs = [job(&server, "/a"), job(&server, "/b")];
    assert_eq!(world.batch_within(&jobs, Duration::ZERO).await, ["m0", "m1"]);
    assert_eq!(server.received().len(), 0);
    assert_nothing_published(&world);
}

#[tokio::test]
async fn a_bucket_that_refuses_the_file_hands_the_message_back() {
    let world = world("");
    let server = always(ok(CSV)).await;
    world.s3.on(|call| {
        let refused = call.method == "PUT" && call.path.contains("/in/");
        refused.then(|| lambda_shared::testing::Reply::s3_error(403, "AccessDenied"))
    });
    assert_eq!(world.batch(&[job(&server, "/eod.csv")]).await, ["m0"]);
    assert_nothing_published(&world);
}
