//! The function `clean-test-files`.

use lambda_shared::{aws, custom_resource, tracing};
use market_data_downloader_clean_test_files::{CleanTestFiles, Clients};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    tracing::init();
    let clients = Clients::new(&aws::config().await);
    custom_resource::run(CleanTestFiles::new(clients)).await
}
