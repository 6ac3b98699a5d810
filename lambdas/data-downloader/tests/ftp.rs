//! Files from an FTP server.

mod common;

use common::ftp::{File, FtpServer};
use common::{BUCKET, World};
use serde_json::{Value, json};
use std::time::Duration;

const NOW: &str = "2026-02-27T13:30:00Z";
const CSV: &[u8] = b"code,date\nBNH2026,20260227\n";

fn world() -> World {
    let sources = "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\"]\nallow_http_loopback = true\n\
                   stall_seconds = 1\nmax_bytes = 9000000\n\
                   [[feed]]\nname = \"eod\"\nurl = \"ftp://127.0.0.1/eod.csv\"\nretrieval = \"ftp\"\n\
                   expected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\n";
    World::new(NOW, sources)
}

fn job(server: &FtpServer, path: &str, slot: &str) -> Value {
    json!({
        "version": 1, "feed": "eod", "url": server.url(path), "file": "eod.csv", "slot": slot, "date": "2026-02-27",
    })
}

/// What becomes of a first job, when the server does this.
async fn fetched(world: &World, files: Vec<File>) -> (Vec<String>, FtpServer) {
    let server = FtpServer::start(files).await;
    let failed = world.batch(&[job(&server, "/a%20b/eod.csv", "2026-02-27T06:30:00Z")]).await;
    (failed, server)
}

#[tokio::test]
async fn a_file_comes_from_where_the_commands_go_whatever_the_server_calls_its_address() {
    let world = world();
    let (failed, server) = fetched(&world, vec![File::new(CSV)]).await;
    assert_eq!(failed, Vec::<String>::new());
    assert_eq!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap(), CSV);
    assert_eq!(
        server.commands(),
        [
            "USER anonymous",
            concat!("PASS market-data-downloader/", env!("CARGO_PKG_VERSION")),
            "TYPE I",
            "MDTM /a b/eod.csv",
            "SIZE /a b/eod.csv",
            "PASV",
            "RETR /a b/eod.csv",
            "QUIT",
        ]
    );
}

#[tokio::test]
async fn a_file_of_the_same_time_and_length_is_not_transferred_again() {
    let world = world();
    let file = File { size: "213 27", modified: "213 20260227060000", ..File::new(CSV) };
    let newer = File { modified: "213 20260228060000", ..file.clone() };
    let server = FtpServer::start(vec![file.clone(), file, newer]).await;
    for slot in ["2026-02-25T06:30:00Z", "2026-02-26T06:30:00Z", "2026-02-27T06:30:00Z"] {
        assert_eq!(world.batch(&[job(&server, "/eod.csv", slot)]).await, Vec::<String>::new());
    }
    let transfers = server.commands().iter().filter(|command| command.starts_with("RETR")).count();
    assert_eq!(transfers, 2);
    assert_eq!(world.s3.versions(BUCKET, "in/eod/eod.csv").len(), 1, "the newer one has the same bytes");
    assert_eq!(world.state("eod")["success"]["last_modified"], "20260228060000");
}

#[tokio::test]
async fn a_transfer_that_breaks_off_is_tried_again() {
    let half = File { body: CSV[..9].to_vec(), ..File::new(CSV) };
    for broken in [
        File { end: "426 connection lost", ..half.clone() },
        File { end: "", ..half.clone() },
        File { size: "213 27", ..half },
        File { begin: "450 someone is writing to it", ..File::new(CSV) },
    ] {
        let world = world();
        let (failed, server) = fetched(&world, vec![broken.clone(), File::new(CSV)]).await;
        assert_eq!(failed, Vec::<String>::new(), "{broken:?}");
        assert_eq!(world.clock.slept().len(), 1, "{broken:?}");
        assert_eq!(world.s3.content(BUCKET, "in/eod/eod.csv").unwrap(), CSV);
        assert_eq!(server.commands().iter().filter(|command| command.starts_with("RETR")).count(), 2);
    }
}

#[tokio::test]
async fn what_the_server_refuses_or_sends_too_much_of_is_not_tried_again() {
    let long = vec![b'x'; 9_000_001];
    for wrong in [
        File { begin: "550 no such file", ..File::new(b"") },
        File { size: "213 9000001", ..File::new(CSV) },
        File::new(&long),
        File::new(b"<p>We are sorry</p>"),
        File::new(b""),
    ] {
        let world = world();
        let (failed, server) = fetched(&world, vec![wrong.clone()]).await;
        assert_eq!(failed, ["m0"], "{} {}", wrong.begin, wrong.size);
        assert_eq!(world.clock.slept(), Vec::<Duration>::new());
        assert_eq!(server.commands().iter().filter(|command| *command == "USER anonymous").count(), 1);
        assert_eq!(world.published(), Vec::<String>::new());
        assert_eq!(world.s3.unfinished(BUCKET), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_host_that_nobody_allowed_and_another_protocol_are_not_asked() {
    let world = world();
    let server = FtpServer::start(vec![File::new(CSV)]).await;
    let mut elsewhere = job(&server, "/eod.csv", "2026-02-27T06:30:00Z");
    elsewhere["url"] = json!(server.url("/eod.csv").replace("127.0.0.1", "localhost"));
    let mut http = elsewhere.clone();
    http["url"] = json!(server.url("/eod.csv").replace("ftp:", "http:"));
    assert_eq!(world.batch(&[elsewhere, http]).await, ["m0", "m1"]);
    assert_eq!(server.commands(), Vec::<String>::new());
}
