//! Starting and stopping with the engine.

use std::sync::Arc;

use crate::core::{ApiError, Cloud};
use crate::s3::rules::event::deliver;
use crate::s3::rules::expire;

/// Takes up what a killed engine left (invocations not yet handed over, bodies nobody names) and waits for midnight.
pub async fn resume(cloud: &Arc<Cloud>) -> Result<(), ApiError> {
    crate::s3::state::sweep(&cloud.store)?;
    deliver(cloud).await?;
    expire::start(cloud)
}

/// Stops waiting.
pub fn stop(cloud: &Cloud) {
    expire::stop(cloud);
}
