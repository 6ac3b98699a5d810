//! `AWS::Glue::Database`: `Ref` gives the name.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-database.html>

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::glue;

/// A database of the data catalog.
pub struct GlueDatabase;

static SCHEMA: Schema = Schema {
    type_name: "AWS::Glue::Database",
    properties: &[
        Property::required("CatalogId").replaces(),
        Property::required("DatabaseInput"),
        Property::optional("DatabaseName").replaces(),
    ],
};

#[async_trait]
impl ResourceType for GlueDatabase {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = name(properties).unwrap_or_else(|| site.generated_name(255).to_lowercase());
        glue::create_database(
            &site.call,
            &name,
            properties["DatabaseInput"].clone(),
            Some(site.token.clone()),
        )?;
        Ok(Provisioned::new(name))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        glue::update_database(&site.call, physical_id, new["DatabaseInput"].clone())?;
        Ok(Provisioned::new(physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        match glue::delete_database(&site.call, physical_id) {
            Err(error) if error.code != "EntityNotFoundException" => Err(error.into()),
            _ => Ok(()),
        }
    }
}

fn name(properties: &Value) -> Option<String> {
    let given = properties["DatabaseName"].as_str().or(properties["DatabaseInput"]["Name"].as_str());
    given.map(str::to_lowercase)
}
