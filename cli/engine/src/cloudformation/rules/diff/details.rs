//! The details of a modified resource: which property, why, and from what to what.

use serde_json::Value;

use super::leaves::{leaves, shown};
use super::preview::{Fate, Preview};
use crate::cloudformation::state::{Detail, Target};
use crate::cloudformation::template::{Reference, references};

/// Why a property changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// `ParameterReference`, `ResourceReference` or `ResourceAttribute`.
    pub source: &'static str,
    /// The parameter, resource or attribute.
    pub entity: String,
}

/// What a property's expression refers to that changes for certain.
pub fn causes(preview: &Preview<'_>, expression: Option<&Value>) -> Vec<Cause> {
    mentioned(preview, expression, |fate| fate == Fate::Unknown)
}

/// The attributes it refers to that may change.
pub fn doubts(preview: &Preview<'_>, expression: Option<&Value>) -> Vec<Cause> {
    let mut causes = mentioned(preview, expression, |fate| fate == Fate::Modified);
    causes.retain(|cause| cause.source == "ResourceAttribute");
    causes
}

fn mentioned(preview: &Preview<'_>, expression: Option<&Value>, wanted: impl Fn(Fate) -> bool) -> Vec<Cause> {
    let mut causes = Vec::new();
    for reference in expression.map(|value| references(value, None)).unwrap_or_default() {
        let cause = match reference {
            Reference::Name(name) if preview.parameter_changed(&name) => {
                Cause { source: "ParameterReference", entity: name }
            }
            Reference::Name(name) if preview.fate(&name).is_some_and(&wanted) => {
                Cause { source: "ResourceReference", entity: name }
            }
            Reference::Attribute { resource, attribute, .. }
                if preview.fate(&resource).is_some_and(&wanted) =>
            {
                Cause { source: "ResourceAttribute", entity: format!("{resource}.{attribute}") }
            }
            _ => continue,
        };
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

/// A target without values.
pub fn target(attribute: &str, name: Option<&str>, recreation: &str) -> Target {
    Target {
        attribute: attribute.to_owned(),
        name: name.map(str::to_owned),
        requires_recreation: recreation.to_owned(),
        path: None,
        before_value: None,
        after_value: None,
        attribute_change_type: None,
    }
}

/// A direct change.
pub fn direct(target: Target, evaluation: &str) -> Detail {
    Detail {
        target,
        evaluation: evaluation.to_owned(),
        change_source: "DirectModification".to_owned(),
        causing_entity: None,
    }
}

/// A change with a cause.
pub fn caused(target: Target, cause: &Cause, evaluation: &str) -> Detail {
    Detail {
        target,
        evaluation: evaluation.to_owned(),
        change_source: cause.source.to_owned(),
        causing_entity: Some(cause.entity.clone()),
    }
}

/// The details of one property: without values, and with them.
pub fn of_property(
    causes: &[Cause],
    name: &str,
    recreation: &str,
    before: Option<&Value>,
    after: Option<&Value>,
) -> (Vec<Detail>, Vec<Detail>) {
    let plain = target("Properties", Some(name), recreation);
    let mut details: Vec<Detail> =
        causes.iter().map(|cause| caused(plain.clone(), cause, "Static")).collect();
    let by_parameter = causes.iter().any(|cause| cause.source == "ParameterReference");
    if causes.is_empty() {
        details.push(direct(plain, "Static"));
    } else if by_parameter {
        // The parameter's change is certain; whether it is the only one cannot be told from the values.
        details.push(direct(plain, "Dynamic"));
    }
    let mut valued = Vec::new();
    for leaf in leaves(&format!("/Properties/{name}"), before, after) {
        let change = match (leaf.before, leaf.after) {
            (None, _) => "Add",
            (_, None) => "Remove",
            _ => "Modify",
        };
        let target = Target {
            path: Some(leaf.path.clone()),
            before_value: leaf.before.map(shown),
            after_value: leaf.after.map(shown),
            attribute_change_type: Some(change.to_owned()),
            ..target("Properties", Some(name), recreation)
        };
        valued.push(direct(target.clone(), if causes.is_empty() { "Static" } else { "Dynamic" }));
        valued.extend(causes.iter().map(|cause| caused(target.clone(), cause, "Static")));
    }
    (details, valued)
}
