//! The stack that was made for trying, and what came of it.

use asx::Expected;
use schemars::JsonSchema;
use serde::Serialize;

use super::unread::Unread;
use super::{Gate, Tested, tested};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::pipeline::{ActionKind, Layout};
use crate::ops::stacks::{self, Resource, status};

/// More than this is only said to be many: it is one page of a bucket's versions.
const MANY: usize = 1_000;

/// The stack that was made for trying it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StackEvidence {
    /// Its name.
    pub name: String,
    /// CloudFormation's status; none if it is not there.
    pub status: Option<String>,
    /// How much it holds.
    pub resources: usize,
    /// Object versions and delete markers in its buckets, which must be gone before the stack can be deleted, without
    /// the folders' own; none if that could not be found out.
    pub objects: Option<usize>,
    /// Are there more than were counted?
    pub many: bool,
    /// The action that removes them.
    pub removed_by: Option<String>,
}

impl StackEvidence {
    /// Is there anything in its buckets that has to be removed first?
    pub fn holds_files(&self) -> bool {
        self.objects.is_some_and(|objects| objects > 0)
    }
}

/// Where files were tried.
pub(super) struct Trial {
    pub(super) bucket: String,
    pub(super) log_groups: Vec<String>,
}

/// Of the stage's last action before the gate that makes a stack, if there is such an action.
pub(super) async fn trial(
    clients: &Clients,
    layout: &Layout,
    gate: &Gate,
    expected: Option<&Expected>,
    unread: &mut Unread,
) -> (Option<StackEvidence>, Option<Tested>) {
    let makes = |kind: &ActionKind| match kind {
        ActionKind::Stack { stack, mode, change_set: None } if mode != "DELETE_ONLY" => Some(stack.clone()),
        _ => None,
    };
    let Some(name) = super::gate::before(layout, gate).filter_map(|action| makes(&action.kind)).last() else {
        return (None, None);
    };
    // What is made after the gate can only be there to clean up: the stack itself is deleted next.
    let removed_by = super::gate::after(layout, gate).find(|action| makes(&action.kind).is_some());
    let removed_by = removed_by.map(|action| action.name.clone());
    let mut found =
        StackEvidence { name, status: None, resources: 0, objects: None, many: false, removed_by };
    let Some(Some(stack)) = unread.of(stacks::find(clients, &found.name).await) else {
        return (Some(found).filter(|_| unread.is_empty()), None);
    };
    let bucket = stack.output("DataBucketName").map(ToOwned::to_owned);
    found.status = Some(stack.status);
    let Some(mut resources) = unread.of(stacks::resources(clients, &stack.id).await) else {
        return (Some(found), None);
    };
    resources.retain(|resource| resource.status != status::DELETED);
    found.resources = resources.len();
    let counted = unread.of(in_the_way(clients, &resources).await);
    found.many = counted.is_some_and(|count| count > MANY);
    found.objects = counted.map(|count| count.min(MANY));
    let log_groups = of_type(&resources, "AWS::Logs::LogGroup").map(ToOwned::to_owned).collect();
    let tried = match bucket.map(|bucket| Trial { bucket, log_groups }) {
        Some(trial) => tested(clients, &trial, expected, unread).await,
        None => None,
    };
    (Some(found), tried)
}

fn of_type<'a>(resources: &'a [Resource], wanted: &'a str) -> impl Iterator<Item = &'a str> {
    let resources = resources.iter().filter(move |resource| resource.resource_type == wanted);
    resources.filter_map(|resource| resource.physical_id.as_deref())
}

/// What keeps the stack's buckets from being deleted, as far as it is worth counting: old versions and delete markers
/// too, but no unfinished uploads, which keep no bucket.
async fn in_the_way(clients: &Clients, resources: &[Resource]) -> Result<usize, Error> {
    let mut count = 0;
    for bucket in of_type(resources, "AWS::S3::Bucket") {
        let (mut key, mut version) = (None, None);
        loop {
            let request = clients.s3().list_object_versions().bucket(bucket);
            let page = request.set_key_marker(key).set_version_id_marker(version).send().await;
            let page = page.during(format!("list the object versions of {bucket}"))?;
            let markers = page.delete_markers().iter().map(|marker| marker.key());
            let keys = page.versions().iter().map(|version| version.key()).chain(markers);
            // The folders are ours, and the action that made them removes them with everything of theirs.
            count += keys.flatten().filter(|key| !is_marker(key)).count();
            if count > MANY {
                return Ok(count);
            }
            (key, version) = (page.next_key_marker, page.next_version_id_marker);
            if key.is_none() {
                break;
            }
        }
    }
    Ok(count)
}

pub(super) fn is_marker(key: &str) -> bool {
    key.ends_with('/')
}
