//! An HTTP server on loopback that does what a test says, byte by byte, so that it can also misbehave.

use super::wire::{Call, Reply};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub target: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The same request, decoded as services in memory take it.
    pub fn call(&self) -> Call {
        Call::new(&self.method, &self.target, self.headers.clone(), self.body.clone())
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub enum Behave {
    /// Send these bytes and close.
    Send(Vec<u8>),
    /// Send these bytes, then nothing more until the client goes away.
    Stall(Vec<u8>),
}

impl Behave {
    /// A whole response. `headers` are lines without their line ends.
    pub fn answer(status: u16, headers: &[&str], body: &[u8]) -> Self {
        let mut bytes = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n").into_bytes();
        if !headers.iter().any(|header| header.starts_with("content-length")) {
            bytes.extend(format!("content-length: {}\r\n", body.len()).bytes());
        }
        for header in headers {
            bytes.extend(format!("{header}\r\n").bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(body);
        Self::Send(bytes)
    }
}

impl From<Reply> for Behave {
    fn from(reply: Reply) -> Self {
        let headers: Vec<String> =
            reply.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        Self::answer(reply.status, &headers, &reply.body)
    }
}

type Script = Box<dyn FnMut(&Received) -> Behave + Send>;

/// The running server; it ends when this is dropped.
pub struct Server {
    address: SocketAddr,
    received: Arc<Log>,
    task: JoinHandle<()>,
}

/// What has come in, and a bell for whoever waits for more.
#[derive(Default)]
struct Log {
    requests: Mutex<Vec<Received>>,
    more: Notify,
}

impl Server {
    /// Starts a server that asks `script` what to do with each request.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn start(script: impl FnMut(&Received) -> Behave + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let received = Arc::new(Log::default());
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(Box::new(script)));
        let log = Arc::clone(&received);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&log)));
            }
        });
        Self { address, received, task }
    }

    /// `http://127.0.0.1:PORT`, followed by `path`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What has come in so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.received.requests).clone()
    }

    /// Waits until `find` finds something in what has come in.
    ///
    /// # Panics
    /// When that takes longer than half a minute.
    pub async fn wait_for<T>(&self, find: impl Fn(&[Received]) -> Option<T>) -> T {
        let found = async {
            loop {
                let more = self.received.more.notified();
                if let Some(found) = find(&lock(&self.received.requests)) {
                    return found;
                }
                more.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), found).await.expect("what the test waits for comes")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Mutex<Script>>, log: Arc<Log>) {
    let Some(request) = read(&mut stream).await else { return };
    lock(&log.requests).push(request.clone());
    log.more.notify_waiters();
    let behave = (lock(&script))(&request);
    let (Behave::Send(bytes) | Behave::Stall(bytes)) = &behave;
    // A client that has gone away is what some tests want.
    let _ = stream.write_all(bytes).await;
    match behave {
        Behave::Send(_) => drop(stream.shutdown().await),
        Behave::Stall(_) => drop(stream.read(&mut [0; 16]).await),
    }
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let request = Received { method: first.next()?, target: first.next()?, headers, body: Vec::new() };
    let length: usize = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while bytes.len() < head + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received { body: bytes[head..head + length].to_vec(), ..request })
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
