//! A server that somebody else wrote, on loopback, for as long as its value lives.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(60);

/// The keys every server is told, or takes anyway.
pub const KEY: (&str, &str) = ("AKIAEXAMPLE", "example");

/// A running server.
pub struct Server {
    /// What it is called.
    pub name: &'static str,
    /// Where it listens.
    pub url: String,
    child: Child,
    _folder: TempDir,
}

impl Server {
    /// moto's server.
    pub fn moto() -> Self {
        Self::start("moto", "moto_server", |port, command| {
            command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        })
    }

    /// ministack.
    pub fn ministack() -> Self {
        Self::start("ministack", "ministack", |port, command| {
            command.env("GATEWAY_PORT", port.to_string()).env("MINISTACK_REGION", "ap-southeast-2");
        })
    }

    /// SeaweedFS with its S3 gateway.
    pub fn seaweedfs() -> Self {
        Self::start("seaweedfs", "weed", |port, command| {
            let (key, secret) = KEY;
            let identity = format!(
                r#"{{"identities": [{{"name": "test", "credentials": [{{"accessKey": "{key}", "secretKey": "{secret}"}}],
                "actions": ["Admin", "Read", "Write", "List", "Tagging"]}}]}}"#
            );
            let folder = PathBuf::from(command.get_current_dir().unwrap());
            std::fs::write(folder.join("s3.json"), identity).unwrap();
            command.args(["server", "-dir=.", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]);
            command.args(["-s3.config=s3.json", "-master.volumeSizeLimitMB=64", "-volume.max=20"]);
            command.arg(format!("-s3.port={port}"));
            for part in ["master", "volume", "filer"] {
                command.arg(format!("-{part}.port={}", free_port()));
            }
        })
    }

    fn start(name: &'static str, program: &str, set: impl FnOnce(u16, &mut Command)) -> Self {
        let programs = std::env::var_os("MDD_PEERS")
            .expect("MDD_PEERS names the folder with the servers: see `just test-peers`");
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new(PathBuf::from(programs).join(program));
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        command.env("AWS_ACCESS_KEY_ID", KEY.0).env("AWS_SECRET_ACCESS_KEY", KEY.1);
        set(port, &mut command);
        let child = command.spawn().unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let server = Self { name, url: format!("http://127.0.0.1:{port}"), child, _folder: folder };
        server.wait(port);
        server
    }

    fn wait(&self, port: u16) {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "{} does not listen", self.name);
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has served its purpose; that it is gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
