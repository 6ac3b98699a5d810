//! A line to a server on which every answer takes longer, without being narrower.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Opens a line to `server` whose answers arrive `by` later; gives its address. It lasts as long as the process.
pub fn line(server: SocketAddr, by: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            if let Ok(upstream) = TcpStream::connect(server) {
                connect(client, upstream, by);
            }
        }
    });
    address
}

fn connect(client: TcpStream, upstream: TcpStream, by: Duration) {
    for stream in [&client, &upstream] {
        stream.set_nodelay(true).unwrap();
    }
    let (ask, answered) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
    small(move || pass(ask, upstream));
    let (late, arrived) = mpsc::sync_channel::<(Instant, Vec<u8>)>(1024);
    small(move || take(answered, &late, by));
    small(move || deliver(client, &arrived));
}

/// A thread that only copies; there are three for every connection.
fn small(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(128 * 1024).spawn(run).unwrap();
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    // A line that is cut is the tools' business.
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

fn take(mut from: TcpStream, late: &mpsc::SyncSender<(Instant, Vec<u8>)>, by: Duration) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read) = from.read(&mut buffer) {
        if read == 0 || late.send((Instant::now() + by, buffer[..read].to_vec())).is_err() {
            return;
        }
    }
}

fn deliver(mut to: TcpStream, arrived: &mpsc::Receiver<(Instant, Vec<u8>)>) {
    while let Ok((due, bytes)) = arrived.recv() {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).is_err() {
            return;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
