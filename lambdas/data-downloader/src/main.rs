//! The function `data-downloader`.

use data_downloader::{Downloader, Settings, SystemClock};
use lambda_runtime::{LambdaEvent, service_fn};
use lambda_shared::aws;
use serde_json::Value;
use std::time::SystemTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda_shared::tracing::init();
    let settings = Settings::from_env().inspect_err(|error| tracing::error!(%error, "not started"))?;
    let downloader = Downloader::new(&aws::config().await, settings, SystemClock);
    let downloader = &downloader;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let remaining = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        downloader.handle(event.payload, remaining).await
    }))
    .await
}
