//! The wire of STS, which is all there is of it: the keys are the keyring's, the trust is IAM's.

use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call, Principal, issue};
use crate::iam;
use crate::wire::{Operations, Protocol, Service, lenient_option, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "sts",
    operations: Operations::Rpc {
        protocol: Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
        table: operations! {
            "AssumeRole" => assume_role,
            "GetCallerIdentity" => get_caller_identity,
        },
        missing: &[],
    },
};

#[derive(Deserialize)]
struct Nothing {}

async fn get_caller_identity(call: Call, _: Nothing) -> Result<Value, ApiError> {
    let account = &call.cloud.arns.account;
    let (arn, user_id) = match &call.principal {
        Principal::Root { arn } => (arn.clone(), account.clone()),
        Principal::Role { arn, session } => {
            let name = arn.rsplit('/').next().unwrap_or_default();
            let id = iam::role(&call.cloud.as_root(), name).map(|role| role.id).unwrap_or_default();
            (session_arn(&call, arn, session), format!("{id}:{session}"))
        }
        Principal::Service { name } => (name.clone(), name.clone()),
    };
    Ok(json!({ "Arn": arn, "UserId": user_id, "Account": account }))
}

/// `arn:aws:sts::<account>:assumed-role/<role>/<session>`
fn session_arn(call: &Call, role_arn: &str, session: &str) -> String {
    let name = role_arn.rsplit('/').next().unwrap_or_default();
    call.cloud.arns.global("sts", &format!("assumed-role/{name}/{session}"))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AssumeRole {
    role_arn: String,
    role_session_name: String,
    #[serde(default, deserialize_with = "lenient_option")]
    duration_seconds: Option<u32>,
}

async fn assume_role(call: Call, input: AssumeRole) -> Result<Value, ApiError> {
    iam::may_assume(&call, &input.role_arn)?;
    let name = input.role_arn.rsplit('/').next().unwrap_or_default();
    let role = iam::role(&call.cloud.as_root(), name)?;
    let seconds = input.duration_seconds.unwrap_or(3600);
    if !(900..=role.max_session_duration).contains(&seconds) {
        let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        return Err(ApiError::validation(message));
    }
    let session = input.role_session_name;
    let principal = Principal::Role { arn: input.role_arn.clone(), session: session.clone() };
    let keys = issue(&call.cloud, principal, SignedDuration::from_secs(seconds.into()))?;
    Ok(json!({
        "Credentials": {
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key,
            "SessionToken": keys.session_token,
            "Expiration": keys.expiration.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        },
        "AssumedRoleUser": {
            "Arn": session_arn(&call, &input.role_arn, &session),
            "AssumedRoleId": format!("{}:{session}", role.id),
        },
    }))
}
