//! `AWS::Logs::LogGroup`.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::Value;

use super::decode::{Tag, decode, merge_tags};
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::ApiError;
use crate::logs;
use crate::wire;

/// A log group.
pub struct LogGroup;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    log_group_name: Option<String>,
    #[serde(default, deserialize_with = "wire::lenient_option")]
    retention_in_days: Option<i64>,
    #[serde(default)]
    tags: Vec<Tag>,
}

static SCHEMA: Schema = Schema {
    type_name: "AWS::Logs::LogGroup",
    properties: &[
        Property::optional("LogGroupName").replaces(),
        Property::optional("RetentionInDays"),
        Property::optional("Tags"),
    ],
};

impl LogGroup {
    fn provisioned(site: &Site, name: &str) -> Provisioned {
        let arn = site.call.cloud.arns.regional("logs", &format!("log-group:{name}:*"));
        Provisioned::new(name).with("Arn", arn)
    }

    fn read(properties: &Value) -> Result<Properties, Failure> {
        decode(SCHEMA.type_name, properties)
    }
}

#[async_trait]
impl ResourceType for LogGroup {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let properties = Self::read(properties)?;
        let name = properties.log_group_name.unwrap_or_else(|| site.generated_name(512));
        let tags = merge_tags(&site.tags, &properties.tags);
        let token = Some(site.token.clone());
        logs::create_group_once(&site.call, &name, properties.retention_in_days, tags, token)
            .map_err(|error| exists(error, &name))?;
        Ok(Self::provisioned(site, &name))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let (old, new) = (Self::read(old)?, Self::read(new)?);
        if old.retention_in_days != new.retention_in_days {
            logs::put_retention(&site.call, physical_id, new.retention_in_days)?;
        }
        let now = merge_tags(&site.tags, &new.tags);
        let before = merge_tags(&[], &old.tags);
        let gone: Vec<String> = before.into_keys().filter(|key| !now.contains_key(key)).collect();
        logs::untag(&site.call, physical_id, &gone)?;
        logs::tag(&site.call, physical_id, now)?;
        Ok(Self::provisioned(site, physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        match logs::delete_group(&site.call, physical_id) {
            Err(error) if error.code != "ResourceNotFoundException" => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// CloudFormation names the group that is in the way.
fn exists(error: ApiError, name: &str) -> Failure {
    if error.code != "ResourceAlreadyExistsException" {
        return error.into();
    }
    Failure::new(format!(
        "Resource of type 'AWS::Logs::LogGroup' with identifier '{{\"/properties/LogGroupName\":\"{name}\"}}' already \
         exists."
    ))
}
