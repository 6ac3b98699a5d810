//! A server with one file of rows, made as it goes.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ROW: &[u8; 32] = b"BNH2028,20250227,1,122.00,2,124\n";

/// Starts it.
pub async fn start(bytes: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, bytes));
        }
    });
    address
}

/// Whatever is asked, it is the file.
async fn serve(mut stream: TcpStream, bytes: u64) -> std::io::Result<()> {
    stream.read_buf(&mut Vec::with_capacity(8192)).await?;
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {bytes}\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let rows = ROW.repeat(2048);
    let mut left = bytes;
    while left > 0 {
        let now = left.min(rows.len() as u64);
        stream.write_all(&rows[..usize::try_from(now).unwrap_or(rows.len())]).await?;
        left -= now;
    }
    stream.shutdown().await
}
