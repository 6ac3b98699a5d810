//! What one phase works in: the stack as it is to be, its resources as they are, and who acts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::cloudformation::resource::Site;
use crate::cloudformation::state::{
    Resource, ResourceStatus, Stack, StackEvent, find_stack, record, resources,
};
use crate::cloudformation::template::{
    ParameterValues, Pseudo, Scope, Surroundings, Template, conditions, reference_values,
};
use crate::core::{ApiError, Call, Cloud};

/// The session name under which CloudFormation assumes a stack's role.
const SESSION: &str = "AWSCloudFormation";

/// The call under a stack's role.
pub fn act_as(call: &Call, role: &str) -> Result<Call, ApiError> {
    crate::iam::assume(call, role, "cloudformation.amazonaws.com", SESSION)
        .map_err(|_| ApiError::validation(format!("Role {role} is invalid or cannot be assumed")))
}

/// One phase's surroundings.
pub struct World {
    /// The cloud.
    pub cloud: Arc<Cloud>,
    /// Under the stack's role, or as its caller.
    pub call: Call,
    /// The stack as the phase found it.
    pub stack: Stack,
    /// Its template.
    pub template: Template,
    /// Its conditions.
    pub conditions: BTreeMap<String, bool>,
    parameters: ParameterValues,
    masked: ParameterValues,
    pseudo: Pseudo,
    resources: Mutex<BTreeMap<String, Resource>>,
    imports: Mutex<BTreeSet<String>>,
}

impl World {
    /// Reads everything from the store.
    pub fn new(cloud: &Arc<Cloud>, stack: Stack) -> Result<Self, ApiError> {
        let caller = Call::new(cloud, stack.caller.clone());
        let call = match &stack.role {
            Some(role) => act_as(&caller, role)?,
            None => caller,
        };
        let template = Template::parse(&stack.spec.template)?;
        let parameters = reference_values(&template.parameters, &stack.spec.parameters, false);
        let masked = reference_values(&template.parameters, &stack.spec.parameters, true);
        let pseudo = Pseudo::new(cloud, &stack.id, &stack.name, &stack.notification_arns);
        Ok(Self {
            conditions: conditions(&template, &parameters, &pseudo)?,
            resources: Mutex::new(resources(cloud, &stack.id)?),
            imports: Mutex::default(),
            cloud: Arc::clone(cloud),
            call,
            stack,
            template,
            parameters,
            masked,
            pseudo,
        })
    }

