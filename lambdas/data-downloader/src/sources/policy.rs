//! What holds for every feed: which hosts may be asked, how, and how much may come back.

use crate::address::is_public;
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
    /// After so many failed receives in a row, and not within a day, a feed is switched off and a person is told. A
    /// file that does not come at all is five of them.
    #[serde(default = "default_disable_after")]
    pub disable_after: u32,
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

const fn default_disable_after() -> u32 {
    10
}

/// Why a URL may not be asked.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum UrlRefused {
    /// It is none.
    #[error("{0:?} is not a URL")]
    NotAUrl(String),
    /// Over http anyone between could change what comes, and only feeds that say so use FTP.
    #[error("{url} is not {scheme}")]
    Scheme {
        /// The URL.
        url: String,
        /// What it should be.
        scheme: &'static str,
    },
    /// The policy does not name its host.
    #[error("host {0} is not in allow_hosts")]
    Host(String),
    /// A name that is an address is held to what holds for the addresses of names.
    #[error("{0} is not an address of the public Internet")]
    PrivateAddress(IpAddr),
    /// A file is not behind another port than the scheme's own.
    #[error("port {port} is not the port of {scheme}")]
    Port {
        /// The port.
        port: u16,
        /// The scheme.
        scheme: &'static str,
    },
    /// The place for secrets is not a URL.
    #[error("it carries a user name or password")]
    Credentials,
}

impl Policy {
    /// The URL, if it may be asked over https. Redirects and links pass here as well.
    pub fn check(&self, url: &str) -> Result<Url, UrlRefused> {
        self.check_as(url, "https", "http")
    }

    /// The URL, if it may be asked over FTP.
    pub fn check_ftp(&self, url: &str) -> Result<Url, UrlRefused> {
        self.check_as(url, "ftp", "ftp")
    }

    fn check_as(&self, url: &str, scheme: &'static str, in_tests: &str) -> Result<Url, UrlRefused> {
        let url = Url::parse(url).map_err(|_| UrlRefused::NotAUrl(url.to_owned()))?;
        let host = url.host_str().unwrap_or_default();
        if !self.allow_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
            return Err(UrlRefused::Host(host.to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlRefused::Credentials);
        }
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        let loopback = host == "localhost" || address.is_some_and(|address| address.is_loopback());
        if self.allow_http_loopback && loopback && [scheme, in_tests].contains(&url.scheme()) {
            return Ok(url);
        }
        if url.scheme() != scheme {
            return Err(UrlRefused::Scheme { url: url.to_string(), scheme });
        }
        if let Some(port) = url.port() {
            return Err(UrlRefused::Port { port, scheme });
        }
        match address {
            Some(address) if !is_public(address) => Err(UrlRefused::PrivateAddress(address)),
            _ => Ok(url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(loopback: bool) -> Policy {
        let hosts = ["www.asxenergy.com.au", "127.0.0.1", "169.254.169.254", "[::1]"];
        toml::from_str(&format!("allow_hosts = {hosts:?}\nallow_http_loopback = {loopback}")).unwrap()
    }

    fn refusal(url: &str) -> String {
        policy(false).check(url).unwrap_err().to_string()
    }

    #[test]
    fn only_https_to_the_named_hosts() {
        assert!(policy(false).check("https://WWW.asxenergy.com.au/a.csv?x=1").is_ok());
        for (url, refused) in [
            ("http://www.asxenergy.com.au/", "http://www.asxenergy.com.au/ is not https"),
            ("ftp://www.asxenergy.com.au/", "ftp://www.asxenergy.com.au/ is not https"),
            ("https://asxenergy.com.au/", "host asxenergy.com.au is not in allow_hosts"),
            (
                "https://www.asxenergy.com.au.example/",
                "host www.asxenergy.com.au.example is not in allow_hosts",
            ),
            ("https://x@www.asxenergy.com.au/", "it carries a user name or password"),
            ("https://www.asxenergy.com.au:8443/", "port 8443 is not the port of https"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/ is not https"),
            ("not a url", "\"not a url\" is not a URL"),
        ] {
            assert_eq!(refusal(url), refused);
        }
    }

    #[test]
    fn an_address_is_held_to_what_holds_for_names() {
        for (url, address) in [
            ("https://127.0.0.1/", "127.0.0.1"),
            ("https://2852039166/", "169.254.169.254"),
            ("https://[::1]/", "::1"),
        ] {
            assert_eq!(refusal(url), format!("{address} is not an address of the public Internet"));
        }
    }

    #[test]
    fn ftp_is_for_those_who_ask_for_it() {
        let check = |url: &str| policy(false).check_ftp(url).map_err(|refused| refused.to_string());
        assert!(check("ftp://www.asxenergy.com.au/a.csv").is_ok());
        assert!(check("ftp://www.asxenergy.com.au:2121/").unwrap_err().contains("port of ftp"));
        assert!(check("https://www.asxenergy.com.au/").unwrap_err().contains("is not ftp"));
        assert!(check("ftp://x:y@www.asxenergy.com.au/").unwrap_err().contains("password"));
        assert!(check("ftp://h.example/").unwrap_err().contains("allow_hosts"));
    }

    #[test]
    fn the_switch_for_tests_opens_loopback_and_nothing_else() {
        let policy = policy(true);
        assert!(policy.check("http://127.0.0.1:8080/a").is_ok());
        assert!(policy.check_ftp("ftp://127.0.0.1:2121/a").is_ok());
        assert!(policy.check("ftp://127.0.0.1:2121/a").is_err());
        assert!(policy.check("http://www.asxenergy.com.au/").is_err());
        assert!(policy.check("http://127.0.0.2/").is_err());
        assert!(policy.check("https://169.254.169.254/").is_err());
    }
}
