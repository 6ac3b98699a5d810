//! What a change set would do, resource by resource and property by property.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::types;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::ops::secret::Veil;

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It is made.
    Add,
    /// It is changed in place.
    Modify,
    /// It is made again, and the old one goes.
    Replace,
    /// It goes.
    Remove,
}

/// What happens to one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What.
    pub kind: ChangeKind,
    /// Will it be replaced only if something turns out to be different? CloudFormation's `Conditional`.
    pub maybe: bool,
    /// Its name in the template.
    pub logical_id: String,
    /// What it is called in its service, once it exists.
    pub physical_id: Option<String>,
    /// `AWS::S3::Bucket` and so on.
    pub resource_type: String,
    /// The properties that change.
    pub properties: Vec<Property>,
}

/// What happens to one property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Property {
    /// Where it is: `Environment.ComputeType`.
    pub path: String,
    /// What it was, if it was. A secret is `****`, here and below.
    pub before: Option<String>,
    /// What it will be, if CloudFormation knows.
    pub after: Option<String>,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// To be made.
    pub add: usize,
    /// To be changed in place.
    pub modify: usize,
    /// To be made again.
    pub replace: usize,
    /// To go.
    pub remove: usize,
}

impl Tally {
    /// Count them.
    pub fn of(changes: &[Change]) -> Self {
        let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
        Self {
            add: count(ChangeKind::Add),
            modify: count(ChangeKind::Modify),
            replace: count(ChangeKind::Replace),
            remove: count(ChangeKind::Remove),
        }
    }
}

impl Change {
    /// From the API's shape; `None` for what is not about a resource.
    pub(in crate::ops) fn read(change: types::Change) -> Option<Self> {
        let change = change.resource_change?;
        let properties = properties(&change);
        let replacement = change.replacement.as_ref().map(types::Replacement::as_str);
        let kind = match (change.action.as_ref()?.as_str(), replacement) {
            ("Add" | "Import", _) => ChangeKind::Add,
            ("Remove", _) => ChangeKind::Remove,
            (_, Some("True" | "Conditional")) => ChangeKind::Replace,
            _ => ChangeKind::Modify,
        };
        Some(Self {
            kind,
            maybe: kind == ChangeKind::Replace && replacement == Some("Conditional"),
            logical_id: change.logical_resource_id.unwrap_or_default(),
            physical_id: change.physical_resource_id,
            resource_type: change.resource_type.unwrap_or_default(),
            properties,
        })
    }
}

/// One entry a path: the same property is listed once per reason that changes it.
fn properties(change: &types::ResourceChange) -> Vec<Property> {
    let owner = change.logical_resource_id().unwrap_or_default();
    let contexts = [change.before_context(), change.after_context()].map(read_context);
    let mut found: BTreeMap<String, Property> = BTreeMap::new();
    for target in change.details().iter().filter_map(types::ResourceChangeDetail::target) {
        let path = path(target);
        if path.is_empty() {
            continue;
        }
        let veil = contexts.iter().fold(Veil::new(owner, path.clone()), |veil, context| {
            match beside(context, target) {
                Some((members, name)) => veil.within(members, name, path.clone()),
                None => veil,
            }
        });
        let entry = found.entry(path.clone()).or_insert(Property { path, before: None, after: None });
        entry.before = entry.before.take().or_else(|| target.before_value().map(|value| veil.text(value)));
        entry.after = entry.after.take().or_else(|| target.after_value().map(|value| veil.text(value)));
    }
    let mut properties: Vec<Property> = found.into_values().collect();
    properties.sort_by_cached_key(|property| natural(&property.path));
    properties
}

/// The resource as it was or will be; what cannot be read tells nothing.
fn read_context(context: Option<&str>) -> Value {
    context.and_then(|context| serde_json::from_str(context).ok()).unwrap_or_default()
}

/// The object that the property is a member of, and the member's name.
fn beside<'a>(
    context: &'a Value,
    target: &'a types::ResourceTargetDefinition,
) -> Option<(&'a Map<String, Value>, &'a str)> {
    let (parent, name) = target.path()?.rsplit_once('/')?;
    Some((context.pointer(parent)?.as_object()?, name))
}

/// By name, and the members of a list by their number: `Tags.2` before `Tags.10`.
fn natural(path: &str) -> Vec<(Option<u32>, String)> {
    path.split('.').map(|part| (part.parse().ok(), part.to_owned())).collect()
}

