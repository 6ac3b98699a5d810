//! A template's sections as typed values. Reading them checks their form; what refers to what is checked in `validate`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::format::format_error;
use super::parameters::Declaration;
use crate::core::ApiError;

/// What happens to a resource that its stack no longer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Policy {
    /// It is deleted.
    #[default]
    Delete,
    /// It stays.
    Retain,
    /// It stays, unless its own creation is being rolled back.
    RetainExceptOnCreate,
}

/// One entry of `Resources`.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// `AWS::S3::Bucket`.
    pub type_name: String,
    /// Unresolved.
    pub properties: Map<String, Value>,
    /// Other resources that must be there first.
    pub depends_on: Vec<String>,
    /// The condition it exists under.
    pub condition: Option<String>,
    /// What deletion does.
    pub deletion_policy: Policy,
    /// What replacement does to the old one.
    pub update_replace_policy: Policy,
    /// Unresolved.
    pub metadata: Option<Value>,
}

/// `Export` of an output.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// Unresolved.
    pub name: Value,
}

/// One entry of `Outputs`.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputDeclaration {
    /// Its description.
    pub description: Option<String>,
    /// Unresolved.
    pub value: Value,
    /// The condition it exists under.
    pub condition: Option<String>,
    /// The name other stacks import it by.
    pub export: Option<Export>,
}

/// A template.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// `Description`.
    pub description: Option<String>,
    /// `Metadata`, as it is written.
    pub metadata: Option<Value>,
    /// `Parameters` in their order.
    pub parameters: Vec<(String, Declaration)>,
    /// `Mappings`.
    pub mappings: Map<String, Value>,
    /// `Conditions`.
    pub conditions: Map<String, Value>,
    /// `Resources` by name.
    pub resources: BTreeMap<String, Declared>,
    /// `Outputs` in their order.
    pub outputs: Vec<(String, OutputDeclaration)>,
}

impl Template {
    /// Takes a tree from [`super::read`] apart.
    pub fn from_value(root: &Value) -> Result<Self, ApiError> {
        let Value::Object(root) = root else { return Err(format_error("unsupported structure.")) };
        let mut template = Self::default();
        let mut unknown = Vec::new();
        for (name, value) in root {
            match name.as_str() {
                "AWSTemplateFormatVersion" => version(value)?,
                "Description" => template.description = Some(description(value)?),
                "Metadata" => template.metadata = Some(value.clone()),
                "Parameters" => {
                    for (name, value) in members("Parameters", value)? {
                        alphanumeric("Parameter", name)?;
                        template.parameters.push((name.clone(), Declaration::from_value(name, value)?));
                    }
                }
                "Mappings" => template.mappings.clone_from(members("Mappings", value)?),
                "Conditions" => template.conditions.clone_from(section("Conditions", value)?),
                "Resources" => {
                    for (name, value) in members("Resources", value)? {
                        alphanumeric("Resource", name)?;
                        template.resources.insert(name.clone(), declared(name, value)?);
                    }
                }
                "Outputs" => {
                    for (name, value) in members("Outputs", value)? {
                        alphanumeric("Output", name)?;
                        template.outputs.push((name.clone(), output(name, value)?));
                    }
                }
                "Rules" | "Transform" | "Hooks" => {
                    return Err(ApiError::not_implemented(format!("The template section {name}")));
                }
                other => unknown.push(other),
            }
        }
        if !unknown.is_empty() {
            let message = format!("Invalid template property or properties [{}]", unknown.join(", "));
            return Err(ApiError::validation(message));
        }
        if template.resources.is_empty() {
            return Err(format_error("At least one Resources member must be defined."));
        }
        Ok(template)
    }

    /// Reads and takes apart.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        Self::from_value(&super::read(text)?)
    }
}

fn version(value: &Value) -> Result<(), ApiError> {
    if value == "2010-09-09" { Ok(()) } else { Err(format_error("Unsupported template version.")) }
}

fn description(value: &Value) -> Result<String, ApiError> {
    match value {
        Value::String(text) if text.len() <= 1024 => Ok(text.clone()),
        Value::String(_) => Err(format_error("Description must be at most 1024 bytes long.")),
        _ => Err(format_error("Description must be a string.")),
    }
}

fn section<'a>(name: &str, value: &'a Value) -> Result<&'a Map<String, Value>, ApiError> {
    value.as_object().ok_or_else(|| format_error(format!("{name} must be an object.")))
}

/// The members of a section, each of which must be an object.
fn members<'a>(name: &str, value: &'a Value) -> Result<&'a Map<String, Value>, ApiError> {
    let section = section(name, value)?;
    if section.values().all(Value::is_object) {
        return Ok(section);
    }
    Err(format_error(format!("Any {name} member must be an object.")))
}

fn alphanumeric(kind: &str, name: &str) -> Result<(), ApiError> {
    if !name.is_empty() && name.len() <= 255 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(format_error(format!("{kind} name {name} is non alphanumeric.")))
}

