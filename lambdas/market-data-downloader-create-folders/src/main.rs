//! The function `create-folders`.

use aws_sdk_s3::Client;
use lambda_shared::{aws, custom_resource, tracing};
use market_data_downloader_create_folders::Folders;
use std::env;
use std::path::PathBuf;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    tracing::init();
    let client = Client::new(&aws::config().await);
    // Where the code package was unpacked; it is also where Lambda starts the function.
    let package = env::var_os("LAMBDA_TASK_ROOT").map_or_else(|| PathBuf::from("."), PathBuf::from);
    custom_resource::run(Folders::new(client, package.join("sources.toml"))).await
}
