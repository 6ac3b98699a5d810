//! Finding functions.

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::function::{Function, KIND};
use crate::lambda::{error, name};

/// A function by its plain name, without asking the gate.
pub(in crate::lambda) fn find(cloud: &Cloud, name: &str) -> Result<Function, ApiError> {
    let function = cloud.store.get(KIND, name)?;
    function.ok_or_else(|| error::function_missing(name::arn(&cloud.arns, name)))
}

/// A function by any of its names, for `action`.
pub(in crate::lambda) fn read(
    call: &Call,
    action: &str,
    function: &str,
    qualifier: Option<&str>,
) -> Result<Function, ApiError> {
    let name = name::resolve(&call.cloud.arns, function, qualifier)?;
    call.allow(action, &name::arn(&call.cloud.arns, &name))?;
    find(&call.cloud, &name)
}

/// A page of functions in the order of their names, and the name to go on after.
pub(in crate::lambda) fn list(
    call: &Call,
    after: Option<&str>,
    max: usize,
) -> Result<(Vec<Function>, Option<String>), ApiError> {
    call.allow("lambda:ListFunctions", "*")?;
    let all = call.cloud.store.list::<Function>(KIND, "")?;
    let mut rest = all.into_iter().map(|(_, function)| function);
    let mut page: Vec<Function> = rest
        .by_ref()
        .skip_while(|function| after.is_some_and(|after| function.name.as_str() <= after))
        .take(max + 1)
        .collect();
    let more = page.len() > max;
    page.truncate(max);
    let next = if more { page.last().map(|function| function.name.clone()) } else { None };
    Ok((page, next))
}
