//! A call: the cloud it happens in and the principal it is made by. Every rule takes one.

use std::sync::Arc;

use jiff::Timestamp;

use crate::core::{ApiError, Cloud, Event, Principal};

/// The context of every rule. Cheap to clone; long work keeps its own.
#[derive(Clone)]
pub struct Call {
    /// The cloud.
    pub cloud: Arc<Cloud>,
    /// Who calls.
    pub principal: Principal,
    /// The request this is part of.
    pub request_id: String,
}

impl Call {
    /// A call by `principal`, outside any request.
    pub fn new(cloud: &Arc<Cloud>, principal: Principal) -> Self {
        Self { cloud: Arc::clone(cloud), principal, request_id: cloud.ids.uuid() }
    }

    /// A call by a service in its own name, for example `s3.amazonaws.com`.
    pub fn as_service(cloud: &Arc<Cloud>, name: &str) -> Self {
        Self::new(cloud, Principal::Service { name: name.to_owned() })
    }

    /// The same work, under a role.
    #[must_use]
    pub fn under_role(&self, role_arn: &str, session: &str) -> Self {
        let principal = Principal::Role { arn: role_arn.to_owned(), session: session.to_owned() };
        Self { principal, ..self.clone() }
    }

    /// Asks the gate.
    pub fn allow(&self, action: &str, resource: &str) -> Result<(), ApiError> {
        self.cloud.gate.check(&self.principal, action, resource)
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.cloud.clock.now()
    }

    /// Publishes an event on the bus.
    pub fn publish(
        &self,
        source: &str,
        detail_type: &str,
        resources: Vec<String>,
        detail: serde_json::Value,
    ) {
        self.cloud.bus.publish(Event {
            id: self.cloud.ids.uuid(),
            source: source.to_owned(),
            detail_type: detail_type.to_owned(),
            resources,
            time: self.now(),
            detail,
        });
    }
}