fn declared(name: &str, value: &Value) -> Result<Declared, ApiError> {
    let place = format!("[/Resources/{name}]");
    let type_name = match value.get("Type") {
        Some(Value::String(text)) => text.clone(),
        Some(_) => return Err(format_error(format!("{place} Type must be a string."))),
        None => {
            return Err(format_error(format!("{place} Every Resources object must contain a Type member.")));
        }
    };
    let mut declared = Declared {
        type_name,
        properties: Map::new(),
        depends_on: Vec::new(),
        condition: None,
        deletion_policy: Policy::Delete,
        update_replace_policy: Policy::Delete,
        metadata: None,
    };
    for (attribute, value) in value.as_object().into_iter().flatten() {
        match attribute.as_str() {
            "Type" => {}
            "Properties" => {
                let properties = value.as_object();
                declared.properties = properties
                    .cloned()
                    .ok_or_else(|| format_error(format!("{place} Properties must be an object.")))?;
            }
            "DependsOn" => declared.depends_on = names(value, &place)?,
            "Condition" => declared.condition = Some(text(value, &place, "Condition")?),
            "DeletionPolicy" => declared.deletion_policy = policy(value, attribute)?,
            "UpdateReplacePolicy" => declared.update_replace_policy = policy(value, attribute)?,
            "Metadata" => declared.metadata = Some(value.clone()),
            "CreationPolicy" | "UpdatePolicy" => {
                return Err(ApiError::not_implemented(format!(
                    "The resource attribute {attribute} ({name})"
                )));
            }
            other => {
                let message = format!("Invalid template resource property '{other}'");
                return Err(ApiError::validation(message));
            }
        }
    }
    Ok(declared)
}

fn names(value: &Value, place: &str) -> Result<Vec<String>, ApiError> {
    match value {
        Value::Array(list) => list.iter().map(|item| text(item, place, "DependsOn")).collect(),
        one => Ok(vec![text(one, place, "DependsOn")?]),
    }
}

fn text(value: &Value, place: &str, attribute: &str) -> Result<String, ApiError> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format_error(format!("{place} {attribute} must be a string or a list of strings.")))
}

fn policy(value: &Value, attribute: &str) -> Result<Policy, ApiError> {
    match value.as_str() {
        Some("Delete") => Ok(Policy::Delete),
        Some("Retain") => Ok(Policy::Retain),
        Some("RetainExceptOnCreate") if attribute == "DeletionPolicy" => Ok(Policy::RetainExceptOnCreate),
        Some("Snapshot") => Err(ApiError::not_implemented(format!("{attribute} Snapshot"))),
        _ => Err(format_error(format!("Unrecognized {attribute} {value}"))),
    }
}

fn output(name: &str, value: &Value) -> Result<OutputDeclaration, ApiError> {
    let place = format!("[/Outputs/{name}]");
    let mut output =
        OutputDeclaration { description: None, value: Value::Null, condition: None, export: None };
    for (attribute, value) in value.as_object().into_iter().flatten() {
        match attribute.as_str() {
            "Value" => output.value = value.clone(),
            "Description" => output.description = Some(text(value, &place, attribute)?),
            "Condition" => output.condition = Some(text(value, &place, attribute)?),
            "Export" => {
                let name = value.get("Name").cloned();
                let name = name.ok_or_else(|| format_error(format!("{place} Export needs a Name.")))?;
                output.export = Some(Export { name });
            }
            other => return Err(format_error(format!("{place} Invalid output property '{other}'"))),
        }
    }
    if output.value.is_null() {
        return Err(format_error(format!("{place} Every Outputs member must contain a Value object")));
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Template::parse(text).unwrap_err().message
    }

    #[test]
    fn malformed_templates_are_refused_in_the_words_of_aws() {
        assert_eq!(
            message("Resources: {}"),
            "Template format error: At least one Resources member must be defined."
        );
        assert_eq!(
            message("Resources: {A: b}"),
            "Template format error: Any Resources member must be an object."
        );
        assert_eq!(
            message("Resources: {AWS::NoValue: {}}"),
            "Template format error: Resource name AWS::NoValue is non alphanumeric."
        );
        assert_eq!(
            message("Resources: {A: {}}"),
            "Template format error: [/Resources/A] Every Resources object must contain a Type member."
        );
        assert_eq!(
            message("Foo: 1\nResources: {A: {Type: x}}"),
            "Invalid template property or properties [Foo]"
        );
        assert_eq!(
            message("Resources: {A: {Type: x, Propertys: {}}}"),
            "Invalid template resource property 'Propertys'"
        );
        assert_eq!(
            message("Rules: {}\nResources: {A: {Type: x}}"),
            "The template section Rules is not implemented by the local engine"
        );
    }

    #[test]
    fn attributes_of_a_resource_are_understood() {
        let text = "Resources:\n  A: {Type: T, DependsOn: [B, C], DeletionPolicy: RetainExceptOnCreate, Condition: X}\n";
        let template = Template::parse(text).unwrap();
        let a = &template.resources["A"];
        assert_eq!(a.depends_on, ["B", "C"]);
        assert_eq!(a.deletion_policy, Policy::RetainExceptOnCreate);
        assert_eq!(a.condition.as_deref(), Some("X"));
    }
}
