//! The wire of IAM: what can be asked, and how roles are spelt in XML.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::roles::require;
use super::{NewRole, Role, policies, roles};
use crate::core::{ApiError, Call};
use crate::wire::{Operations, Protocol, Service, lenient_option, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "iam",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
        table: operations! {
            "AttachRolePolicy" => attach_role_policy,
            "CreateRole" => create_role,
            "DeleteRole" => delete_role,
            "DeleteRolePolicy" => delete_role_policy,
            "DetachRolePolicy" => detach_role_policy,
            "GetRole" => get_role,
            "GetRolePolicy" => get_role_policy,
            "ListAttachedRolePolicies" => list_attached_role_policies,
            "ListRolePolicies" => list_role_policies,
            "ListRoleTags" => list_role_tags,
            "ListRoles" => list_roles,
            "PutRolePolicy" => put_role_policy,
            "UpdateAssumeRolePolicy" => update_assume_role_policy,
            "UpdateRole" => update_role,
        },
        missing: &[],
    },
};

/// Policy documents travel percent-encoded inside the XML.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(document: &str) -> String {
    utf8_percent_encode(document, ENCODED).to_string()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

fn shown_tags(role: &Role) -> Vec<Value> {
    role.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

fn shown(role: &Role) -> Value {
    json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "AssumeRolePolicyDocument": encoded(&role.trust),
        "Description": role.description,
        "MaxSessionDuration": role.max_session_duration,
        "PermissionsBoundary": role.boundary.as_ref().map(|arn| {
            json!({ "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn })
        }),
        "Tags": if role.tags.is_empty() { Value::Null } else { json!(shown_tags(role)) },
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateRole {
    role_name: String,
    assume_role_policy_document: String,
    path: Option<String>,
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient_option")]
    max_session_duration: Option<u32>,
    permissions_boundary: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

async fn create_role(call: Call, input: CreateRole) -> Result<Value, ApiError> {
    let new = NewRole {
        name: input.role_name,
        path: input.path.unwrap_or_default(),
        trust: input.assume_role_policy_document,
        description: input.description,
        max_session_duration: input.max_session_duration,
        boundary: input.permissions_boundary,
        tags: input.tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
        token: None,
    };
    Ok(json!({ "Role": shown(&roles::create_role(&call, new)?) }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfRole {
    role_name: String,
}

async fn get_role(call: Call, input: OfRole) -> Result<Value, ApiError> {
    Ok(json!({ "Role": shown(&roles::role(&call, &input.role_name)?) }))
}

async fn delete_role(call: Call, input: OfRole) -> Result<Value, ApiError> {
    roles::delete_role(&call, &input.role_name).map(|()| Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListRoles {
    path_prefix: Option<String>,
}

async fn list_roles(call: Call, input: ListRoles) -> Result<Value, ApiError> {
    let found = roles::roles(&call, input.path_prefix.as_deref().unwrap_or("/"))?;
    Ok(json!({ "Roles": found.iter().map(shown).collect::<Vec<_>>(), "IsTruncated": false }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateRole {
    role_name: String,
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient_option")]
    max_session_duration: Option<u32>,
}

async fn update_role(call: Call, input: UpdateRole) -> Result<Value, ApiError> {
    roles::update_role(&call, &input.role_name, input.description, input.max_session_duration)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    role_name: String,
    policy_document: String,
}

async fn update_assume_role_policy(call: Call, input: Document) -> Result<Value, ApiError> {
    roles::update_trust(&call, &input.role_name, &input.policy_document).map(|()| Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inline {
    role_name: String,
    policy_name: String,
    #[serde(default)]
    policy_document: String,
}

async fn put_role_policy(call: Call, input: Inline) -> Result<Value, ApiError> {
    policies::put_inline_policy(&call, &input.role_name, &input.policy_name, &input.policy_document)
        .map(|()| Value::Null)
}

async fn get_role_policy(call: Call, input: Inline) -> Result<Value, ApiError> {
    let document = policies::inline_policy(&call, &input.role_name, &input.policy_name)?;
    Ok(json!({
        "RoleName": input.role_name,
        "PolicyName": input.policy_name,
        "PolicyDocument": encoded(&document),
    }))
}

async fn delete_role_policy(call: Call, input: Inline) -> Result<Value, ApiError> {
    policies::delete_inline_policy(&call, &input.role_name, &input.policy_name).map(|()| Value::Null)
}

async fn list_role_policies(call: Call, input: OfRole) -> Result<Value, ApiError> {
    let role = require(&call.cloud, &input.role_name)?;
    call.allow("iam:ListRolePolicies", &role.arn)?;
    Ok(json!({ "PolicyNames": role.policies.keys().collect::<Vec<_>>(), "IsTruncated": false }))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Managed {
    role_name: String,
    policy_arn: String,
}

async fn attach_role_policy(call: Call, input: Managed) -> Result<Value, ApiError> {
    policies::attach_policy(&call, &input.role_name, &input.policy_arn).map(|()| Value::Null)
}

async fn detach_role_policy(call: Call, input: Managed) -> Result<Value, ApiError> {
    policies::detach_policy(&call, &input.role_name, &input.policy_arn).map(|()| Value::Null)
}

async fn list_attached_role_policies(call: Call, input: OfRole) -> Result<Value, ApiError> {
    let role = require(&call.cloud, &input.role_name)?;
    call.allow("iam:ListAttachedRolePolicies", &role.arn)?;
    let shown = |arn: &String| {
        let name = arn.rsplit('/').next().unwrap_or_default();
        json!({ "PolicyName": name, "PolicyArn": arn })
    };
    Ok(
        json!({ "AttachedPolicies": role.attached.iter().map(shown).collect::<Vec<_>>(), "IsTruncated": false }),
    )
}

async fn list_role_tags(call: Call, input: OfRole) -> Result<Value, ApiError> {
    let role = require(&call.cloud, &input.role_name)?;
    call.allow("iam:ListRoleTags", &role.arn)?;
    Ok(json!({ "Tags": shown_tags(&role), "IsTruncated": false }))
}