    /// The scope in which values are evaluated; `masked` shows what has `NoEcho` as stars.
    pub fn scope<'a>(&'a self, surroundings: &'a dyn Surroundings, masked: bool) -> Scope<'a> {
        Scope {
            template: &self.template,
            parameters: if masked { &self.masked } else { &self.parameters },
            conditions: &self.conditions,
            pseudo: &self.pseudo,
            surroundings,
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Resource>> {
        self.resources.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The resource of this name, if it was ever begun.
    pub fn resource(&self, name: &str) -> Option<Resource> {
        self.lock().get(name).cloned()
    }

    /// All resources there are.
    pub fn all(&self) -> BTreeMap<String, Resource> {
        self.lock().clone()
    }

    /// Whether the template has it under the stack's conditions.
    pub fn is_declared(&self, name: &str) -> bool {
        self.template.resources.get(name).is_some_and(|declared| {
            let condition = declared.condition.as_ref();
            condition.is_none_or(|name| self.conditions.get(name).copied().unwrap_or(true))
        })
    }

    /// Writes a resource without telling anyone.
    pub fn keep(&self, resource: Resource) -> Result<(), ApiError> {
        record(&self.cloud, Some((&self.stack.id, &resource)), None)?;
        self.lock().insert(resource.logical_id.clone(), resource);
        Ok(())
    }

    /// Forgets a resource.
    pub fn forget(&self, name: &str) -> Result<(), ApiError> {
        crate::cloudformation::state::delete_resource(&self.cloud, &self.stack.id, name)?;
        self.lock().remove(name);
        Ok(())
    }

    /// Moves a resource to a status and tells of it.
    pub fn mark(
        &self,
        mut resource: Resource,
        status: ResourceStatus,
        reason: Option<&str>,
        shown: Option<&str>,
    ) -> Result<(), ApiError> {
        resource.status = status;
        resource.reason = reason.map(str::to_owned);
        resource.changed = self.cloud.clock.now();
        resource.operation.clone_from(&self.stack.operation);
        let physical_id = match &resource.before {
            Some(before) if !resource.exists() => before.physical_id.clone(),
            _ => resource.now.physical_id.clone(),
        };
        let event = self.event(&resource, &physical_id, &resource.now.type_name, status, reason, shown);
        record(&self.cloud, Some((&self.stack.id, &resource)), Some(event))?;
        self.lock().insert(resource.logical_id.clone(), resource);
        Ok(())
    }

    /// Tells of something without changing the resource: the removal of what it replaced, for example.
    pub fn tell(
        &self,
        resource: &Resource,
        version: (&str, &str),
        status: ResourceStatus,
        reason: Option<&str>,
        shown: Option<&str>,
    ) -> Result<(), ApiError> {
        let event = self.event(resource, version.0, version.1, status, reason, shown);
        Ok(record(&self.cloud, None, Some(event))?)
    }

    fn event(
        &self,
        resource: &Resource,
        physical_id: &str,
        type_name: &str,
        status: ResourceStatus,
        reason: Option<&str>,
        shown: Option<&str>,
    ) -> StackEvent {
        let time = self.cloud.clock.now();
        let stamp = time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
        StackEvent {
            // Two events of one resource can share status and millisecond: the end tells them apart.
            event_id: format!("{}-{status}-{stamp}-{}", resource.logical_id, self.cloud.ids.suffix(8)),
            stack_id: self.stack.id.clone(),
            stack_name: self.stack.name.clone(),
            logical_id: resource.logical_id.clone(),
            physical_id: physical_id.to_owned(),
            type_name: type_name.to_owned(),
            time,
            status: status.as_str().to_owned(),
            reason: reason.map(str::to_owned),
            properties: shown.map(str::to_owned),
        }
    }

    /// Where a resource is provisioned. `step` tells apart what is done to one resource in one operation.
    pub fn site(&self, name: &str, type_name: &str, step: &str) -> Site {
        Site {
            call: self.call.clone(),
            stack_name: self.stack.name.clone(),
            stack_id: self.stack.id.clone(),
            logical_id: name.to_owned(),
            type_name: type_name.to_owned(),
            token: format!("{}/{name}/{step}", self.stack.operation),
            tags: self.stack.spec.tags.clone(),
        }
    }

    /// Whether someone wants something else of the stack by now.
    pub fn is_interrupted(&self) -> bool {
        match find_stack(&self.cloud, &self.stack.id) {
            Ok(Some(stack)) => stack.status != self.stack.status || stack.cancelled,
            _ => true,
        }
    }

    /// The exports that were used so far.
    pub fn imports(&self) -> BTreeSet<String> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Surroundings for World {
    fn reference(&self, resource: &str) -> Result<Value, ApiError> {
        match self.lock().get(resource) {
            Some(found) if found.exists() => Ok(json!(found.now.physical_id)),
            _ => Err(ApiError::validation(format!("Resource {resource} does not exist yet"))),
        }
    }

    fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, ApiError> {
        let resources = self.lock();
        let found = resources.get(resource).filter(|found| found.exists());
        let found =
            found.ok_or_else(|| ApiError::validation(format!("Resource {resource} does not exist yet")))?;
        attribute_of(found, attribute)
    }

    fn import(&self, name: &str) -> Result<Value, ApiError> {
        let value = super::outputs::import(&self.cloud, name)?;
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        Ok(value)
    }
}

/// An attribute of an existing resource, or AWS's words for there being none.
pub fn attribute_of(resource: &Resource, attribute: &str) -> Result<Value, ApiError> {
    let name = &resource.logical_id;
    resource.now.attributes.get(attribute).cloned().ok_or_else(|| {
        let type_name = &resource.now.type_name;
        ApiError::validation(if crate::cloudformation::resources::is_custom(type_name) {
            format!("CustomResource attribute error: Vendor response doesn't contain {attribute} attribute ({name})")
        } else {
            format!("Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt")
        })
    })
}

/// The masked view: what `NoEcho` hides from events.
pub struct Masked<'a>(pub &'a World);

impl Surroundings for Masked<'_> {
    fn reference(&self, resource: &str) -> Result<Value, ApiError> {
        self.0.reference(resource)
    }
    fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, ApiError> {
        match self.0.resource(resource) {
            Some(found) if found.now.no_echo => Ok(json!("*****")),
            _ => self.0.attribute(resource, attribute),
        }
    }
    fn import(&self, name: &str) -> Result<Value, ApiError> {
        self.0.import(name)
    }
}
