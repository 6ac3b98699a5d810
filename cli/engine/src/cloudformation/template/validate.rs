//! Checks what a template refers to before anything is provisioned, in the order and the words of CloudFormation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::format::{format_error, template_error};
use super::function::{KNOWN, function};
use super::graph::Graph;
use super::pseudo::Pseudo;
use super::references::{Reference, references};
use super::section::Template;
use super::substitute::pieces;
use crate::core::ApiError;

/// Checks types, functions, references, conditions and circles. `is_type` says whether a resource type exists.
pub fn validate(template: &Template, is_type: impl Fn(&str) -> bool) -> Result<(), ApiError> {
    check_functions(template)?;
    let unknown: BTreeSet<&str> = template
        .resources
        .values()
        .map(|declared| declared.type_name.as_str())
        .filter(|name| !is_type(name))
        .collect();
    if !unknown.is_empty() {
        return Err(format_error(format!("Unrecognized resource types: [{}]", join(&unknown))));
    }
    check_conditions(template)?;
    check_resources(template)?;
    check_outputs(template)?;
    Graph::new(template, None).check_circles()
}

/// Checks that nothing which exists refers to a resource whose condition is false.
pub fn check_active(template: &Template, conditions: &BTreeMap<String, bool>) -> Result<(), ApiError> {
    let exists = |condition: &Option<String>| {
        condition.as_ref().is_none_or(|name| conditions.get(name).copied().unwrap_or(true))
    };
    let missing = |values: Vec<&Value>| -> BTreeSet<String> {
        values
            .into_iter()
            .flat_map(|value| references(value, Some(conditions)))
            .filter_map(|reference| match reference {
                Reference::Name(name) | Reference::Attribute { resource: name, .. } => Some(name),
                Reference::Condition(_) => None,
            })
            .filter(|name| template.resources.get(name).is_some_and(|declared| !exists(&declared.condition)))
            .collect()
    };
    let resources = template.resources.values().filter(|declared| exists(&declared.condition));
    unresolved("Resources", &missing(resources.flat_map(|declared| declared.properties.values()).collect()))?;
    let outputs = template.outputs.iter().filter(|(_, output)| exists(&output.condition));
    unresolved("Outputs", &missing(outputs.map(|(_, output)| &output.value).collect()))
}

fn unresolved(block: &str, names: &BTreeSet<String>) -> Result<(), ApiError> {
    if names.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    Err(format_error(format!(
        "Unresolved resource dependencies [{}] in the {block} block of the template",
        join(&names)
    )))
}

