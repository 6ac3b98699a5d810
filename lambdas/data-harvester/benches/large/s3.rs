//! As much of S3 as a harvest asks: one file, and nothing that is written is kept.

use super::trades::{HEADER, ROW, Trades};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// The stand-in.
pub struct S3 {
    pub address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    parts: AtomicU64,
    last: Notify,
}

impl S3 {
    /// Until the original is removed, which is the last request.
    pub async fn last_request(&self) {
        self.seen.last.notified().await;
    }

    /// Bytes of all parts so far.
    pub fn sent_in_parts(&self) -> u64 {
        self.seen.parts.load(Ordering::Relaxed)
    }
}

/// Starts it with a file of about so many bytes.
pub async fn start(bytes: u64) -> S3 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let seen = Arc::new(Seen::default());
    let noted = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, bytes / ROW, Arc::clone(&noted)));
        }
    });
    S3 { address, seen }
}

/// Requests one after the other on one connection, until it is closed.
async fn serve(stream: TcpStream, rows: u64, seen: Arc<Seen>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    loop {
        let (mut line, mut request, mut length) = (String::new(), String::new(), 0);
        while read.read_line(&mut line).await? > 2 {
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap_or(0),
                "expect" => write.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?,
                _ if request.is_empty() => request.clone_from(&line),
                _ => (),
            }
            line.clear();
        }
        if request.is_empty() {
            return Ok(());
        }
        tokio::io::copy(&mut (&mut read).take(length), &mut tokio::io::sink()).await?;
        if request.contains("partNumber=") {
            seen.parts.fetch_add(length, Ordering::Relaxed);
        }
        if request.starts_with("DELETE") {
            seen.last.notify_one();
        }
        if request.starts_with("GET /data/in/") {
            send_file(&mut write, rows).await?;
        } else {
            let (status, body) = answer(&request);
            let head =
                format!("HTTP/1.1 {status} X\r\netag: \"e\"\r\ncontent-length: {}\r\n\r\n", body.len());
            write.write_all((head + body).as_bytes()).await?;
        }
    }
}

async fn send_file(write: &mut (impl AsyncWrite + Unpin), rows: u64) -> std::io::Result<()> {
    let length = HEADER.len() as u64 + rows * ROW;
    let head = format!(
        "HTTP/1.1 200 OK\r\netag: \"f\"\r\nx-amz-version-id: v1\r\nlast-modified: Thu, 27 Feb 2025 06:00:00 GMT\r\n\
         content-length: {length}\r\n\r\n"
    );
    write.write_all(head.as_bytes()).await?;
    write.write_all(HEADER).await?;
    let mut trades = Trades::new(rows);
    loop {
        let some = trades.next();
        if some.is_empty() {
            return Ok(());
        }
        write.write_all(&some).await?;
    }
}

fn answer(request: &str) -> (u16, &'static str) {
    let has = |part: &str| request.contains(part);
    match request.split(' ').next() {
        Some("GET") if has("uploads") => (200, "<ListMultipartUploadsResult/>"),
        Some("GET") => (404, "<Error><Code>NoSuchKey</Code></Error>"),
        Some("HEAD") => (404, ""),
        Some("POST") if has("uploads") => {
            (200, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
        }
        Some("POST") => (200, "<CompleteMultipartUploadResult/>"),
        Some("PUT") if has("/data/done/") => (200, "<CopyObjectResult/>"),
        Some("DELETE") => (204, ""),
        _ => (200, ""),
    }
}
