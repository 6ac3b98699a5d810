//! The resource types a template can use: one file each, one line each in the table.

use crate::cloudformation::resource::ResourceType;

/// Every resource type. A type that is not here is refused by name.
pub static TYPES: &[&dyn ResourceType] = &[];
