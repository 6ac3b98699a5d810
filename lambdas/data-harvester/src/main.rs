//! The function `data-harvester`.

use aws_sdk_s3::Client;
use data_harvester::store::S3;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use lambda_shared::{aws, settings, tracing};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tracing::init();
    let store = S3::new(Client::new(&aws::config().await), settings::required("DATA_BUCKET")?);
    let store = &store;
    let call = |event: LambdaEvent<Value>| async move { data_harvester::handle(store, event.payload).await };
    lambda_runtime::run(service_fn(call)).await
}