/// `/Properties/Environment/ComputeType` is `Environment.ComputeType`; without a path the name has to do.
fn path(target: &types::ResourceTargetDefinition) -> String {
    match target.path.as_deref() {
        Some(path) if path.len() > 1 => {
            let path = path.trim_start_matches('/');
            path.strip_prefix("Properties/").unwrap_or(path).replace('/', ".")
        }
        _ => target
            .name
            .clone()
            .or_else(|| target.attribute.as_ref().map(|attribute| attribute.as_str().to_owned()))
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{
        Change as ApiChange, ChangeAction, Replacement, ResourceChange, ResourceChangeDetail,
        ResourceTargetDefinition,
    };

    use super::{Change, ChangeKind, Tally};

    fn detail(path: &str, before: &str, after: &str) -> ResourceChangeDetail {
        let target = ResourceTargetDefinition::builder()
            .path(path)
            .name("x")
            .before_value(before)
            .after_value(after)
            .build();
        ResourceChangeDetail::builder().target(target).build()
    }

    fn change(action: ChangeAction, replacement: Option<Replacement>) -> Change {
        let resource = ResourceChange::builder()
            .action(action)
            .set_replacement(replacement)
            .logical_resource_id("Topic")
            .resource_type("AWS::SNS::Topic")
            .details(detail("/Properties/TopicName", "a", "b"))
            .details(detail("/Properties/TopicName", "a", "b"))
            .details(detail("/Properties/Tags/0/Value", "c", "d"))
            .build();
        Change::read(ApiChange::builder().resource_change(resource).build()).expect("a resource change")
    }

    #[test]
    fn a_property_is_listed_once_with_its_values() {
        let change = change(ChangeAction::Modify, Some(Replacement::False));
        assert_eq!(change.kind, ChangeKind::Modify);
        let paths: Vec<_> = change.properties.iter().map(|property| property.path.as_str()).collect();
        assert_eq!(paths, ["Tags.0.Value", "TopicName"]);
        assert_eq!(change.properties[1].before.as_deref(), Some("a"));
    }

    #[test]
    fn members_of_a_list_come_by_number_and_secrets_are_not_repeated() {
        let resource = ResourceChange::builder()
            .action(ChangeAction::Modify)
            .details(detail("/Properties/Tags/10/Value", "a", "b"))
            .details(detail("/Properties/Tags/2/Value", "a", "b"))
            .details(detail("/Properties/Configuration/OAuthToken", "{{resolve:secretsmanager:x}}", "ghp_1"))
            .build();
        let change = Change::read(ApiChange::builder().resource_change(resource).build()).expect("a change");
        let paths: Vec<_> = change.properties.iter().map(|property| property.path.as_str()).collect();
        assert_eq!(paths, ["Configuration.OAuthToken", "Tags.2.Value", "Tags.10.Value"]);
        let token = &change.properties[0];
        assert_eq!(token.before.as_deref(), Some("{{resolve:secretsmanager:x}}"));
        assert_eq!(token.after.as_deref(), Some("****"));
    }

    #[test]
    fn the_name_beside_a_value_tells_that_it_is_a_secret() {
        let variables = |value: &str| {
            format!(
                r#"{{"Properties": {{"Vars": [{{"Name": "TABLE", "Value": "t"}}, {{"Name": "API_TOKEN", "Value": "{value}"}}]}}}}"#
            )
        };
        let resource = ResourceChange::builder()
            .action(ChangeAction::Modify)
            .before_context(variables("a"))
            .after_context(variables("b"))
            .details(detail("/Properties/Vars/0/Value", "s", "t"))
            .details(detail("/Properties/Vars/1/Value", "a", "b"))
            .details(detail("/Properties/Variables", "{}", r#"{"DB_PASSWORD":"a","TABLE":"t"}"#))
            .build();
        let change = Change::read(ApiChange::builder().resource_change(resource).build()).expect("a change");
        let after: Vec<_> = change.properties.iter().map(|property| property.after.as_deref()).collect();
        let variables = r#"{"DB_PASSWORD":"****","TABLE":"t"}"#;
        assert_eq!(after, [Some(variables), Some("t"), Some("****")]);
        assert_eq!(change.properties[2].before.as_deref(), Some("****"));
    }

    #[test]
    fn replacement_is_its_own_kind() {
        assert_eq!(change(ChangeAction::Modify, Some(Replacement::True)).kind, ChangeKind::Replace);
        let conditional = change(ChangeAction::Modify, Some(Replacement::Conditional));
        assert!(conditional.kind == ChangeKind::Replace && conditional.maybe);
        let all = [change(ChangeAction::Add, None), conditional, change(ChangeAction::Remove, None)];
        assert_eq!(Tally::of(&all), Tally { add: 1, modify: 0, replace: 1, remove: 1 });
    }
}
