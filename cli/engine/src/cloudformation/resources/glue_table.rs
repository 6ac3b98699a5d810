//! `AWS::Glue::Table`: `Ref` gives the name.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-table.html>

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::glue;

/// A table of the data catalog.
pub struct GlueTable;

static SCHEMA: Schema = Schema {
    type_name: "AWS::Glue::Table",
    properties: &[
        Property::required("CatalogId").replaces(),
        Property::required("DatabaseName").replaces(),
        Property::optional("Name").replaces(),
        Property::required("TableInput"),
    ],
};

#[async_trait]
impl ResourceType for GlueTable {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = name(properties).unwrap_or_else(|| site.generated_name(255).to_lowercase());
        glue::create_table(
            &site.call,
            database(properties),
            input(properties, &name),
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
        glue::update_table(&site.call, database(new), input(new, physical_id))?;
        Ok(Provisioned::new(physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, properties: &Value) -> Result<(), Failure> {
        match glue::delete_table(&site.call, database(properties), physical_id) {
            Err(error) if error.code != "EntityNotFoundException" => Err(error.into()),
            _ => Ok(()),
        }
    }
}

fn name(properties: &Value) -> Option<String> {
    let given = properties["Name"].as_str().or(properties["TableInput"]["Name"].as_str());
    given.map(str::to_lowercase)
}

fn database(properties: &Value) -> &str {
    properties["DatabaseName"].as_str().unwrap_or_default()
}

fn input(properties: &Value, name: &str) -> Value {
    let mut input = properties["TableInput"].clone();
    input["Name"] = name.into();
    input
}
