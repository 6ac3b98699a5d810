//! Pages of links: which files a page brings, and which of them are fetched again.

mod common;

use common::{BUCKET, World};
use lambda_shared::testing::{Behave, Received, Reply, Server};
use serde_json::{Value, json};

/// A Friday, 17:45 in Sydney.
const NOW: &str = "2026-02-27T06:45:00Z";

fn world(retrieval: &str, more: &str) -> World {
    World::new(
        NOW,
        &format!(
            "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\"]\nallow_http_loopback = true\n\
             [calendar]\nholidays = [\"2026-01-26\"]\n\
             [[feed]]\nname = \"legacy\"\nurl = \"http://127.0.0.1/index.html\"\nretrieval = \"{retrieval}\"\n\
             pattern = \"Closing*_{{yyyy}}{{mm}}*.csv\"\nexpected = \"energy_eod\"\nzone = \"Australia/Sydney\"\n\
             at = [\"17:30\"]\n{more}\n"
        ),
    )
}

fn page(server: &Server, slot: &str) -> Value {
    json!({
        "version": 1, "feed": "legacy", "url": server.url("/index.html"), "file": "Closing*_202602*.csv",
        "slot": slot, "date": "2026-02-27", "links": true,
    })
}

/// A site with a page of these links, whose files say their own address.
async fn site(hrefs: &'static [&'static str]) -> Server {
    Server::start(move |request: &Received| match request.target.as_str() {
        "/index.html" => {
            let links: Vec<String> =
                hrefs.iter().map(|href| format!("<a href=\"{href}\">file</a>")).collect();
            Behave::answer(200, &[], links.join("<br>").as_bytes())
        }
        file => Behave::answer(200, &[], format!("code,date\n{file}\n").as_bytes()),
    })
    .await
}

/// Does the page's job and those that come of it; the names of the files that were asked for.
async fn look(world: &World, page: Value) -> Vec<String> {
    let before = world.queue.messages().len();
    assert_eq!(world.batch(&[page]).await, Vec::<String>::new());
    let jobs = world.queue.messages().split_off(before);
    assert_eq!(world.batch(&jobs).await, Vec::<String>::new());
    jobs.iter().map(|job| job["file"].as_str().unwrap_or("no name").to_owned()).collect()
}

#[tokio::test]
async fn the_schedule_sends_a_job_for_the_page() {
    let world = world("links", "");
    world.tick().await.unwrap();
    assert_eq!(
        world.queue.messages(),
        [json!({
            "version": 1, "feed": "legacy", "url": "http://127.0.0.1/index.html", "file": "Closing*_202602*.csv",
            "slot": "2026-02-27T06:30:00Z", "date": "2026-02-27", "force": false, "links": true,
        })]
    );
}

#[tokio::test]
async fn every_link_that_matches_becomes_a_job_and_a_file() {
    let world = world("links", "");
    let site = site(&[
        "/f/Closing_20260226.csv",
        "f/Closing_20260227.csv?v=2#top",
        "/f/Closing_20260226.csv",
        "/f/Closing_20260131.csv",
        "/f/OpenInterest_20260227.csv",
        "http://localhost/Closing_20260227.csv",
        "/f/",
    ])
    .await;
    assert_eq!(world.batch(&[page(&site, "2026-02-27T06:30:00Z")]).await, Vec::<String>::new());
    let job = |target: &str, file: &str| {
        json!({
            "version": 1, "feed": "legacy", "url": site.url(target), "file": file, "slot": "2026-02-27T06:30:00Z",
            "date": "2026-02-27", "force": false,
        })
    };
    let jobs = [
        job("/f/Closing_20260226.csv", "Closing_20260226.csv"),
        job("/f/Closing_20260227.csv?v=2", "Closing_20260227.csv"),
    ];
    assert_eq!(world.queue.messages(), jobs);
    assert_eq!(world.published(), Vec::<String>::new(), "the page is not a file");

    assert_eq!(world.batch(&jobs).await, Vec::<String>::new());
    let keys = ["in/legacy/Closing_20260226.csv", "in/legacy/Closing_20260227.csv"];
    assert_eq!(world.published(), keys);
    assert_eq!(world.s3.content(BUCKET, keys[1]).unwrap(), b"code,date\n/f/Closing_20260227.csv?v=2\n");
}

#[tokio::test]
async fn names_keep_spaces_plus_signs_percent_signs_and_every_alphabet() {
    let world = world("links", "");
    let site = site(&[
        "Closing Report _202602 .csv",
        "Closing%20a+b%2Bc_202602%25.csv",
        "Closing_202602_pr&eacute;cis-日本.csv",
        "Closing_202602_100%.csv",
        "..%2F..%2FClosing_202602.csv",
    ])
    .await;
    look(&world, page(&site, "2026-02-27T06:30:00Z")).await;
    assert_eq!(
        world.published(),
        [
            "in/legacy/Closing Report _202602 .csv",
            "in/legacy/Closing a+b+c_202602%.csv",
            "in/legacy/Closing_202602_100%.csv",
            "in/legacy/Closing_202602_précis-日本.csv",
        ],
        "what would be another folder is left out"
    );
    let content = world.s3.content(BUCKET, "in/legacy/Closing_202602_précis-日本.csv").unwrap();
    assert_eq!(content, b"code,date\n/Closing_202602_pr%C3%A9cis-%E6%97%A5%E6%9C%AC.csv\n");
}

