//! An HTTP client that goes only where the policy says, also after a redirect and after a look into DNS.

use super::error::JobError;
use super::resolve;
use crate::sources::Policy;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

const MOST_REDIRECTS: usize = 5;
/// A server that does not answer a call within this is tried again later.
pub(super) const CONNECT: Duration = Duration::from_secs(10);

/// A redirect that is not followed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct RedirectRefused(String);

/// A client under `policy`.
pub(super) fn client(policy: &Policy) -> Result<reqwest::Client, JobError> {
    let policy = Arc::new(policy.clone());
    let resolver = Arc::new(PublicOnly { loopback_too: policy.allow_http_loopback });
    reqwest::Client::builder()
        .user_agent(&policy.user_agent)
        .connect_timeout(CONNECT)
        .read_timeout(Duration::from_secs(policy.stall_seconds))
        .redirect(redirects(Arc::clone(&policy)))
        .dns_resolver(resolver)
        // Through a proxy nobody could tell which address is asked.
        .no_proxy()
        .build()
        .map_err(|error| JobError::Client(chain(&error)))
}

fn redirects(policy: Arc<Policy>) -> redirect::Policy {
    redirect::Policy::custom(move |attempt| {
        let refuse = |text: String| RedirectRefused(text);
        let host = |url: &reqwest::Url| url.host_str().unwrap_or_default().to_owned();
        let came_from = attempt.previous().first().map(host).unwrap_or_default();
        let to = attempt.url().clone();
        if attempt.previous().len() > MOST_REDIRECTS {
            return attempt.error(refuse(format!("more than {MOST_REDIRECTS} times")));
        }
        if host(&to) != came_from {
            return attempt.error(refuse(format!("from {came_from} to another host, {}", host(&to))));
        }
        match policy.check(to.as_str()) {
            Ok(_) => attempt.follow(),
            Err(error) => attempt.error(refuse(error.to_string())),
        }
    })
}

/// Resolves names, and keeps only addresses that may be asked.
struct PublicOnly {
    loopback_too: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback_too = self.loopback_too;
        Box::pin(async move {
            let addresses: Addrs =
                Box::new(resolve::public(name.as_str(), 0, loopback_too).await?.into_iter());
            Ok(addresses)
        })
    }
}

/// The text of an error with its causes, the URL only once.
pub(super) fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The cause of a kind, somewhere in the chain.
pub(super) fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |error| (*error).source()).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_that_leads_into_a_private_network_is_not_asked() {
        let policy: Policy = toml::from_str("allow_hosts = [\"localhost\"]").unwrap();
        let error = client(&policy).unwrap().get("https://localhost/").send().await.unwrap_err();
        let refused = cause::<resolve::PrivateAddress>(&error).expect("refused for its address").to_string();
        assert!(refused.starts_with("host localhost has no public address ("), "{refused}");
        assert!(refused.contains("127.0.0.1") || refused.contains("::1"), "{refused}");
    }
}
