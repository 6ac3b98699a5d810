//! `AWS::Lambda::Function`: `Ref` gives the name.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html>

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;

use super::decode::{Tag, decode, merge_tags};
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::ApiError;
use crate::lambda::{self, FunctionSpec, Source, Wanted, function};
use crate::wire;

/// A function.
pub struct LambdaFunction;

/// Those that the engine does not have are refused when they ask for something.
static SCHEMA: Schema = Schema {
    type_name: "AWS::Lambda::Function",
    properties: &[
        Property::optional("Architectures"),
        Property::required("Code"),
        Property::optional("DeadLetterConfig"),
        Property::optional("Description"),
        Property::optional("Environment"),
        Property::optional("EphemeralStorage"),
        Property::optional("FunctionName").replaces(),
        Property::optional("Handler"),
        Property::optional("KmsKeyArn"),
        Property::optional("Layers"),
        Property::optional("LoggingConfig"),
        Property::optional("MemorySize"),
        Property::optional("PackageType").replaces(),
        Property::optional("ReservedConcurrentExecutions"),
        Property::required("Role"),
        Property::optional("Runtime"),
        Property::optional("SnapStart"),
        Property::optional("Tags"),
        Property::optional("Timeout"),
        Property::optional("TracingConfig"),
        Property::optional("VpcConfig"),
    ],
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    function_name: Option<String>,
    code: Code,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    reserved_concurrent_executions: Option<u32>,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Code {
    s3_bucket: Option<String>,
    s3_key: Option<String>,
    s3_object_version: Option<String>,
}

impl Code {
    fn source(self) -> Result<Source, Failure> {
        match self {
            Self { s3_bucket: Some(bucket), s3_key: Some(key), s3_object_version: version } => {
                Ok(Source::S3 { bucket, key, version })
            }
            _ => Err(Failure::new(
                "Properties validation failed for AWS::Lambda::Function: Code must have S3Bucket and S3Key; a \
                 bootstrap cannot be written in a template",
            )),
        }
    }
}

impl LambdaFunction {
    fn read(properties: &Value) -> Result<(Properties, Wanted), Failure> {
        const KNOWN: &[&str] = &["FunctionName", "Code", "ReservedConcurrentExecutions", "Tags"];
        let wanted: Wanted = decode(SCHEMA.type_name, properties)?;
        wanted.refuse_others(SCHEMA.type_name, KNOWN)?;
        Ok((decode(SCHEMA.type_name, properties)?, wanted))
    }

    fn provisioned(site: &Site, name: &str) -> Provisioned {
        let arn = site.call.cloud.arns.regional("lambda", &format!("function:{name}"));
        Provisioned::new(name).with("Arn", arn)
    }
}

/// What the configuration is when a property is taken out of a template.
fn with_defaults(properties: &Value) -> Value {
    let mut all = serde_json::json!({
        "Description": "", "Timeout": 3, "MemorySize": 128, "Environment": {}, "Architectures": ["x86_64"],
        "DeadLetterConfig": {}, "EphemeralStorage": { "Size": 512 }, "LoggingConfig": {},
    });
    if let (Some(all), Some(given)) = (all.as_object_mut(), properties.as_object()) {
        all.extend(given.clone());
    }
    all
}

#[async_trait]
impl ResourceType for LambdaFunction {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let (properties, wanted) = Self::read(properties)?;
        let spec = FunctionSpec {
            name: properties.function_name.unwrap_or_else(|| site.generated_name(64)),
            wanted,
            code: properties.code.source()?,
            tags: merge_tags(&site.tags, &properties.tags),
            token: Some(site.token.clone()),
        };
        let function = lambda::create_function(&site.call, spec).await?;
        if let Some(reserved) = properties.reserved_concurrent_executions {
            function::reserve(&site.call, &function.name, Some(reserved))?;
        }
        Ok(Self::provisioned(site, &function.name))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let call = &site.call;
        let (before, _) = Self::read(old)?;
        let (now, wanted) = Self::read(&with_defaults(new))?;
        if old.get("Code") != new.get("Code") {
            let source = now.code.source()?;
            function::update_code(call, physical_id, &source, Wanted::default()).await?;
        }
        function::update_configuration(call, physical_id, wanted, None)?;
        if before.reserved_concurrent_executions != now.reserved_concurrent_executions {
            function::reserve(call, physical_id, now.reserved_concurrent_executions)?;
        }
        let tags = merge_tags(&site.tags, &now.tags);
        let gone: Vec<String> =
            merge_tags(&[], &before.tags).into_keys().filter(|key| !tags.contains_key(key)).collect();
        lambda::untag(call, physical_id, &gone)?;
        lambda::tag(call, physical_id, tags)?;
        Ok(Self::provisioned(site, physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        gone_is_fine(lambda::delete_function(&site.call, physical_id).await)
    }
}

/// What is gone already need not be deleted.
pub(super) fn gone_is_fine<T>(result: Result<T, ApiError>) -> Result<(), Failure> {
    match result {
        Err(error) if error.code != "ResourceNotFoundException" => Err(error.into()),
        _ => Ok(()),
    }
}
