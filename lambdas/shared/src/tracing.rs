//! Log lines of a function: one JSON object a line on stdout, which is what CloudWatch Logs keeps and queries.
//!
//! `RUST_LOG` selects what is logged; without it, `info`. The runtime's span (with the request id) is flattened into
//! each line so that a query by request id finds every line of an invocation.

use tracing_subscriber::EnvFilter;

/// Starts logging for this process. A second call changes nothing.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // The runtime stamps each line with its arrival; a second time stamp would only disagree with it.
    let started = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .without_time()
        .with_env_filter(filter)
        .try_init();
    if started.is_err() {
        ::tracing::debug!("logging was already started");
    }
}
