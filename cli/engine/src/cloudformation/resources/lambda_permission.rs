//! `AWS::Lambda::Permission`: a statement of a function's resource policy; every change replaces it.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html>

use async_trait::async_trait;
use serde_json::Value;

use super::decode::decode;
use super::lambda_function::gone_is_fine;
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::lambda::policy::{self, Permission};

/// A permission.
pub struct LambdaPermission;

static SCHEMA: Schema = Schema {
    type_name: "AWS::Lambda::Permission",
    properties: &[
        Property::required("Action").replaces(),
        Property::required("FunctionName").replaces(),
        Property::required("Principal").replaces(),
        Property::optional("SourceAccount").replaces(),
        Property::optional("SourceArn").replaces(),
    ],
};

fn function(properties: &Value) -> &str {
    properties["FunctionName"].as_str().unwrap_or_default()
}

#[async_trait]
impl ResourceType for LambdaPermission {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let mut permission: Permission = decode(SCHEMA.type_name, properties)?;
        permission.statement_id = site.generated_name(100);
        match policy::add_permission(&site.call, function(properties), None, &permission) {
            // The id belongs to this attempt alone: an earlier start of it has added the statement.
            Err(error) if error.code == "ResourceConflictException" => {}
            added => drop(added?),
        }
        let id = permission.statement_id;
        Ok(Provisioned::new(id.as_str()).with("Id", id.as_str()))
    }

    async fn update(
        &self,
        _site: &Site,
        physical_id: &str,
        _old: &Value,
        _new: &Value,
    ) -> Result<Provisioned, Failure> {
        Ok(Provisioned::new(physical_id).with("Id", physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, properties: &Value) -> Result<(), Failure> {
        gone_is_fine(policy::remove_permission(&site.call, function(properties), None, physical_id))
    }
}
