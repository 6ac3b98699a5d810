//! What holds for every feed: which hosts may be asked, how, and how much may come back.

use reqwest::Url;
use serde::Deserialize;
use std::net::IpAddr;

/// The table `[policy]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The only hosts that are asked, spelt out; there are no patterns.
    pub allow_hosts: Vec<String>,
    /// How this function names itself to them.
    #[serde(default = "default_user_agent")]
    pub user_agent: String,
    /// A longer file is not published.
    #[serde(default = "default_max_bytes")]
    pub max_bytes: u64,
    /// Tries per receive of a message.
    #[serde(default = "default_attempts")]
    pub attempts: u32,
    /// Seconds without a byte before a server counts as gone.
    #[serde(default = "default_stall_seconds")]
    pub stall_seconds: u64,
    /// Lets test configurations use a server on this machine over plain HTTP. Never set it in production.
    #[serde(default)]
    pub allow_http_loopback: bool,
}

fn default_user_agent() -> String {
    concat!("market-data-downloader/", env!("CARGO_PKG_VERSION")).to_owned()
}

const fn default_max_bytes() -> u64 {
    64 << 20
}

const fn default_attempts() -> u32 {
    4
}

const fn default_stall_seconds() -> u64 {
    30
}

/// Why a URL may not be asked.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum UrlRefused {
    /// It is none.
    #[error("{0:?} is not a URL")]
    NotAUrl(String),
    /// Anyone between could change what comes.
    #[error("{0} is not https")]
    NotHttps(String),
    /// The policy does not name its host.
    #[error("host {0} is not in allow_hosts")]
    Host(String),
    /// A file is not behind another port than that of https.
    #[error("port {0} is not the port of https")]
    Port(u16),
    /// The place for secrets is not a URL.
    #[error("it carries a user name or password")]
    Credentials,
}

impl Policy {
    /// The URL, if it may be asked. Redirects pass here as well.
    pub fn check(&self, url: &str) -> Result<Url, UrlRefused> {
        let url = Url::parse(url).map_err(|_| UrlRefused::NotAUrl(url.to_owned()))?;
        let host = url.host_str().unwrap_or_default();
        if !self.allow_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
            return Err(UrlRefused::Host(host.to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlRefused::Credentials);
        }
        if self.allow_http_loopback && is_loopback(host) {
            return Ok(url);
        }
        if url.scheme() != "https" {
            return Err(UrlRefused::NotHttps(url.to_string()));
        }
        match url.port() {
            Some(port) => Err(UrlRefused::Port(port)),
            None => Ok(url),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(loopback: bool) -> Policy {
        let text = format!(
            "allow_hosts = [\"www.asxenergy.com.au\", \"127.0.0.1\"]\nallow_http_loopback = {loopback}"
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn only_https_to_the_named_hosts() {
        let policy = policy(false);
        assert!(policy.check("https://WWW.asxenergy.com.au/a.csv?x=1").is_ok());
        for (url, refused) in [
            ("http://www.asxenergy.com.au/", UrlRefused::NotHttps("http://www.asxenergy.com.au/".into())),
            ("ftp://www.asxenergy.com.au/", UrlRefused::NotHttps("ftp://www.asxenergy.com.au/".into())),
            ("https://asxenergy.com.au/", UrlRefused::Host("asxenergy.com.au".into())),
            (
                "https://www.asxenergy.com.au.example/",
                UrlRefused::Host("www.asxenergy.com.au.example".into()),
            ),
            ("https://x@www.asxenergy.com.au/", UrlRefused::Credentials),
            ("https://www.asxenergy.com.au:8443/", UrlRefused::Port(8443)),
            ("http://127.0.0.1:8080/", UrlRefused::NotHttps("http://127.0.0.1:8080/".into())),
            ("not a url", UrlRefused::NotAUrl("not a url".into())),
        ] {
            assert_eq!(policy.check(url), Err(refused));
        }
    }

    #[test]
    fn the_switch_for_tests_opens_loopback_and_nothing_else() {
        let policy = policy(true);
        assert!(policy.check("http://127.0.0.1:8080/a").is_ok());
        assert!(matches!(policy.check("http://www.asxenergy.com.au/"), Err(UrlRefused::NotHttps(_))));
        assert!(matches!(policy.check("http://127.0.0.2/"), Err(UrlRefused::Host(_))));
    }
}
