//! `AWS::IAM::Policy`: an inline policy that several roles share.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-policy.html>

use async_trait::async_trait;
use serde_json::Value;

use super::iam_role::document;
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::{ApiError, Call};
use crate::iam;

/// The type. Users and groups do not exist here and are refused as properties.
pub struct IamPolicy;

static SCHEMA: Schema = Schema {
    type_name: "AWS::IAM::Policy",
    properties: &[
        Property::required("PolicyDocument"),
        Property::required("PolicyName").replaces(),
        Property::required("Roles"),
    ],
};

#[async_trait]
impl ResourceType for IamPolicy {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        put(&site.call, properties)?;
        Ok(Provisioned::new(site.generated_name(128)))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        put(&site.call, new)?;
        let kept = roles(new);
        let left = roles(old).into_iter().filter(|role| !kept.contains(role));
        take_away(&site.call, name(old), left)?;
        Ok(Provisioned::new(physical_id))
    }

    async fn delete(&self, site: &Site, _physical_id: &str, properties: &Value) -> Result<(), Failure> {
        Ok(take_away(&site.call, name(properties), roles(properties).into_iter())?)
    }
}

fn name(properties: &Value) -> &str {
    properties["PolicyName"].as_str().unwrap_or_default()
}

fn roles(properties: &Value) -> Vec<&str> {
    let roles = properties["Roles"].as_array().map_or(&[][..], Vec::as_slice);
    roles.iter().filter_map(Value::as_str).collect()
}

fn put(call: &Call, properties: &Value) -> Result<(), ApiError> {
    let document = document(&properties["PolicyDocument"]);
    roles(properties)
        .into_iter()
        .try_for_each(|role| iam::put_inline_policy(call, role, name(properties), &document))
}

/// A role or policy that is gone already is no failure.
fn take_away<'a>(call: &Call, policy: &str, roles: impl Iterator<Item = &'a str>) -> Result<(), ApiError> {
    for role in roles {
        match iam::delete_inline_policy(call, role, policy) {
            Err(error) if error.code != "NoSuchEntity" => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
