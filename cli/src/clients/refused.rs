//! An address at which nothing listens.
//!
//! The SDK makes a call again that could not be sent, five times in ten seconds. For AWS that is right; at an endpoint that
//! somebody named, a connection that is refused means that nothing has been started there, and nobody wants to wait for
//! that to be said. Every other trouble of a connection is borne as before, and who follows something looks again anyway.

use std::error::Error;
use std::io;

use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};

/// Lets no call be made again whose connection was refused.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused {
    named: bool,
}

impl Refused {
    /// For the calls to a service whose endpoint somebody named, or did not.
    pub(super) fn where_named(named: bool) -> Self {
        Self { named }
    }
}

impl ClassifyRetry for Refused {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let error = context.output_or_error().and_then(Result::err);
        let connection = error.and_then(|error| error.as_connector_error());
        if self.named && connection.is_some_and(|error| is_refusal(error)) {
            RetryAction::RetryForbidden
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "refused connections"
    }
}

fn is_refusal(error: &(dyn Error + 'static)) -> bool {
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    std::iter::successors(Some(error), |error| (*error).source())
        .any(|error| error.downcast_ref::<io::Error>().is_some_and(refused))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use aws_config::{BehaviorVersion, Region, SdkConfig};
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::SharedCredentialsProvider;
    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::retry::RetryConfig;
    use aws_types::sdk_config::Builder;

    use crate::clients::Clients;
    use crate::testing::Elsewhere;

    /// A line on which every connection ends like this, and how often one was tried.
    #[derive(Debug, Clone)]
    struct Broken(io::ErrorKind, Arc<AtomicUsize>);

    impl HttpConnector for Broken {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            self.1.fetch_add(1, Ordering::SeqCst);
            HttpConnectorFuture::ready(Err(ConnectorError::io(io::Error::from(self.0).into())))
        }
    }

    async fn tries(endpoint: Option<&str>, kind: io::ErrorKind) -> usize {
        let endpoint = endpoint.map(ToOwned::to_owned);
        let place = |config: &mut Builder| {
            config.set_endpoint_url(endpoint);
        };
        tries_at(place, kind).await
    }

    async fn tries_at(place: impl FnOnce(&mut Builder), kind: io::ErrorKind) -> usize {
        let tries = Arc::default();
        let connector = SharedHttpConnector::new(Broken(kind, Arc::clone(&tries)));
        let keys = Credentials::new("AKIAEXAMPLE", "secret", None, None, "test");
        let retries = RetryConfig::standard().with_max_attempts(3);
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("ap-southeast-2"))
            .credentials_provider(SharedCredentialsProvider::new(keys))
            .retry_config(retries.with_initial_backoff(Duration::from_millis(1)))
            .http_client(http_client_fn(move |_, _| connector.clone()));
        place(&mut config);
        Clients::new(config.build()).account().await.expect_err("no connection");
        tries.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn only_a_refusal_at_an_endpoint_that_was_named_is_told_at_once() {
        let named = Some("http://127.0.0.1:1");
        assert_eq!(tries(named, io::ErrorKind::ConnectionRefused).await, 1);
        assert_eq!(tries(named, io::ErrorKind::ConnectionReset).await, 3);
        assert_eq!(tries(None, io::ErrorKind::ConnectionRefused).await, 3);
        for (service, expected) in [("STS", 1), ("S3", 3)] {
            let place = |config: &mut Builder| {
                config.set_service_config(Some(Elsewhere(service)));
            };
            assert_eq!(tries_at(place, io::ErrorKind::ConnectionRefused).await, expected, "{service}");
        }
    }
}