#[tokio::test]
async fn links_are_fetched_once_and_new_ones_when_they_appear() {
    let world = world("links", "");
    let first = site(&["Closing_20260226.csv"]).await;
    assert_eq!(look(&world, page(&first, "2026-02-26T06:30:00Z")).await, ["Closing_20260226.csv"]);
    assert_eq!(look(&world, page(&first, "2026-02-27T06:30:00Z")).await, Vec::<String>::new());
    assert_eq!(world.state("legacy")["success"]["slot"], "2026-02-27T06:30:00Z", "the page was seen");

    // A message that SQS brings twice, with a page that has been read in between.
    let job = world.queue.messages()[0].clone();
    assert_eq!(world.batch(&[job]).await, Vec::<String>::new());
    let asked = first.received().iter().filter(|request| request.target.contains("Closing")).count();
    assert_eq!(asked, 1);

    let mut insisting = page(&first, "2026-02-27T06:40:00Z");
    insisting["force"] = json!(true);
    assert_eq!(look(&world, insisting).await, ["Closing_20260226.csv"]);
    assert_eq!(world.s3.versions(BUCKET, "in/legacy/Closing_20260226.csv").len(), 2);
}

#[tokio::test]
async fn known_links_are_told_from_new_ones_beyond_one_page_of_a_listing() {
    let world = world("links", "").with_listing_page(1);
    let site = site(&["Closing_20260224.csv", "Closing_20260225.csv", "Closing_20260226.csv"]).await;
    assert_eq!(look(&world, page(&site, "2026-02-26T06:30:00Z")).await.len(), 3);
    assert_eq!(look(&world, page(&site, "2026-02-27T06:30:00Z")).await, Vec::<String>::new());
}

#[tokio::test]
async fn links_overwrite_asks_for_known_files_again_and_publishes_what_is_new() {
    let world = world("links_overwrite", "");
    let server = Server::start({
        let mut visits = 0;
        move |request: &Received| match (request.target.as_str(), request.header("if-none-match")) {
            ("/index.html", _) => {
                visits += 1;
                Behave::answer(200, &[], b"<a href=Closing_202602a.csv></a><a href=Closing_202602b.csv></a>")
            }
            ("/Closing_202602a.csv", Some("\"a\"")) => Behave::answer(304, &[], b""),
            ("/Closing_202602a.csv", _) => Behave::answer(200, &["etag: \"a\""], b"always the same\n"),
            _ => Behave::answer(200, &[], format!("visit {visits}\n").as_bytes()),
        }
    })
    .await;
    assert_eq!(look(&world, page(&server, "2026-02-26T06:30:00Z")).await.len(), 2);
    assert_eq!(look(&world, page(&server, "2026-02-27T06:30:00Z")).await.len(), 2);
    let versions = |name: &str| world.s3.versions(BUCKET, &format!("in/legacy/{name}")).len();
    assert_eq!((versions("Closing_202602a.csv"), versions("Closing_202602b.csv")), (1, 2));
}

#[tokio::test]
async fn a_page_without_a_link_that_matches_is_a_failure_but_for_holidays() {
    let world = world("links", "holidays = \"expect_empty\"");
    let site = site(&["OpenInterest_20260227.csv"]).await;
    let mut holiday = page(&site, "2026-01-26T06:30:00Z");
    holiday["date"] = json!("2026-01-26");
    assert_eq!(world.batch(&[holiday]).await, Vec::<String>::new());
    assert_eq!(world.batch(&[page(&site, "2026-02-27T06:30:00Z")]).await, ["m0"]);
    assert_eq!(
        world.state("legacy")["failing"]["last"],
        "no link on the page leads to a file called Closing*_202602*.csv"
    );
}

#[tokio::test]
async fn a_page_is_tried_again_like_a_file_and_never_read_without_end() {
    let world = world("links", "");
    let mut endless = b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n".to_vec();
    endless.extend(vec![b' '; (8 << 20) + 1]);
    let mut answers = vec![
        Behave::answer(503, &["retry-after: 3"], b""),
        Behave::answer(200, &["content-length: 1000"], b"<a href=Closing_202602.csv>"),
        Behave::Send(endless),
    ];
    let server = Server::start(move |_: &Received| answers.remove(0)).await;
    assert_eq!(world.batch(&[page(&server, "2026-02-27T06:30:00Z")]).await, ["m0"]);
    assert_eq!(world.clock.slept().len(), 2);
    assert_eq!(world.state("legacy")["failing"]["last"], "the file is longer than 8388608 bytes");
    assert_eq!(world.queue.messages(), Vec::<Value>::new());
}

#[tokio::test]
async fn links_that_cannot_be_queued_or_remembered_are_not_lost() {
    let world = world("links", "");
    let site = site(&["Closing_20260226.csv"]).await;
    world.queue.refuse("Closing_20260226", "InvalidMessageContents", true);
    assert_eq!(world.batch(&[page(&site, "2026-02-27T06:30:00Z")]).await, ["m0"]);
    assert_eq!(world.state("legacy"), Value::Null, "that says nothing about the feed");

    let mut once = true;
    world.s3.on(move |call| {
        let about_a_link = call.method == "PUT" && call.path.contains("state/feeds/legacy/");
        (about_a_link && std::mem::take(&mut once)).then(|| Reply::s3_error(403, "AccessDenied"))
    });
    assert_eq!(world.batch(&[page(&site, "2026-02-27T06:30:00Z")]).await, Vec::<String>::new());
    let job = world.queue.messages()[0].clone();
    assert_eq!(world.batch(std::slice::from_ref(&job)).await, ["m0"]);
    assert_eq!(world.batch(&[job]).await, Vec::<String>::new());
    assert_eq!(look(&world, page(&site, "2026-02-27T06:35:00Z")).await, Vec::<String>::new());
}
