//! `AWS::CodeConnections::Connection`, and by its older name `AWS::CodeStarConnections::Connection`.
//!
//! On AWS a person confirms a new connection in the console. Here the source is a checkout on this machine, so there is
//! nothing to confirm: the connection is available at once.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};

/// The kind of document a connection is kept as, by ARN.
pub const KIND: &str = "codeconnections/connection";

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its name.
    pub name: String,
    /// For example `GitHub`.
    pub provider: String,
}

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
        let cloud = &site.call.cloud;
        let arn = cloud.arns.regional(service, &format!("connection/{}", site.uuid()));
        site.call.allow(&format!("{service}:CreateConnection"), &arn)?;
        let connection = Connection {
            name: properties["ConnectionName"].as_str().unwrap_or_default().to_owned(),
            provider: properties["ProviderType"].as_str().unwrap_or_default().to_owned(),
        };
        cloud.store.put(KIND, &arn, &connection).map_err(crate::core::ApiError::from)?;
        Ok(provisioned(cloud, &arn))
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
        site.call.allow("codeconnections:DeleteConnection", physical_id)?;
        site.call.cloud.store.delete(KIND, physical_id).map_err(crate::core::ApiError::from)?;
        Ok(())
    }
}

fn provisioned(cloud: &crate::core::Cloud, arn: &str) -> Provisioned {
    Provisioned::new(arn)
        .with("ConnectionArn", arn)
        .with("ConnectionStatus", "AVAILABLE")
        .with("OwnerAccountId", cloud.arns.account.as_str())
}
