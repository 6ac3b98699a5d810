//! Two templates side by side.

use serde_json::{Map, Value};

use super::value::{call, show};
use crate::ops::secret::Veil;
use crate::ops::stacks::{Change, ChangeKind, Property};

/// A template, or one of its sections.
type Tree = Map<String, Value>;

/// What differs between what runs and what would be deployed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Resources.
    pub resources: Vec<Change>,
    /// Parameters, outputs, conditions and so on; the type is the section they stand in.
    pub others: Vec<Change>,
}

impl Difference {
    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.others.is_empty()
    }
}

/// What it takes to come from `before` to `after`.
pub fn compare(before: &Tree, after: &Tree) -> Difference {
    let mut difference = Difference::default();
    for section in names(before, after) {
        let (old, new) = (before.get(section), after.get(section));
        match (members(old), members(new)) {
            _ if old == new => {}
            (Some(old), Some(new)) if section == "Resources" => {
                difference.resources = entries(&old, &new, |entry| kind_of(entry).to_owned());
            }
            (Some(old), Some(new)) => {
                difference.others.extend(entries(&old, &new, |_| section.to_owned()));
            }
            _ => difference.others.push(Change {
                kind: kind(old, new),
                properties: whole(&Veil::new(section, section), old, new).into_iter().collect(),
                ..change(section, "Template")
            }),
        }
    }
    difference
}

/// A section's entries; one that is not there has none, a text such as the description is no section.
fn members(section: Option<&Value>) -> Option<Tree> {
    match section {
        None => Some(Tree::new()),
        Some(Value::Object(members)) => Some(members.clone()),
        Some(_) => None,
    }
}

fn entries(before: &Tree, after: &Tree, resource_type: impl Fn(&Value) -> String) -> Vec<Change> {
    let mut changes = Vec::new();
    for name in names(before, after) {
        let (old, new) = (before.get(name), after.get(name));
        let Some(entry) = new.or(old).filter(|_| old != new) else { continue };
        let mut change = Change { kind: kind(old, new), ..change(name, &resource_type(entry)) };
        if let (Some(old), Some(new)) = (old, new) {
            // Another type is another thing under the same name.
            if kind_of(old) != kind_of(new) && kind_of(new).contains("::") {
                change.kind = ChangeKind::Replace;
            }
            properties(&Veil::new(name, ""), old, new, &mut change.properties);
        }
        changes.push(change);
    }
    changes
}

fn kind_of(entry: &Value) -> &str {
    entry.get("Type").and_then(Value::as_str).unwrap_or_default()
}

fn change(logical_id: &str, resource_type: &str) -> Change {
    Change {
        kind: ChangeKind::Modify,
        maybe: false,
        logical_id: logical_id.to_owned(),
        physical_id: None,
        resource_type: resource_type.to_owned(),
        properties: Vec::new(),
    }
}

fn kind(before: Option<&Value>, after: Option<&Value>) -> ChangeKind {
    match (before, after) {
        (None, _) => ChangeKind::Add,
        (_, None) => ChangeKind::Remove,
        _ => ChangeKind::Modify,
    }
}

/// The names of both, those of `after` first and in its order.
fn names<'a>(before: &'a Tree, after: &'a Tree) -> Vec<&'a str> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    after.keys().chain(gone).map(String::as_str).collect()
}

