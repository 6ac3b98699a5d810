//! Reserved concurrency: how many invocations of a function may run at the same time.

use crate::core::{ApiError, Call};
use crate::lambda::error;
use crate::lambda::function::{change, read};

/// What is left for everyone else of the account's thousand.
const MOST: u32 = 900;

/// Reserves, or with `None` gives the reservation back.
pub fn reserve(call: &Call, function: &str, reserved: Option<u32>) -> Result<(), ApiError> {
    let action = match reserved {
        Some(_) => "lambda:PutFunctionConcurrency",
        None => "lambda:DeleteFunctionConcurrency",
    };
    let function = read(call, action, function, None)?;
    if reserved.is_some_and(|reserved| reserved > MOST) {
        return Err(error::invalid(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution \
             below its minimum value of [100].",
        ));
    }
    change(&call.cloud, &function.name, |function| function.reserved = reserved)
}

/// What is reserved.
pub(in crate::lambda) fn reserved(call: &Call, function: &str) -> Result<Option<u32>, ApiError> {
    Ok(read(call, "lambda:GetFunctionConcurrency", function, None)?.reserved)
}