fn join(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

fn values_of(template: &Template) -> impl Iterator<Item = &Value> {
    let resources = template.resources.values();
    let outputs = template.outputs.iter();
    resources
        .flat_map(|declared| declared.properties.values().chain(&declared.metadata))
        .chain(outputs.map(|(_, output)| &output.value))
        .chain(template.conditions.values())
}

/// Refuses functions that are not evaluated here, by name.
fn check_functions(template: &Template) -> Result<(), ApiError> {
    fn walk(value: &Value) -> Result<(), ApiError> {
        if let Some((name, argument)) = function(value) {
            if !KNOWN.contains(&name) {
                return Err(ApiError::not_implemented(format!("The template function {name}")));
            }
            if name == "Fn::Sub" {
                let text = argument.as_str().or_else(|| argument.get(0)?.as_str());
                pieces(text.ok_or_else(sub_form)?)?;
            }
        }
        match value {
            Value::Array(list) => list.iter().try_for_each(walk),
            Value::Object(object) => object.values().try_for_each(walk),
            _ => Ok(()),
        }
    }
    values_of(template).try_for_each(walk)
}

fn sub_form() -> ApiError {
    template_error(
        "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and \
         an optional second argument to specify a mapping of values to replace in the string",
    )
}

fn check_conditions(template: &Template) -> Result<(), ApiError> {
    let known = |name: &String| template.conditions.contains_key(name);
    let named = template.resources.values().filter_map(|declared| declared.condition.as_ref());
    if let Some(name) = named.chain(inner_conditions(template, "Resources").iter()).find(|name| !known(name))
    {
        let what = format!("Unresolved condition dependency {name} in the Resources block of the template");
        return Err(format_error(what));
    }
    let outputs = template.outputs.iter().filter_map(|(_, output)| output.condition.as_ref());
    if let Some(name) = outputs.chain(inner_conditions(template, "Outputs").iter()).find(|name| !known(name))
    {
        let what = format!("Unresolved condition dependency {name} in the Outputs block of the template");
        return Err(format_error(what));
    }
    for value in template.conditions.values() {
        for reference in references(value, None) {
            match reference {
                Reference::Condition(name) if !known(&name) => {
                    let what = format!(
                        "Unresolved condition dependency {name} in the Conditions block of the template"
                    );
                    return Err(format_error(what));
                }
                Reference::Name(name) if !is_parameter(template, &name) => {
                    return unresolved("Conditions", &BTreeSet::from([name]));
                }
                Reference::Attribute { .. } => {
                    return Err(template_error("Cannot use Fn::GetAtt in Conditions."));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn inner_conditions(template: &Template, block: &str) -> Vec<String> {
    let resources = template.resources.values().flat_map(|declared| declared.properties.values());
    let outputs = template.outputs.iter().map(|(_, output)| &output.value);
    let values: Vec<&Value> = if block == "Resources" { resources.collect() } else { outputs.collect() };
    let found = values.into_iter().flat_map(|value| references(value, None));
    found
        .filter_map(|reference| match reference {
            Reference::Condition(name) => Some(name),
            _ => None,
        })
        .collect()
}

fn is_parameter(template: &Template, name: &str) -> bool {
    Pseudo::NAMES.contains(&name) || template.parameters.iter().any(|(parameter, _)| parameter == name)
}

fn check_resources(template: &Template) -> Result<(), ApiError> {
    let mut missing = BTreeSet::new();
    for declared in template.resources.values() {
        missing.extend(
            declared.depends_on.iter().filter(|name| !template.resources.contains_key(*name)).cloned(),
        );
        for value in declared.properties.values().chain(&declared.metadata) {
            missing.extend(undefined(template, value)?);
        }
    }
    unresolved("Resources", &missing)
}

fn check_outputs(template: &Template) -> Result<(), ApiError> {
    let mut missing = BTreeSet::new();
    for (_, output) in &template.outputs {
        missing.extend(undefined(template, &output.value)?);
        if let Some(export) = &output.export {
            missing.extend(undefined(template, &export.name)?);
        }
    }
    unresolved("Outputs", &missing)
}

/// Names that `value` refers to and that are nowhere.
fn undefined(template: &Template, value: &Value) -> Result<Vec<String>, ApiError> {
    let mut missing = Vec::new();
    for reference in references(value, None) {
        match reference {
            Reference::Name(name)
                if !is_parameter(template, &name) && !template.resources.contains_key(&name) =>
            {
                missing.push(name);
            }
            Reference::Attribute { resource, attribute, in_sub }
                if !template.resources.contains_key(&resource) =>
            {
                return Err(if in_sub {
                    template_error(format!(
                        "instance of Fn::Sub references invalid resource attribute {resource}.{attribute}"
                    ))
                } else {
                    template_error(format!("instance of Fn::GetAtt references undefined resource {resource}"))
                });
            }
            _ => {}
        }
    }
    Ok(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        let template = Template::parse(text).unwrap();
        validate(&template, |name| name == "T").unwrap_err().message
    }

    #[test]
    fn what_is_missing_is_named_in_the_words_of_aws() {
        assert_eq!(
            message("Resources: {A: {Type: T, DependsOn: Gone}}"),
            "Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template"
        );
        assert_eq!(
            message("Resources: {A: {Type: T, Properties: {X: !Sub 'a${Gone}', Y: !Ref Also}}}"),
            "Template format error: Unresolved resource dependencies [Also, Gone] in the Resources block of the template"
        );
        assert_eq!(
            message("Resources: {A: {Type: T}}\nOutputs: {O: {Value: !Ref Gone}}"),
            "Template format error: Unresolved resource dependencies [Gone] in the Outputs block of the template"
        );
        assert_eq!(
            message("Resources: {A: {Type: T, Properties: {X: !GetAtt Gone.Arn}}}"),
            "Template error: instance of Fn::GetAtt references undefined resource Gone"
        );
        assert_eq!(
            message("Resources: {A: {Type: T, Condition: C}}"),
            "Template format error: Unresolved condition dependency C in the Resources block of the template"
        );
        assert_eq!(
            message("Resources: {A: {Type: U}, B: {Type: S}}"),
            "Template format error: Unrecognized resource types: [S, U]"
        );
        assert_eq!(
            message("Resources: {A: {Type: T, Properties: {X: !GetAZs ''}}}"),
            "The template function Fn::GetAZs is not implemented by the local engine"
        );
    }

    #[test]
    fn a_resource_whose_condition_is_false_cannot_be_referred_to() {
        let text = "Conditions: {C: !Equals [a, b]}\nResources: {A: {Type: T, Condition: C}, B: {Type: T, Properties: {X: !If [C, !Ref A, 1], Y: !Ref A}}}";
        let template = Template::parse(text).unwrap();
        validate(&template, |_| true).unwrap();
        let off = BTreeMap::from([("C".to_owned(), false)]);
        let error = check_active(&template, &off).unwrap_err();
        assert_eq!(
            error.message,
            "Template format error: Unresolved resource dependencies [A] in the Resources block of the template"
        );
        check_active(&template, &BTreeMap::from([("C".to_owned(), true)])).unwrap();
    }
}
