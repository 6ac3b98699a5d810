//! An FTP server on loopback with one file, that also misbehaves.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The file, and how its transfer ends.
#[derive(Clone, Debug)]
pub struct File {
    pub body: Vec<u8>,
    /// The answer to SIZE.
    pub size: &'static str,
    /// The answer to MDTM.
    pub modified: &'static str,
    /// The answer to RETR; data come after one that begins with 1.
    pub begin: &'static str,
    /// The answer after the data; with none, the data never end.
    pub end: &'static str,
}

impl File {
    pub fn new(body: &[u8]) -> Self {
        Self {
            body: body.to_vec(),
            size: "502 no",
            modified: "502 no",
            begin: "150 here it comes",
            end: "226 that was it",
        }
    }
}

/// The running server; it ends when this is dropped.
pub struct FtpServer {
    address: SocketAddr,
    commands: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl FtpServer {
    /// Serves these files in turn, a session each, the last one for ever.
    pub async fn start(mut files: Vec<File>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let commands: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&commands);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let file = if files.len() > 1 { files.remove(0) } else { files[0].clone() };
                tokio::spawn(serve(stream, file, Arc::clone(&log)));
            }
        });
        Self { address, commands, task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("ftp://{}{path}", self.address)
    }

    /// The commands of all sessions so far.
    pub fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap().clone()
    }
}

impl Drop for FtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One session; it ends without ado when the client goes away.
async fn serve(stream: TcpStream, file: File, log: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let data = TcpListener::bind("127.0.0.1:0").await.ok()?;
    let port = data.local_addr().ok()?.port();
    write.write_all(b"220 ready\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        log.lock().unwrap().push(line.clone());
        let answer = match line.split(' ').next()? {
            "USER" => "331 who says so?".to_owned(),
            "PASS" => "230 welcome".to_owned(),
            "TYPE" => "200 fine".to_owned(),
            "SIZE" => file.size.to_owned(),
            "MDTM" => file.modified.to_owned(),
            // Another machine's address: whoever believes it gets nothing.
            "PASV" => format!("227 over there (10,0,0,1,{},{})", port / 256, port % 256),
            "QUIT" => "221 bye".to_owned(),
            "RETR" if !file.begin.starts_with('1') => file.begin.to_owned(),
            "RETR" => {
                let (mut sent, _) = data.accept().await.ok()?;
                write.write_all(format!("{}\r\n", file.begin).as_bytes()).await.ok()?;
                sent.write_all(&file.body).await.ok()?;
                if file.end.is_empty() {
                    // Until the client has enough of it.
                    lines.next_line().await.ok()?;
                }
                file.end.to_owned()
            }
            _ => "502 no such command".to_owned(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
