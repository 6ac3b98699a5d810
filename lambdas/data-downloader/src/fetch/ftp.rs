//! Asks an FTP server, as anonymous and in passive mode.
//!
//! FTP is neither secret nor proof against changes on the way; it is there for sources that have nothing else, and only
//! feeds that say so use it. What a server calls the address of its data is not believed: it could be anyone's. The data
//! come from where the commands go.
//!
//! Source: RFC 959, RFC 3659 (SIZE, MDTM).

use super::client::{CONNECT, chain};
use super::error::JobError;
use super::failure::Failure;
use super::incoming::{Body, Incoming};
use super::resolve::{self, PrivateAddress};
use crate::sources::Policy;
use crate::state::Success;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::time::Duration;
use suppaftp::tokio::{AsyncFtpStream, AsyncNoTlsStream, TransferStream};
use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpResult, Mode};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

const PORT: u16 = 21;
const CHUNK: usize = 64 << 10;

/// A file that is being transferred.
pub(super) struct Transfer {
    session: AsyncFtpStream,
    stream: TransferStream<AsyncNoTlsStream>,
    buffer: Vec<u8>,
    length: Option<u64>,
    stall: Duration,
}

/// Asks for the file; there is none when time and length are still those of `last`.
pub(super) async fn ask(
    policy: &Policy,
    url: &Url,
    last: Option<&Success>,
) -> Result<Option<Incoming>, Failure> {
    let path = path(url)?;
    let stall = Duration::from_secs(policy.stall_seconds);
    let stream = connect(policy, url).await?;
    let mut session = within(stall, log_in(stream, &policy.user_agent)).await?;
    let modified = within(stall, optional(session.mdtm(&path))).await?;
    let last_modified = modified.map(|time| time.format("%Y%m%d%H%M%S").to_string());
    let length = within(stall, optional(session.size(&path))).await?.map(|length| length as u64);
    let same = |last: &Success| {
        last_modified.is_some() && last.last_modified == last_modified && Some(last.bytes) == length
    };
    if last.is_some_and(same) {
        return Ok(None);
    }
    let stream = within(stall, session.retr_as_stream(&path)).await?;
    let transfer = Transfer { session, stream, buffer: vec![0; CHUNK], length, stall };
    Ok(Some(Incoming { body: Body::Ftp(Box::new(transfer)), length, etag: None, last_modified }))
}

impl Transfer {
    /// The next bytes; none at the end.
    pub(super) async fn chunk(&mut self) -> Result<Option<&[u8]>, Failure> {
        let read = async { self.stream.read(&mut self.buffer).await.map_err(FtpError::ConnectionError) };
        let read = within(self.stall, read).await?;
        Ok((read > 0).then(|| &self.buffer[..read]))
    }

    /// The end of the data may be the end of the file or of the connection: only the server's word, and the length
    /// that it named before, tell.
    pub(super) async fn finish(mut self, bytes: u64) -> Result<(), Failure> {
        within(self.stall, self.stream.finish()).await?;
        if let Some(length) = self.length.filter(|length| *length != bytes) {
            return Err(Failure::passing(format!("{bytes} bytes came of {length}")));
        }
        // A good-bye that is not answered changes nothing.
        let _ = timeout(Duration::from_secs(1), self.session.quit()).await;
        Ok(())
    }
}

async fn connect(policy: &Policy, url: &Url) -> Result<TcpStream, Failure> {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let found = resolve::public(host, url.port().unwrap_or(PORT), policy.allow_http_loopback).await;
    let addresses = found.map_err(|error| match error.downcast_ref::<PrivateAddress>() {
        Some(private) => JobError::PrivateAddress(private.to_string()).into(),
        None => Failure::passing(error.to_string()),
    })?;
    match timeout(CONNECT, TcpStream::connect(addresses.as_slice())).await {
        Ok(connected) => connected.map_err(|error| Failure::passing(error.to_string())),
        Err(_) => Err(Failure::passing(format!("no connection to {host} within {} s", CONNECT.as_secs()))),
    }
}

async fn log_in(stream: TcpStream, user_agent: &str) -> FtpResult<AsyncFtpStream> {
    let over_v6 = stream.peer_addr().is_ok_and(|address| address.is_ipv6());
    let mut session = AsyncFtpStream::connect_with_stream(stream).await?;
    session.set_mode(if over_v6 { Mode::ExtendedPassive } else { Mode::Passive });
    session.set_passive_nat_workaround(true);
    // By convention the password of anonymous says who asks.
    session.login("anonymous", user_agent).await?;
    session.transfer_type(FileType::Binary).await?;
    Ok(session)
}

/// What not every server can tell: a refusal is no answer, and the transfer says why.
async fn optional<T>(question: impl Future<Output = FtpResult<T>>) -> FtpResult<Option<T>> {
    match question.await {
        Ok(answer) => Ok(Some(answer)),
        Err(FtpError::UnexpectedResponse(_) | FtpError::BadResponse) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn within<T>(stall: Duration, work: impl Future<Output = FtpResult<T>>) -> Result<T, Failure> {
    match timeout(stall, work).await {
        Ok(result) => result.map_err(failure),
        Err(_) => Err(Failure::passing(format!("nothing came for {} s", stall.as_secs()))),
    }
}

/// A reply from 500 on is permanent (RFC 959, section 4.2.1).
fn failure(error: FtpError) -> Failure {
    match error {
        FtpError::UnexpectedResponse(response) if response.status.code() >= 500 => {
            JobError::Ftp(response.to_string().trim().to_owned()).into()
        }
        error => Failure::passing(chain(&error)),
    }
}

/// The decoded path. A line end in it would be another command.
fn path(url: &Url) -> Result<String, JobError> {
    let path = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    if path.contains(char::is_control) { Err(JobError::FileName(path)) } else { Ok(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_and_never_two_commands() {
        let read = |url: &str| path(&Url::parse(url).unwrap());
        assert_eq!(read("ftp://h.example/a%20b/%C3%A9+1%25.csv").unwrap(), "/a b/é+1%.csv");
        assert_eq!(
            read("ftp://h.example/a%0d%0aDELE%20b"),
            Err(JobError::FileName("/a\r\nDELE b".to_owned()))
        );
    }
}
