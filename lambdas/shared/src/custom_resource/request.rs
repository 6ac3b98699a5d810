//! What CloudFormation asks.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What happens to the resource.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum RequestType {
    /// It is new.
    Create,
    /// Its properties changed.
    Update,
    /// It goes, or its successor has taken over.
    Delete,
}

/// One request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Request {
    /// What happens.
    pub request_type: RequestType,
    /// Where the answer goes.
    #[serde(rename = "ResponseURL")]
    pub response_url: String,
    /// The stack's ARN.
    pub stack_id: String,
    /// The request's own id.
    pub request_id: String,
    /// The resource's name in the template.
    pub logical_resource_id: String,
    /// The name that an earlier answer gave it; not there on `Create`.
    pub physical_resource_id: Option<String>,
    /// The properties; every scalar is a string.
    #[serde(default)]
    pub resource_properties: Value,
    /// The properties before an `Update`.
    pub old_resource_properties: Option<Value>,
}

/// Properties that are not what the function expects.
#[derive(Debug, thiserror::Error)]
#[error("the {which} of {resource} in the template are wrong: {reason}")]
pub struct PropertyError {
    which: &'static str,
    resource: String,
    reason: serde_json::Error,
}

impl Request {
    /// The properties, typed. Ones the type does not know (such as `ServiceToken`) are ignored: a resource that an
    /// older template made must still be deletable.
    pub fn properties<T: DeserializeOwned>(&self) -> Result<T, PropertyError> {
        self.typed("properties", &self.resource_properties)
    }

    /// The properties before an `Update`, typed; `None` for the other requests.
    pub fn old_properties<T: DeserializeOwned>(&self) -> Result<Option<T>, PropertyError> {
        self.old_resource_properties.as_ref().map(|old| self.typed("former properties", old)).transpose()
    }

    fn typed<T: DeserializeOwned>(&self, which: &'static str, value: &Value) -> Result<T, PropertyError> {
        T::deserialize(value).map_err(|reason| PropertyError {
            which,
            resource: self.logical_resource_id.clone(),
            reason,
        })
    }
}
