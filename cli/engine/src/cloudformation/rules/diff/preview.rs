//! The stack as it would be: what exists, and what nobody knows before it is made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::UNKNOWN;
use crate::cloudformation::machine::{attribute_of, exporter};
use crate::cloudformation::rules::prepare::Prepared;
use crate::cloudformation::state::{Resource, Stack};
use crate::cloudformation::template::{ParameterValues, Pseudo, Scope, Surroundings, reference_values};
use crate::core::{ApiError, Cloud};

/// What becomes of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stays as it is.
    Same,
    /// It stays, but attributes may change.
    Modified,
    /// It is made anew: nothing is known of it.
    Unknown,
}

/// The surroundings a new template is evaluated in.
pub struct Preview<'a> {
    cloud: &'a Cloud,
    stack: &'a Stack,
    prepared: &'a Prepared,
    current: &'a BTreeMap<String, Resource>,
    parameters: ParameterValues,
    pseudo: Pseudo,
    fates: BTreeMap<String, Fate>,
    missing: Mutex<BTreeSet<String>>,
}

impl<'a> Preview<'a> {
    /// Nothing is decided yet.
    pub fn new(
        cloud: &'a Cloud,
        stack: &'a Stack,
        prepared: &'a Prepared,
        current: &'a BTreeMap<String, Resource>,
    ) -> Self {
        Self {
            cloud,
            stack,
            prepared,
            current,
            parameters: reference_values(&prepared.template.parameters, &prepared.spec.parameters, false),
            pseudo: Pseudo::new(cloud, &stack.id, &stack.name, &stack.notification_arns),
            fates: BTreeMap::new(),
            missing: Mutex::default(),
        }
    }

    /// The scope of the new template.
    pub fn scope(&self) -> Scope<'_> {
        Scope {
            template: &self.prepared.template,
            parameters: &self.parameters,
            conditions: &self.prepared.conditions,
            pseudo: &self.pseudo,
            surroundings: self,
        }
    }

    /// Notes what becomes of a resource.
    pub fn decide(&mut self, name: &str, fate: Fate) {
        self.fates.insert(name.to_owned(), fate);
    }

    /// What becomes of it, as far as it is decided.
    pub fn fate(&self, name: &str) -> Option<Fate> {
        self.fates.get(name).copied()
    }

    /// Whether a parameter has another value than before.
    pub fn parameter_changed(&self, name: &str) -> bool {
        let new = self.prepared.spec.parameters.get(name);
        new.is_some() && new != self.stack.spec.parameters.get(name)
    }

    /// Whether a parameter's value is secret.
    pub fn is_secret(&self, name: &str) -> bool {
        self.prepared.spec.no_echo.contains(name) || self.stack.spec.no_echo.contains(name)
    }

    /// The stack's tags, as they are and as they become.
    pub fn tags_changed(&self) -> bool {
        self.stack.spec.tags != self.prepared.spec.tags
    }

    /// What could not be worked out.
    pub fn warning(&self) -> Option<String> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        let names: Vec<&str> = missing.iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| {
            format!(
                "[WARN] --include-property-values option can return incomplete ChangeSet data because: No export named {}",
                names.join(", ")
            )
        })
    }

    fn existing(&self, name: &str) -> Option<&Resource> {
        let known = self.fate(name) != Some(Fate::Unknown);
        self.current.get(name).filter(|resource| known && resource.exists())
    }
}

impl Surroundings for Preview<'_> {
    fn reference(&self, resource: &str) -> Result<Value, ApiError> {
        Ok(self.existing(resource).map_or_else(|| json!(UNKNOWN), |found| json!(found.now.physical_id)))
    }

    fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, ApiError> {
        self.existing(resource).map_or_else(|| Ok(json!(UNKNOWN)), |found| attribute_of(found, attribute))
    }

    fn import(&self, name: &str) -> Result<Value, ApiError> {
        if let Some((_, output)) = exporter(self.cloud, name)? {
            return Ok(json!(output.value));
        }
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        Ok(json!(UNKNOWN))
    }
}
