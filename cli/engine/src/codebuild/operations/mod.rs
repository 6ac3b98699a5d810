//! The operations of CodeBuild: decode, call the rule, encode.

mod builds;
mod projects;

use crate::wire::{Operation, operations};

/// Every operation there is.
pub(super) static TABLE: &[Operation] = operations! {
    "CreateProject" => projects::create,
    "UpdateProject" => projects::update,
    "DeleteProject" => projects::delete,
    "BatchGetProjects" => projects::batch_get,
    "ListProjects" => projects::list,
    "InvalidateProjectCache" => projects::invalidate_cache,
    "StartBuild" => builds::start,
    "StopBuild" => builds::stop,
    "BatchGetBuilds" => builds::batch_get,
    "ListBuilds" => builds::list,
    "ListBuildsForProject" => builds::list_for_project,
};
