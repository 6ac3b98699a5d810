//! Changing code or configuration. Instances that run finish what they do; what comes next gets new ones.

use crate::core::{ApiError, Call};
use crate::lambda::code::{self, Source};
use crate::lambda::function::create::check_role;
use crate::lambda::function::{Function, Wanted, change, read};
use crate::lambda::instance;

/// Replaces the code, and the architecture if one is given.
pub async fn update_code(
    call: &Call,
    function: &str,
    source: &Source,
    wanted: Wanted,
) -> Result<Function, ApiError> {
    let before = read(call, "lambda:UpdateFunctionCode", function, None)?;
    let settings = wanted.over(before.settings)?;
    let code = code::install(call, &before.name, source).await?;
    let after = revise(call, &before.name, None, |function| {
        function.code = code;
        function.settings.architecture = settings.architecture;
    })?;
    instance::retire(&call.cloud, &after);
    Ok(after)
}

/// Changes what `wanted` names.
pub fn update_configuration(
    call: &Call,
    function: &str,
    wanted: Wanted,
    expected: Option<&str>,
) -> Result<Function, ApiError> {
    let before = read(call, "lambda:UpdateFunctionConfiguration", function, None)?;
    let role = before.settings.role.clone();
    let settings = wanted.over(before.settings)?;
    if settings.role != role {
        check_role(call, &settings.role)?;
    }
    let after = revise(call, &before.name, expected, |function| function.settings = settings)?;
    instance::retire(&call.cloud, &after);
    Ok(after)
}

fn revise(
    call: &Call,
    name: &str,
    expected: Option<&str>,
    apply: impl FnOnce(&mut Function),
) -> Result<Function, ApiError> {
    let (revision, now) = (call.cloud.ids.uuid(), call.now());
    change(&call.cloud, name, |function| {
        if expected.is_some_and(|expected| expected != function.revision) {
            let message = "The RevisionId provided does not match the latest RevisionId. Call the \
                           GetFunction/GetAlias API to retrieve the latest Revision Id";
            return Err(ApiError::new("PreconditionFailedException", message).with_status(412));
        }
        apply(function);
        function.revision = revision;
        function.modified = now;
        Ok(function.clone())
    })?
}
