//! As much of S3 as a transfer asks, which lets everything fall.

use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Starts it, with a feed whose files may be so long.
pub async fn start(longest: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, longest));
        }
    });
    address
}

/// Requests one after the other on one connection, until it is closed.
async fn serve(stream: TcpStream, longest: u64) -> std::io::Result<()> {
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
        let (status, body) = answer(&request, longest);
        let head = format!("HTTP/1.1 {status} X\r\netag: \"e\"\r\ncontent-length: {}\r\n\r\n", body.len());
        write.write_all((head + &body).as_bytes()).await?;
    }
}

fn answer(request: &str, longest: u64) -> (u16, String) {
    let has = |part: &str| request.contains(part);
    match request.split(' ').next() {
        Some("GET") if has("sources.toml") => (200, sources(longest)),
        Some("GET") => (404, "<Error><Code>NoSuchKey</Code></Error>".to_owned()),
        Some("POST") if has("uploads") => {
            let id = "<UploadId>u</UploadId>";
            (200, format!("<InitiateMultipartUploadResult>{id}</InitiateMultipartUploadResult>"))
        }
        Some("POST") => (200, "<CompleteMultipartUploadResult/>".to_owned()),
        _ => (200, String::new()),
    }
}

fn sources(longest: u64) -> String {
    format!(
        "version = 1\n[policy]\nallow_hosts = [\"127.0.0.1\"]\nallow_http_loopback = true\nmax_bytes = {longest}\n\
         [[feed]]\nname = \"long\"\nurl = \"http://127.0.0.1/long.csv\"\nretrieval = \"direct\"\n\
         expected = \"energy_eod\"\nzone = \"Australia/Sydney\"\nat = [\"17:30\"]\n"
    )
}
