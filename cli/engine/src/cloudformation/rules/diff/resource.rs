//! One resource of the new template against the one that exists.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::details::{Cause, caused, causes, direct, doubts, of_property, target};
use super::preview::{Fate, Preview};
use crate::cloudformation::machine::{changed_properties, replaces, takes_tags, type_of};
use crate::cloudformation::state::{Action, Change, Detail, Replacement, Resource};
use crate::cloudformation::template::{Declared, Policy, Reference, references};
use crate::core::ApiError;

/// A resource that is made.
pub fn added(preview: &Preview<'_>, name: &str, declared: &Declared) -> Result<Change, ApiError> {
    let properties = preview.scope().members(&declared.properties)?;
    Ok(Change {
        action: Action::Add,
        logical_id: name.to_owned(),
        physical_id: None,
        type_name: declared.type_name.clone(),
        replacement: None,
        policy_action: None,
        scope: Vec::new(),
        details: Vec::new(),
        value_details: Vec::new(),
        before: None,
        after: Some(json!({ "Properties": masked(preview, declared, &properties) })),
        uncertain: false,
    })
}

/// What becomes of a resource that exists, and the change if there is one.
pub fn compared(
    preview: &Preview<'_>,
    existing: &Resource,
    declared: &Declared,
) -> Result<(Fate, Option<Change>), ApiError> {
    let ty = type_of(&declared.type_name)?;
    let new = Value::Object(preview.scope().members(&declared.properties)?);
    let old = &existing.now.properties;
    let changed = changed_properties(old, &new);
    let replaced = replaces(ty, &changed);
    let mut found = Found::default();
    let secret = secrets(preview, declared);
    for name in &changed {
        let recreation = if replaces(ty, &[name]) { "Always" } else { "Never" };
        let causes = causes(preview, declared.properties.get(*name));
        let (before, after) = (old.get(*name), new.get(*name));
        // Two different masks, or a secret that changes would not be listed at all.
        let (was, becomes) = (json!("****"), json!("*****"));
        let (details, valued) = if secret.contains(*name) {
            of_property(&causes, name, recreation, before.map(|_| &was), after.map(|_| &becomes))
        } else {
            of_property(&causes, name, recreation, before, after)
        };
        found.add("Properties", details, valued);
    }
    let conditional = doubtful(preview, declared, &changed, &mut found);
    attributes(preview, existing, declared, &mut found)?;
    let fate = match () {
        () if replaced => Fate::Unknown,
        () if !changed.is_empty() || found.uncertain_only() => Fate::Modified,
        () => Fate::Same,
    };
    if found.scope.is_empty() {
        return Ok((fate, None));
    }
    let replacement = match () {
        () if replaced => Replacement::True,
        () if conditional => Replacement::Conditional,
        () => Replacement::False,
    };
    let may_replace = replacement != Replacement::False;
    let keeps = existing.now.update_replace_policy == Policy::Retain;
    let uncertain = found.uncertain_only();
    let empty = Map::new();
    let change = Change {
        action: Action::Modify,
        logical_id: existing.logical_id.clone(),
        physical_id: Some(existing.now.physical_id.clone()),
        type_name: declared.type_name.clone(),
        replacement: Some(replacement),
        policy_action: may_replace
            .then(|| if keeps { "ReplaceAndRetain" } else { "ReplaceAndDelete" }.to_owned()),
        scope: found.scope.into_iter().collect(),
        details: found.details,
        value_details: found.valued,
        before: Some(json!({ "Properties": masked(preview, declared, old.as_object().unwrap_or(&empty)) })),
        after: Some(json!({ "Properties": masked(preview, declared, new.as_object().unwrap_or(&empty)) })),
        uncertain,
    };
    Ok((fate, Some(change)))
}

#[derive(Default)]
struct Found {
    scope: BTreeSet<String>,
    details: Vec<Detail>,
    valued: Vec<Detail>,
    certain: bool,
}

impl Found {
    fn add(&mut self, scope: &str, details: Vec<Detail>, valued: Vec<Detail>) {
        self.scope.insert(scope.to_owned());
        self.details.extend(details);
        self.valued.extend(valued);
        self.certain = true;
    }

    fn uncertain_only(&self) -> bool {
        !self.certain && !self.scope.is_empty()
    }
}

/// Properties that did not change as far as anyone knows, but refer to attributes that may. True if one of them would
/// replace the resource.
fn doubtful(preview: &Preview<'_>, declared: &Declared, changed: &[&str], found: &mut Found) -> bool {
    let Ok(ty) = type_of(&declared.type_name) else { return false };
    let mut conditional = false;
    for (name, expression) in &declared.properties {
        if changed.contains(&name.as_str()) {
            continue;
        }
        let doubts: Vec<Cause> = doubts(preview, Some(expression));
        let always = replaces(ty, &[name]);
        for doubt in &doubts {
            let recreation = if always { "Always" } else { "Never" };
            found.scope.insert("Properties".to_owned());
            found.details.push(caused(target("Properties", Some(name), recreation), doubt, "Dynamic"));
        }
        conditional |= always && !doubts.is_empty();
    }
    conditional
}

/// What changes beside the properties.
fn attributes(
    preview: &Preview<'_>,
    existing: &Resource,
    declared: &Declared,
    found: &mut Found,
) -> Result<(), ApiError> {
    let metadata = declared.metadata.as_ref().map(|metadata| preview.scope().value(metadata)).transpose()?;
    let mut changed = Vec::new();
    if metadata != existing.now.metadata {
        changed.push("Metadata");
    }
    if declared.deletion_policy != existing.now.deletion_policy {
        changed.push("DeletionPolicy");
    }
    if declared.update_replace_policy != existing.now.update_replace_policy {
        changed.push("UpdateReplacePolicy");
    }
    if preview.tags_changed() && takes_tags(&declared.type_name) {
        changed.push("Tags");
    }
    for attribute in changed {
        let detail = direct(target(attribute, None, "Never"), "Static");
        found.add(attribute, vec![detail.clone()], vec![detail]);
    }
    Ok(())
}

/// Properties that refer to a parameter with `NoEcho`.
fn secrets<'a>(preview: &Preview<'_>, declared: &'a Declared) -> BTreeSet<&'a str> {
    let mentions = |value: &Value| {
        let found = references(value, None);
        found.iter().any(|reference| matches!(reference, Reference::Name(name) if preview.is_secret(name)))
    };
    let secret = declared.properties.iter().filter(|(_, value)| mentions(value));
    secret.map(|(name, _)| name.as_str()).collect()
}

fn masked(preview: &Preview<'_>, declared: &Declared, properties: &Map<String, Value>) -> Value {
    let secret = secrets(preview, declared);
    let shown = properties.iter().map(|(name, value)| {
        let value = if secret.contains(name.as_str()) { json!("****") } else { value.clone() };
        (name.clone(), value)
    });
    Value::Object(shown.collect())
}
