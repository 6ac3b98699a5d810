//! What a value refers to: the edges of the dependency graph, and what validation looks up.

use std::collections::BTreeMap;

use serde_json::Value;

use super::function::{condition, function};
use super::substitute::{Piece, pieces};

/// A name that a value mentions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// `Ref`, or `${Name}` in `Fn::Sub`: a parameter, a pseudo parameter or a resource.
    Name(String),
    /// `Fn::GetAtt`, or `${Resource.Attribute}` in `Fn::Sub`.
    Attribute {
        /// The resource.
        resource: String,
        /// Its attribute; empty when a function gives it.
        attribute: String,
        /// Whether it stood in `Fn::Sub`, which AWS words differently.
        in_sub: bool,
    },
    /// A condition, in `Fn::If` or under `Condition`.
    Condition(String),
}

/// Everything that `value` mentions. With `conditions`, the branches of `Fn::If` that are not taken mention nothing.
pub fn references(value: &Value, conditions: Option<&BTreeMap<String, bool>>) -> Vec<Reference> {
    let mut found = Vec::new();
    walk(value, conditions, &mut found);
    found
}

fn walk(value: &Value, conditions: Option<&BTreeMap<String, bool>>, found: &mut Vec<Reference>) {
    match function(value) {
        Some(("Ref", Value::String(name))) => found.push(Reference::Name(name.clone())),
        Some(("Fn::GetAtt", Value::Array(parts))) => get_att(parts, conditions, found),
        Some(("Fn::Sub", argument)) => sub(argument, conditions, found),
        Some(("Fn::If", Value::Array(parts))) => branches(parts, conditions, found),
        Some(("Fn::And" | "Fn::Or" | "Fn::Not", Value::Array(parts))) => {
            for part in parts {
                match condition(part) {
                    Some(name) => found.push(Reference::Condition(name.to_owned())),
                    None => walk(part, conditions, found),
                }
            }
        }
        _ => match value {
            Value::Array(list) => list.iter().for_each(|item| walk(item, conditions, found)),
            Value::Object(object) => object.values().for_each(|item| walk(item, conditions, found)),
            _ => {}
        },
    }
}

fn get_att(parts: &[Value], conditions: Option<&BTreeMap<String, bool>>, found: &mut Vec<Reference>) {
    let [Value::String(resource), attribute] = parts else { return };
    let name = attribute.as_str().unwrap_or_default().to_owned();
    found.push(Reference::Attribute { resource: resource.clone(), attribute: name, in_sub: false });
    walk(attribute, conditions, found);
}

fn branches(parts: &[Value], conditions: Option<&BTreeMap<String, bool>>, found: &mut Vec<Reference>) {
    let [Value::String(name), yes, no] = parts else { return };
    found.push(Reference::Condition(name.clone()));
    match conditions.and_then(|conditions| conditions.get(name)) {
        Some(true) => walk(yes, conditions, found),
        Some(false) => walk(no, conditions, found),
        None => {
            walk(yes, conditions, found);
            walk(no, conditions, found);
        }
    }
}

fn sub(argument: &Value, conditions: Option<&BTreeMap<String, bool>>, found: &mut Vec<Reference>) {
    let (text, own) = match argument {
        Value::String(text) => (text, None),
        Value::Array(parts) => match parts.as_slice() {
            [Value::String(text), Value::Object(own)] => (text, Some(own)),
            _ => return,
        },
        _ => return,
    };
    for piece in pieces(text).unwrap_or_default() {
        let Piece::Name(name) = piece else { continue };
        if own.is_some_and(|own| own.contains_key(name)) {
            continue;
        }
        found.push(match name.split_once('.') {
            Some((resource, attribute)) => {
                Reference::Attribute { resource: resource.into(), attribute: attribute.into(), in_sub: true }
            }
            None => Reference::Name(name.to_owned()),
        });
    }
    own.into_iter().flat_map(|own| own.values()).for_each(|value| walk(value, conditions, found));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn own_variables_of_sub_and_branches_not_taken_are_no_references() {
        let value = json!({
            "A": {"Fn::Sub": ["${x}-${B.Arn}-${AWS::Region}", {"x": {"Ref": "C"}}]},
            "D": {"Fn::If": ["IsOn", {"Ref": "E"}, {"Ref": "F"}]},
        });
        let conditions = BTreeMap::from([("IsOn".to_owned(), false)]);
        assert_eq!(
            references(&value, Some(&conditions)),
            [
                Reference::Attribute { resource: "B".into(), attribute: "Arn".into(), in_sub: true },
                Reference::Name("AWS::Region".into()),
                Reference::Name("C".into()),
                Reference::Condition("IsOn".into()),
                Reference::Name("F".into()),
            ]
        );
        assert!(references(&value, None).contains(&Reference::Name("E".into())));
    }
}
