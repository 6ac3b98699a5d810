//! The wire: Secrets Manager's AWS JSON 1.1 operations, decoded and handed to the rules.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::core::{ApiError, Call};
use crate::secretsmanager::secret::{self, Secret};
use crate::wire::{self, Missing, Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "secretsmanager",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.1" },
        table: operations! {
            "CreateSecret" => create_secret,
            "DeleteSecret" => delete_secret,
            "DescribeSecret" => describe_secret,
            "GetSecretValue" => get_secret_value,
            "ListSecrets" => list_secrets,
            "PutSecretValue" => put_secret_value,
            "UpdateSecret" => put_secret_value,
        },
        missing: &[
            Missing { operation: "CreateSecret", members: &["SecretBinary"] },
            Missing { operation: "GetSecretValue", members: &["VersionId"] },
        ],
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateSecret {
    name: String,
    description: Option<String>,
    secret_string: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ById {
    secret_id: String,
    secret_string: Option<String>,
}

#[derive(Deserialize)]
struct Nothing {}

/// When something happened, as seconds on the wire.
#[derive(Serialize)]
#[serde(transparent)]
struct Time(#[serde(serialize_with = "wire::epoch")] jiff::Timestamp);

async fn create_secret(call: Call, input: CreateSecret) -> Result<Value, ApiError> {
    let secret = secret::create(&call, &input.name, input.description, input.secret_string)?;
    Ok(named(&secret))
}

async fn put_secret_value(call: Call, input: ById) -> Result<Value, ApiError> {
    let secret = secret::put(&call, &input.secret_id, input.secret_string)?;
    Ok(named(&secret))
}

async fn get_secret_value(call: Call, input: ById) -> Result<Value, ApiError> {
    let secret = secret::value(&call, &input.secret_id)?;
    let mut answer = named(&secret);
    answer["VersionStages"] = json!(["AWSCURRENT"]);
    answer["CreatedDate"] = json!(Time(secret.changed));
    answer["SecretString"] = secret.value.into();
    Ok(answer)
}

async fn describe_secret(call: Call, input: ById) -> Result<Value, ApiError> {
    let secret = secret::find(&call.cloud, &input.secret_id)?;
    call.allow("secretsmanager:DescribeSecret", &secret.arn)?;
    Ok(described(&secret))
}

async fn list_secrets(call: Call, _: Nothing) -> Result<Value, ApiError> {
    call.allow("secretsmanager:ListSecrets", "*")?;
    let secrets = secret::list(&call.cloud)?;
    Ok(json!({ "SecretList": secrets.iter().map(described).collect::<Vec<_>>() }))
}

async fn delete_secret(call: Call, input: ById) -> Result<Value, ApiError> {
    let secret = secret::delete(&call, &input.secret_id)?;
    Ok(json!({ "ARN": secret.arn, "Name": secret.name, "DeletionDate": Time(call.now()) }))
}

fn named(secret: &Secret) -> Value {
    json!({ "ARN": secret.arn, "Name": secret.name, "VersionId": secret.version })
}

fn described(secret: &Secret) -> Value {
    let mut value = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "CreatedDate": Time(secret.created),
        "LastChangedDate": Time(secret.changed),
        "VersionIdsToStages": { secret.version.as_str(): ["AWSCURRENT"] },
    });
    if let Some(description) = &secret.description {
        value["Description"] = description.as_str().into();
    }
    value
}
