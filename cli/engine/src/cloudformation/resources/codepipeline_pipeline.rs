//! `AWS::CodePipeline::Pipeline`: `Ref` gives the name.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-pipeline.html>

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::camel::{camel, text, untext};
use super::decode::{Tag, decode, merge_tags};
use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::codepipeline::{self, Declaration, DisabledTransition, NewPipeline, StartExecution, Way};

/// A pipeline.
pub struct CodePipelinePipeline;

static SCHEMA: Schema = Schema {
    type_name: "AWS::CodePipeline::Pipeline",
    properties: &[
        Property::optional("ArtifactStore"),
        Property::optional("ArtifactStores"),
        Property::optional("DisableInboundStageTransitions"),
        Property::optional("ExecutionMode"),
        Property::optional("Name").replaces(),
        Property::optional("PipelineType"),
        Property::optional("RestartExecutionOnUpdate"),
        Property::required("RoleArn"),
        Property::required("Stages"),
        Property::optional("Tags"),
        Property::optional("Triggers"),
        Property::optional("Variables"),
    ],
};

#[async_trait]
impl ResourceType for CodePipelinePipeline {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = match properties["Name"].as_str() {
            Some(name) => name.to_owned(),
            None => site.generated_name(100),
        };
        let new = NewPipeline {
            declaration: declaration(&name, properties)?,
            tags: tags(site, properties)?,
            disabled: disabled(properties)?,
        };
        let made = codepipeline::create_pipeline(&site.call, new).await?;
        Ok(provisioned(&made))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let declaration = declaration(physical_id, new)?;
        let changed =
            codepipeline::update_pipeline(&site.call, declaration, Some(tags(site, new)?), &disabled(new)?)?;
        reopen(site, physical_id, &disabled(old)?, &disabled(new)?)?;
        let restart = &new["RestartExecutionOnUpdate"];
        if restart == &json!(true) || restart == "true" {
            let start = StartExecution { pipeline: physical_id.to_owned(), ..StartExecution::default() };
            codepipeline::start_execution(&site.call, start)?;
        }
        Ok(provisioned(&changed))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        Ok(codepipeline::delete_pipeline(&site.call, physical_id)?)
    }
}

/// The properties as the structure that the service takes.
fn declaration(name: &str, properties: &Value) -> Result<Declaration, Failure> {
    let mut structure = camel(properties, &["Configuration"]);
    untext(&mut structure, &["runOrder", "timeoutInMinutes"]);
    text(&mut structure, &["version", "defaultValue"]);
    configurations_as_text(&mut structure);
    if let Some(members) = structure.as_object_mut() {
        for own in ["tags", "disableInboundStageTransitions", "restartExecutionOnUpdate"] {
            members.remove(own);
        }
        members.insert("name".to_owned(), json!(name));
        if let Some(Value::Array(stores)) = members.remove("artifactStores") {
            let by_region: Map<String, Value> = stores
                .into_iter()
                .filter_map(|store| {
                    Some((store.get("region")?.as_str()?.to_owned(), store.get("artifactStore")?.clone()))
                })
                .collect();
            members.insert("artifactStores".to_owned(), Value::Object(by_region));
        }
    }
    decode(SCHEMA.type_name, &structure)
}

/// The values of configurations are texts, whatever the template wrote.
fn configurations_as_text(structure: &mut Value) {
    let stages = structure["stages"].as_array_mut().into_iter().flatten();
    let actions = stages.filter_map(|stage| stage.get_mut("actions")?.as_array_mut()).flatten();
    for configuration in actions.filter_map(|action| action.get_mut("configuration")?.as_object_mut()) {
        for value in configuration.values_mut() {
            if !value.is_string() {
                *value = Value::String(value.to_string());
            }
        }
    }
}

fn tags(site: &Site, properties: &Value) -> Result<Vec<(String, String)>, Failure> {
    let own: Vec<Tag> = match properties.get("Tags") {
        Some(tags) => decode(SCHEMA.type_name, tags)?,
        None => Vec::new(),
    };
    Ok(merge_tags(&site.tags, &own).into_iter().collect())
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Disabled {
    stage_name: String,
    reason: String,
}

fn disabled(properties: &Value) -> Result<Vec<DisabledTransition>, Failure> {
    let Some(given) = properties.get("DisableInboundStageTransitions") else { return Ok(Vec::new()) };
    let given: Vec<Disabled> = decode(SCHEMA.type_name, given)?;
    Ok(given
        .into_iter()
        .map(|one| DisabledTransition { stage: one.stage_name, reason: one.reason })
        .collect())
}

/// Opens the ways that the template closed before and does not close any more.
fn reopen(
    site: &Site,
    pipeline: &str,
    old: &[DisabledTransition],
    new: &[DisabledTransition],
) -> Result<(), Failure> {
    for closed in old.iter().filter(|closed| new.iter().all(|still| still.stage != closed.stage)) {
        match codepipeline::set_transition(&site.call, pipeline, &closed.stage, Way::Inbound, None) {
            // The stage went with the update.
            Err(error) if error.code == "StageNotFoundException" => {}
            other => other?,
        }
    }
    Ok(())
}

fn provisioned(pipeline: &Declaration) -> Provisioned {
    Provisioned::new(pipeline.name.as_str()).with("Version", pipeline.version.to_string())
}