/// What differs here and below. A function call is one value: half of one means nothing.
fn properties(at: &Veil<'_>, before: &Value, after: &Value, found: &mut Vec<Property>) {
    if before == after {
        return;
    }
    match (before, after) {
        _ if call(before).is_some() || call(after).is_some() => {
            found.extend(whole(at, Some(before), Some(after)));
        }
        (Value::Object(old), Value::Object(new)) => {
            for name in names(old, new) {
                let path = below(at.path(), name);
                let at = at.within(old, name, path.clone()).within(new, name, path);
                match (old.get(name), new.get(name)) {
                    (Some(old), Some(new)) => properties(&at, old, new, found),
                    (old, new) => found.extend(whole(&at, old, new)),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => list(at, old, new, found),
        _ => found.extend(whole(at, Some(before), Some(after))),
    }
}

/// What stands the same at both ends is left out, so that one entry more is one difference and not one at every
/// position after it.
fn list(at: &Veil<'_>, before: &[Value], after: &[Value], found: &mut Vec<Property>) {
    let pairs =
        |left: &mut dyn Iterator<Item = (&Value, &Value)>| left.take_while(|(old, new)| old == new).count();
    let head = pairs(&mut before.iter().zip(after));
    let (old, new) = (&before[head..], &after[head..]);
    let tail = pairs(&mut old.iter().rev().zip(new.iter().rev()));
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    for index in 0..old.len().max(new.len()) {
        let at = at.at(below(at.path(), &(head + index).to_string()));
        match (old.get(index), new.get(index)) {
            (Some(old), Some(new)) => properties(&at, old, new, found),
            (old, new) => found.extend(whole(&at, old, new)),
        }
    }
}

/// As CloudFormation writes paths, which are those of the properties unless they say otherwise.
fn below(path: &str, name: &str) -> String {
    match path {
        "" | "Properties" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// Also of a secret it is told that it changes.
fn whole(at: &Veil<'_>, before: Option<&Value>, after: Option<&Value>) -> Option<Property> {
    let shown = |value: &Value| show(&at.value(value));
    let property =
        Property { path: at.path().to_owned(), before: before.map(shown), after: after.map(shown) };
    (before != after).then_some(property)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::{ChangeKind, Difference, compare};

    fn differ(before: &str, after: &str) -> Difference {
        compare(&read(before).expect("a template"), &read(after).expect("a template"))
    }

    fn lines(difference: &Difference) -> Vec<String> {
        let changes = difference.resources.iter().chain(&difference.others);
        let lines = changes.map(|change| {
            let properties = change.properties.iter().map(|property| {
                let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
                format!(" {}: {} > {}", property.path, side(&property.before), side(&property.after))
            });
            format!(
                "{:?} {} {}{}",
                change.kind,
                change.logical_id,
                change.resource_type,
                properties.collect::<String>()
            )
        });
        lines.collect()
    }

    #[test]
    fn resources_come_go_change_and_become_something_else() {
        let before = "Resources:\n  A: { Type: 'AWS::S3::Bucket', Properties: { Versioning: { Status: On }, Name: !Ref N } }\n  B: { Type: 'AWS::SQS::Queue' }\n  C: { Type: 'AWS::SNS::Topic' }\n";
        let after = "Resources:\n  D: { Type: 'AWS::SNS::Topic' }\n  A: { Type: 'AWS::S3::Bucket', DependsOn: D, Properties: { Versioning: { Status: Off }, Name: !Sub '${N}-x' } }\n  C: { Type: 'AWS::SQS::Queue' }\n";
        let found = differ(before, after);
        assert_eq!(found.resources[2].kind, ChangeKind::Replace);
        assert_eq!(
            lines(&found),
            [
                "Add D AWS::SNS::Topic",
                "Modify A AWS::S3::Bucket DependsOn: - > [D] Versioning.Status: On > Off Name: !Ref N > !Sub ${N}-x",
                "Replace C AWS::SQS::Queue Type: AWS::SNS::Topic > AWS::SQS::Queue",
                "Remove B AWS::SQS::Queue",
            ]
        );
    }

    #[test]
    fn one_entry_more_in_a_list_is_one_difference() {
        let template = |list: &str| format!("Resources: {{ R: {{ Type: T, Properties: {{ L: {list} }} }} }}");
        let found = differ(&template("[a, b, c]"), &template("[a, x, b, c]"));
        assert_eq!(lines(&found), ["Modify R T L.1: - > x"]);
        let found = differ(&template("[{k: 1, v: 1}, b]"), &template("[{k: 1, v: 2}, b]"));
        assert_eq!(lines(&found), ["Modify R T L.0.v: 1 > 2"]);
    }

    #[test]
    fn the_other_sections_are_told_apart() {
        let before =
            "Description: a\nParameters: { P: { Type: String, Default: 1 } }\nOutputs: { O: { Value: x } }\n";
        let after = "Description: b\nParameters: { P: { Type: String, Default: 2 }, Q: { Type: String } }\n";
        assert_eq!(
            lines(&differ(before, after)),
            [
                "Modify Description Template Description: a > b",
                "Modify P Parameters Default: 1 > 2",
                "Add Q Parameters",
                "Remove O Outputs",
            ]
        );
    }

    #[test]
    fn of_a_secret_it_is_told_that_it_changes_and_not_what_it_is() {
        let before = "Parameters: { P: { Type: String, NoEcho: true, Default: hunter1 }, DbPassword: { Type: String, Default: hunter2 } }
Resources:
  S: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: hunter3, KmsKeyId: k } }
  F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { DB_PASSWORD: hunter4, TABLE: a } } } }
  B: { Type: 'AWS::CodeBuild::Project', Properties: { Vars: [{ Name: API_TOKEN, Value: hunter5 }] } }
  G: { Type: T, Properties: { OAuthToken: !Sub '{{resolve:secretsmanager:a}}' } }
";
        let after = "Parameters: { P: { Type: String, Default: hunter6 }, DbPassword: { Type: String, Default: hunter7 } }
Resources:
  S: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: !Sub 'hunter8-${P}', KmsKeyId: l } }
  F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { DB_PASSWORD: hunter9, TABLE: b } }, Other: { ApiKey: hunter0 } } }
  B: { Type: 'AWS::CodeBuild::Project', Properties: { Vars: [{ Name: API_TOKEN, Value: hunter1 }] } }
  G: { Type: T, Properties: { OAuthToken: !Sub '{{resolve:secretsmanager:b}}' } }
";
        let lines = lines(&differ(before, after));
        assert_eq!(
            lines,
            [
                "Modify S AWS::SecretsManager::Secret SecretString: **** > !Sub **** KmsKeyId: k > l",
                "Modify F AWS::Lambda::Function Environment.Variables.DB_PASSWORD: **** > **** \
                 Environment.Variables.TABLE: a > b Other: - > {ApiKey: ****}",
                "Modify B AWS::CodeBuild::Project Vars.0.Value: **** > ****",
                "Modify G T OAuthToken: !Sub {{resolve:secretsmanager:a}} > !Sub {{resolve:secretsmanager:b}}",
                "Modify P Parameters Default: **** > **** NoEcho: true > -",
                "Modify DbPassword Parameters Default: **** > ****",
            ]
        );
    }

    #[test]
    fn another_spelling_is_no_difference() {
        let yaml = "Resources: { R: { Type: T, DependsOn: X, Properties: { A: !GetAtt B.Arn, N: 30 } } }";
        let json = r#"{"Resources": {"R": {"Type": "T", "DependsOn": ["X"], "Properties": {"N": "30", "A": {"Fn::GetAtt": ["B", "Arn"]}}}}}"#;
        assert!(differ(yaml, json).is_empty());
    }
}
