//! Making a function: its code is unpacked before it exists.

use std::collections::BTreeMap;

use crate::core::{ApiError, Call};
use crate::iam;
use crate::lambda::code::{self, Source};
use crate::lambda::function::{Function, KIND, Settings, Wanted, find};
use crate::lambda::{error, name};

/// What a function is made from.
#[derive(Debug, Clone)]
pub struct FunctionSpec {
    /// Its name; must not be taken.
    pub name: String,
    /// Its configuration.
    pub wanted: Wanted,
    /// Its code.
    pub code: Source,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// The same for every attempt at one operation: a function made by an earlier attempt is taken as it is.
    pub token: Option<String>,
}

/// Makes a function.
pub async fn create_function(call: &Call, spec: FunctionSpec) -> Result<Function, ApiError> {
    let arn = name::arn(&call.cloud.arns, &spec.name);
    call.allow("lambda:CreateFunction", &arn)?;
    name::check(&spec.name)?;
    let settings = spec.wanted.over(Settings::default())?;
    check_role(call, &settings.role)?;
    let taken = || error::conflict(format!("Function already exist: {}", spec.name));
    if let Ok(existing) = find(&call.cloud, &spec.name) {
        let ours = existing.token.is_some() && existing.token == spec.token;
        return if ours { Ok(existing) } else { Err(taken()) };
    }
    let code = code::install(call, &spec.name, &spec.code).await?;
    let function = Function {
        name: spec.name.clone(),
        settings,
        code,
        revision: call.cloud.ids.uuid(),
        modified: call.now(),
        reserved: None,
        tags: spec.tags.clone(),
        statements: Vec::new(),
        event_config: None,
        token: spec.token.clone(),
    };
    if call.cloud.store.insert(KIND, &function.name, &function)? { Ok(function) } else { Err(taken()) }
}

/// The caller must be allowed to pass the role, and the role to be Lambda's.
pub(super) fn check_role(call: &Call, role: &str) -> Result<(), ApiError> {
    call.allow("iam:PassRole", role)?;
    iam::assume(call, role, "lambda.amazonaws.com", "lambda")
        .map(drop)
        .map_err(|_| error::invalid("The role defined for the function cannot be assumed by Lambda."))
}
