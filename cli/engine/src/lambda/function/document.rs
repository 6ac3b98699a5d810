//! A function as it is stored: one document with everything that belongs to it and goes with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::code::Code;
use crate::lambda::event_config::EventConfig;
use crate::lambda::function::Settings;
use crate::lambda::{error, name};

/// The kind of these documents; the key is the function's name.
pub(in crate::lambda) const KIND: &str = "lambda/function";

/// A function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its configuration.
    pub settings: Settings,
    /// Its code.
    pub code: Code,
    /// Changes with code and configuration: instances of another revision are not used again.
    pub revision: String,
    /// When code or configuration changed last.
    pub modified: Timestamp,
    /// How many invocations may run at the same time.
    pub reserved: Option<u32>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// The statements of its resource policy.
    pub statements: Vec<Value>,
    /// What becomes of asynchronous events.
    pub event_config: Option<EventConfig>,
    /// The operation that made it, so that one that was cut off finds it again.
    pub token: Option<String>,
}

impl Function {
    /// Its ARN, without a qualifier.
    pub fn arn(&self, cloud: &Cloud) -> String {
        name::arn(&cloud.arns, &self.name)
    }

    /// The group its lines go to.
    pub fn log_group(&self) -> String {
        self.settings.log_group.clone().unwrap_or_else(|| format!("/aws/lambda/{}", self.name))
    }

    /// What the function does is done by its role; the session has the function's name.
    pub fn as_role(&self, cloud: &Arc<Cloud>) -> Call {
        Call::as_service(cloud, "lambda.amazonaws.com").under_role(&self.settings.role, &self.name)
    }
}

/// Changes a function that must exist.
pub(in crate::lambda) fn change<R>(
    cloud: &Cloud,
    name: &str,
    change: impl FnOnce(&mut Function) -> R,
) -> Result<R, ApiError> {
    cloud
        .store
        .update(KIND, name, change)?
        .ok_or_else(|| error::function_missing(name::arn(&cloud.arns, name)))
}
