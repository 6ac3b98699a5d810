//! Deleting one stack with what it would leave behind.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Fate, Found, Part, Wanted};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::clean::{self, Emptied};
use crate::ops::stacks::{self, Event, Follow, Progress, Resource, Step, root_cause, status};
use crate::ops::{Clock, Pace};

/// Somebody who is told how it goes.
pub trait Witness: Sync {
    /// A stack is being deleted.
    fn stack(&self, stack: &Found, progress: &Progress, changed: &[Step]);
    /// These buckets could not be deleted, and that was to be expected: the stack is deleted again, after they were
    /// emptied once more, or without them. Their names are the template's.
    fn held(&self, buckets: &[String], emptied: bool);
    /// So many things are gone from the buckets, so many have been found.
    fn emptying(&self, removed: u64, found: u64);
    /// A bucket has come to its end.
    fn emptied(&self, emptied: &Emptied);
}

/// A stack that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Removed {
    /// Which one it was.
    pub part: Part,
    /// Its name.
    pub name: String,
    /// Buckets that stay.
    pub kept: Vec<String>,
}

/// The work on one stack.
struct Work<'a, W> {
    clients: &'a Clients,
    clock: &'a dyn Clock,
    pace: Pace,
    stack: &'a Found,
    witness: &'a W,
}

/// Delete the stack and follow that to its end. Begun again after it broke off, it goes on.
pub async fn remove(
    clients: &Clients,
    (clock, pace): (&dyn Clock, Pace),
    stack: &Found,
    wanted: &Wanted,
    witness: &impl Witness,
) -> Result<Removed, Error> {
    let mut removed = Removed { part: stack.part, name: stack.name.clone(), kept: Vec::new() };
    if stack.is_only_planned() {
        stacks::delete(clients, &stack.id).await?;
        return Ok(removed);
    }
    let work = Work { clients, clock, pace, stack, witness };
    let buckets: Vec<String> = stack.buckets.iter().map(|bucket| bucket.name.clone()).collect();
    let empty = wanted.fate(stack.part) == Fate::Emptied;
    if empty {
        work.empty(&buckets).await?;
    }
    let (mut status, mut events) = work.delete(&[]).await?;
    if status == "DELETE_FAILED" {
        let held = work.held().await?;
        // A file that was harvested meanwhile fills a bucket again; and data that is to stay holds its bucket.
        if !held.is_empty() && empty {
            witness.held(&held, true);
            work.empty(&buckets).await?;
            (status, events) = work.delete(&[]).await?;
        } else if !held.is_empty() && stack.part == Part::Production {
            witness.held(&held, false);
            (status, events) = work.delete(&held).await?;
        }
    }
    if status != status::DELETED {
        return Err(failed(stack, wanted, &status, &events));
    }
    removed.kept = work.kept(&buckets).await?;
    if empty {
        // The template retains them; emptied once more, for a late log, they can go.
        work.empty(&removed.kept).await?;
        for bucket in std::mem::take(&mut removed.kept) {
            delete_bucket(clients, &bucket).await?;
        }
    }
    Ok(removed)
}

impl<W: Witness> Work<'_, W> {
    async fn empty(&self, buckets: &[String]) -> Result<(), Error> {
        if buckets.is_empty() {
            return Ok(());
        }
        let tell = |removed, found| self.witness.emptying(removed, found);
        let done = |emptied: &Emptied| self.witness.emptied(emptied);
        let emptied = clean::empty(self.clients, self.clock, buckets.to_vec(), tell, done).await;
        emptied.into_iter().find_map(|bucket| bucket.error).map_or(Ok(()), Err)
    }

    /// Delete it, or join the deletion that is under way; `retain` names resources to leave where they are.
    async fn delete(&self, retain: &[String]) -> Result<(String, Vec<Event>), Error> {
        let stack = self.stack;
        let before = stacks::events(self.clients, &stack.id, None).await?.unwrap_or_default();
        let begun = before.iter().position(|event| event.of_stack && event.status == "DELETE_IN_PROGRESS");
        let joined =
            stack.status == "DELETE_IN_PROGRESS" && begun == before.iter().position(|event| event.of_stack);
        let known = if joined { begun.map_or(0, |begun| begun + 1) } else { 0 };
        if !joined {
            let request = self.clients.cloudformation().delete_stack().stack_name(&stack.id);
            let request = request.set_retain_resources((!retain.is_empty()).then(|| retain.to_vec()));
            request.send().await.during(format!("delete the stack {}", stack.name)).map_err(|call| {
                if call.code() == "ValidationError" && call.message().contains("ole arn:") {
                    let hint = Some(role_hint(stack));
                    return Error::Failed { what: call.what, causes: vec![call.answer.to_string()], hint };
                }
                call.into()
            })?;
        }
        let since = before.get(known).map(|event| event.id.clone());
        let what = Follow { stack: &stack.id, since, total: stack.resources };
        let tell = |progress: &Progress, changed: &[Step]| self.witness.stack(stack, progress, changed);
        let (progress, events) =
            stacks::follow(self.clients, self.clock, self.pace.clone(), what, tell).await?;
        Ok((progress.status, events))
    }

    /// The buckets that could not be deleted, by their names in the template; none if it was something else as well.
    async fn held(&self) -> Result<Vec<String>, Error> {
        let resources = stacks::resources(self.clients, &self.stack.id).await?.into_iter();
        let failed: Vec<Resource> = resources.filter(|resource| resource.status == "DELETE_FAILED").collect();
        let buckets = failed.iter().all(|resource| resource.resource_type == "AWS::S3::Bucket");
        Ok(failed.into_iter().filter(|_| buckets).map(|resource| resource.logical_id).collect())
    }

    /// Those of the buckets that are still there, whatever the template said.
    async fn kept(&self, buckets: &[String]) -> Result<Vec<String>, Error> {
        let held = clean::count(self.clients, buckets.to_vec()).await?;
        Ok(held.into_iter().map(|held| held.bucket).collect())
    }
}

async fn delete_bucket(clients: &Clients, bucket: &str) -> Result<(), Error> {
    match clients
        .s3()
        .delete_bucket()
        .bucket(bucket)
        .send()
        .await
        .during(format!("delete the bucket {bucket}"))
    {
        Err(call) if call.code() != "NoSuchBucket" => Err(call.into()),
        _ => Ok(()),
    }
}

fn failed(stack: &Found, wanted: &Wanted, status: &str, events: &[Event]) -> Error {
    let cause = root_cause(events).map(|cause| cause.to_string());
    let role = cause.as_ref().is_some_and(|cause| cause.contains("assume") || cause.contains("AssumeRole"));
    let hint = if role {
        role_hint(stack)
    } else {
        format!("mend the cause and run `mdd destroy{}` again: it goes on where it stopped", wanted.typed())
    };
    Error::Failed {
        what: format!("the stack {} could not be deleted: {status}", stack.name),
        causes: cause.into_iter().collect(),
        hint: Some(hint),
    }
}

fn role_hint(stack: &Found) -> String {
    format!(
        "it was deployed with the role {}, which is gone: `mdd bootstrap` makes it again under the same name; or \
         delete it with another: `aws cloudformation delete-stack --stack-name {} --role-arn …`",
        stack.role.as_deref().unwrap_or("of the pipeline's stack"),
        stack.name
    )
}
