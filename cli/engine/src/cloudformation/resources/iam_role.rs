//! `AWS::IAM::Role`.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html>

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::{ApiError, Call};
use crate::iam;

/// The type.
pub struct IamRole;

static SCHEMA: Schema = Schema {
    type_name: "AWS::IAM::Role",
    properties: &[
        Property::required("AssumeRolePolicyDocument"),
        Property::optional("Description"),
        Property::optional("ManagedPolicyArns"),
        Property::optional("MaxSessionDuration"),
        Property::optional("Path").replaces(),
        Property::optional("PermissionsBoundary"),
        Property::optional("Policies"),
        Property::optional("RoleName").replaces(),
        Property::optional("Tags"),
    ],
};

#[async_trait]
impl ResourceType for IamRole {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        create(site, properties)
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        update(site, physical_id, new)
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        delete(&site.call, physical_id)
    }
}

fn create(site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
    let name = text(properties, "RoleName").unwrap_or_else(|| site.generated_name(64));
    let new = iam::NewRole {
        name: name.clone(),
        path: text(properties, "Path").unwrap_or_default(),
        trust: document(&properties["AssumeRolePolicyDocument"]),
        description: text(properties, "Description"),
        max_session_duration: seconds(properties),
        boundary: text(properties, "PermissionsBoundary"),
        tags: tags(site, properties),
        token: Some(site.token.clone()),
    };
    let role = iam::create_role(&site.call, new)?;
    if let Err(failure) = settle(&site.call, &name, properties) {
        // What was made is known to the stack, so a roll-back takes it away again.
        return Err(Failure { physical_id: Some(name), ..Failure::from(failure) });
    }
    Ok(provisioned(&role))
}

fn update(site: &Site, name: &str, properties: &Value) -> Result<Provisioned, Failure> {
    iam::update_trust(&site.call, name, &document(&properties["AssumeRolePolicyDocument"]))?;
    let description = text(properties, "Description").unwrap_or_default();
    iam::update_role(&site.call, name, Some(description), Some(seconds(properties).unwrap_or(3600)))?;
    iam::tag_role(&site.call, name, tags(site, properties))?;
    settle(&site.call, name, properties)?;
    Ok(provisioned(&iam::role(&site.call, name)?))
}

fn delete(call: &Call, name: &str) -> Result<(), Failure> {
    match iam::role(call, name) {
        Err(error) if error.code == "NoSuchEntity" => return Ok(()),
        Err(error) => return Err(error.into()),
        Ok(_) => {}
    }
    settle(call, name, &Value::Null)?;
    Ok(iam::delete_role(call, name)?)
}

/// Gives the role exactly the policies that `properties` say.
fn settle(call: &Call, name: &str, properties: &Value) -> Result<(), ApiError> {
    let role = iam::role(call, name)?;
    let wanted: BTreeMap<String, String> = list(&properties["Policies"])
        .iter()
        .filter_map(|policy| Some((text(policy, "PolicyName")?, document(&policy["PolicyDocument"]))))
        .collect();
    for (policy, document) in &wanted {
        iam::put_inline_policy(call, name, policy, document)?;
    }
    for policy in role.policies.keys().filter(|policy| !wanted.contains_key(*policy)) {
        iam::delete_inline_policy(call, name, policy)?;
    }
    let wanted: BTreeSet<&str> =
        list(&properties["ManagedPolicyArns"]).iter().filter_map(Value::as_str).collect();
    for arn in &wanted {
        iam::attach_policy(call, name, arn)?;
    }
    for arn in role.attached.iter().filter(|arn| !wanted.contains(arn.as_str())) {
        iam::detach_policy(call, name, arn)?;
    }
    Ok(())
}

fn provisioned(role: &iam::Role) -> Provisioned {
    Provisioned::new(&role.name).with("Arn", role.arn.as_str()).with("RoleId", role.id.as_str())
}

fn text(properties: &Value, name: &str) -> Option<String> {
    properties.get(name)?.as_str().map(str::to_owned)
}

fn seconds(properties: &Value) -> Option<u32> {
    let value = properties.get("MaxSessionDuration")?;
    value.as_str().map_or_else(|| value.as_u64()?.try_into().ok(), |text| text.parse().ok())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A policy document may be an object or its text.
pub fn document(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The stack's tags and the resource's own, which win.
fn tags(site: &Site, properties: &Value) -> Vec<(String, String)> {
    let mut tags: BTreeMap<String, String> = site.tags.iter().cloned().collect();
    for tag in list(&properties["Tags"]) {
        if let (Some(key), Some(value)) = (text(tag, "Key"), text(tag, "Value")) {
            tags.insert(key, value);
        }
    }
    tags.into_iter().collect()
}
