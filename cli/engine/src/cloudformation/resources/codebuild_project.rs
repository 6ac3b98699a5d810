//! `AWS::CodeBuild::Project`: `Ref` gives the name.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codebuild-project.html>

use async_trait::async_trait;
use serde_json::{Value, json};

use super::camel::{camel, text, untext};
use super::decode::decode;
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::codebuild::{self, ProjectInput};

/// A build project.
pub struct CodeBuildProject;

static SCHEMA: Schema = Schema {
    type_name: "AWS::CodeBuild::Project",
    properties: &[
        Property::required("Artifacts"),
        Property::optional("AutoRetryLimit"),
        Property::optional("BadgeEnabled"),
        Property::optional("Cache"),
        Property::optional("ConcurrentBuildLimit"),
        Property::optional("Description"),
        Property::optional("EncryptionKey"),
        Property::required("Environment"),
        Property::optional("LogsConfig"),
        Property::optional("Name").replaces(),
        Property::optional("QueuedTimeoutInMinutes"),
        Property::required("ServiceRole"),
        Property::required("Source"),
        Property::optional("SourceVersion"),
        Property::optional("Tags"),
        Property::optional("TimeoutInMinutes"),
    ],
};

#[async_trait]
impl ResourceType for CodeBuildProject {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = match properties["Name"].as_str() {
            Some(name) => name.to_owned(),
            None => site.generated_name(150),
        };
        let project = codebuild::create_project(&site.call, input(site, &name, properties)?)?;
        Ok(provisioned(&name, &project.arn))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let project = codebuild::replace_project(&site.call, input(site, physical_id, new)?)?;
        Ok(provisioned(physical_id, &project.arn))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        Ok(codebuild::delete_project(&site.call, physical_id)?)
    }
}

fn input(site: &Site, name: &str, properties: &Value) -> Result<ProjectInput, Failure> {
    let mut input = camel(properties, &[]);
    let plain = [
        "autoRetryLimit",
        "badgeEnabled",
        "concurrentBuildLimit",
        "encryptionDisabled",
        "insecureSsl",
        "overrideArtifactName",
        "privilegedMode",
        "queuedTimeoutInMinutes",
        "timeoutInMinutes",
    ];
    untext(&mut input, &plain);
    text(&mut input, &["value"]);
    let own = input["tags"].as_array().cloned().unwrap_or_default();
    let stack = site.tags.iter().filter(|(key, _)| own.iter().all(|tag| tag["key"] != **key));
    let stack = stack.map(|(key, value)| json!({ "key": key, "value": value }));
    input["tags"] = stack.chain(own.iter().cloned()).collect();
    input["name"] = json!(name);
    decode(SCHEMA.type_name, &input)
}

fn provisioned(name: &str, arn: &str) -> Provisioned {
    Provisioned::new(name).with("Arn", arn)
}
