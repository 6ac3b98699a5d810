//! Removing a function, with its instances, its events that wait, and its code.

use crate::core::{ApiError, Call};
use crate::lambda::function::{KIND, read};
use crate::lambda::{asynchronous, code, instance};

/// Removes a function. When this returns, nothing of it runs or writes a log line any more.
pub async fn delete_function(call: &Call, function: &str) -> Result<(), ApiError> {
    let function = read(call, "lambda:DeleteFunction", function, None)?;
    call.cloud.store.delete(KIND, &function.name)?;
    asynchronous::forget(&call.cloud, &function.name)?;
    instance::end_all(&call.cloud, &function.name).await;
    code::remove(&call.cloud, &function.name).await;
    Ok(())
}
