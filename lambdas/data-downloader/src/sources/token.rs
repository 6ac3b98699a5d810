//! The token that a feed's source asks for: where it is kept, and who alone is told it.

use reqwest::Url;

/// What the names of all secrets with tokens begin with: the function may read these and no others.
const SECRETS: &str = "market-data-downloader/feeds/";

/// A feed's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSource {
    /// The name of the secret in Secrets Manager.
    pub secret: String,
    /// The host of the feed's URL.
    host: String,
}

impl TokenSource {
    /// The token of a feed with this URL, as it is written.
    pub(super) fn read(secret: &str, url: &str) -> Result<Self, String> {
        let name = secret.strip_prefix(SECRETS).unwrap_or_default();
        let simple = |c: char| c.is_ascii_alphanumeric() || "/_+=.@-".contains(c);
        if name.is_empty() || !name.chars().all(simple) {
            return Err(format!(
                "the name of a secret with a token begins with {SECRETS}, and letters follow"
            ));
        }
        let host = Url::parse(url).ok().filter(|url| url.scheme().starts_with("http"));
        match host.as_ref().and_then(Url::host_str).filter(|host| !host.contains(['{', '%'])) {
            Some(host) => Ok(Self { secret: secret.to_owned(), host: host.to_owned() }),
            None => Err("a token is only sent over https, to the host that the feed's url names".to_owned()),
        }
    }

    /// Whether the token may be sent with a request of this URL, which the policy has let pass: links may lead to other
    /// hosts, and messages of people, too.
    pub(crate) fn is_for(&self, url: &Url) -> bool {
        url.host_str() == Some(self.host.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_of_the_feed_is_told() {
        let url = "https://api.example.com/eod?date={yyyy}{mm}{dd}";
        let token = TokenSource::read("market-data-downloader/feeds/asx", url).unwrap();
        let is_for = |url: &str| token.is_for(&Url::parse(url).unwrap());
        assert!(is_for("https://API.example.com/other"));
        for other in
            ["https://example.com/", "https://api.example.com.example/", "https://x.api.example.com/"]
        {
            assert!(!is_for(other), "{other}");
        }
    }

    #[test]
    fn only_secrets_of_feeds_and_only_https() {
        let url = "https://api.example.com/";
        for name in [
            "asx",
            "market-data-downloader/feeds/",
            "market-data-downloader/github",
            "market-data-downloader/feeds/a*",
        ] {
            assert!(TokenSource::read(name, url).unwrap_err().contains("begins with"), "{name}");
        }
        for url in ["ftp://api.example.com/", "https://{yyyy}.example.com/", "no url"] {
            let refused = TokenSource::read("market-data-downloader/feeds/asx", url).unwrap_err();
            assert!(refused.contains("only sent over https"), "{url}");
        }
    }
}
