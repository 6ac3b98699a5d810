//! From a name to addresses that may be asked: a name that leads into a private network is not.

use crate::address::is_public;
use std::error::Error;
use std::net::SocketAddr;

/// A name that leads where it should not.
#[derive(Debug, thiserror::Error)]
#[error("host {host} has no public address ({found}): only the public Internet is asked")]
pub(super) struct PrivateAddress {
    host: String,
    found: String,
}

/// The addresses of a host that may be asked, at least one.
pub(super) async fn public(
    host: &str,
    port: u16,
    loopback_too: bool,
) -> Result<Vec<SocketAddr>, Box<dyn Error + Send + Sync>> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
    let asked: Vec<SocketAddr> = found
        .iter()
        .copied()
        .filter(|address| is_public(address.ip()) || (loopback_too && address.ip().is_loopback()))
        .collect();
    if asked.is_empty() {
        let found = found.iter().map(|address| address.ip().to_string()).collect::<Vec<_>>().join(", ");
        return Err(PrivateAddress { host: host.to_owned(), found }.into());
    }
    Ok(asked)
}
