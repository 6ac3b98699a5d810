//! A change of a stack.

use crate::ops::stacks::{Change, ChangeKind};

/// A change of a resource as a whole; nothing is said of its properties.
pub fn change(kind: ChangeKind, id: &str, resource_type: &str) -> Change {
    Change {
        kind,
        maybe: false,
        logical_id: id.into(),
        physical_id: None,
        resource_type: resource_type.into(),
        properties: Vec::new(),
    }
}
