//! `AWS::CodeConnections::Connection`, and by its older name `AWS::CodeStarConnections::Connection`.
//!
//! The connection is available at once: [`crate::codeconnections`] says why.

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::codeconnections::{self, Connection};
use crate::core::Cloud;

/// The type, under one of its names.
pub struct CodeConnection(pub &'static Schema);

/// `AWS::CodeConnections::Connection`
pub static CURRENT: Schema = Schema { type_name: "AWS::CodeConnections::Connection", properties: PROPERTIES };
/// `AWS::CodeStarConnections::Connection`
pub static OLDER: Schema =
    Schema { type_name: "AWS::CodeStarConnections::Connection", properties: PROPERTIES };

const PROPERTIES: &[Property] = &[
    Property::required("ConnectionName").replaces(),
    Property::optional("ProviderType").replaces(),
    Property::optional("Tags"),
];

#[async_trait]
impl ResourceType for CodeConnection {
    fn schema(&self) -> &'static Schema {
        self.0
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let service =
            if self.0.type_name == CURRENT.type_name { "codeconnections" } else { "codestar-connections" };
        let connection = Connection {
            name: properties["ConnectionName"].as_str().unwrap_or_default().to_owned(),
            provider: properties["ProviderType"].as_str().unwrap_or_default().to_owned(),
        };
        let arn = codeconnections::create(&site.call, service, &site.uuid(), &connection)?;
        Ok(provisioned(&site.call.cloud, &arn))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        _new: &Value,
    ) -> Result<Provisioned, Failure> {
        Ok(provisioned(&site.call.cloud, physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        Ok(codeconnections::delete(&site.call, physical_id)?)
    }
}

fn provisioned(cloud: &Cloud, arn: &str) -> Provisioned {
    Provisioned::new(arn)
        .with("ConnectionArn", arn)
        .with("ConnectionStatus", codeconnections::STATUS)
        .with("OwnerAccountId", cloud.arns.account.as_str())
}
