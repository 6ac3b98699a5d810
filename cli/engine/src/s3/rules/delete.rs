//! Deleting: a marker where versions are kept, the row and the body where they are not or where one is named.
//!
//! All objects of a request go in one transaction, because what costs time is making it durable, not deleting.

use std::collections::BTreeSet;

use rusqlite::Transaction;

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::condition::WriteCondition;
use crate::s3::rules::event::{Happening, deliver};
use crate::s3::rules::notification::Notification;
use crate::s3::rules::read::is_version_id;
use crate::s3::rules::write::{replace, whole_second};
use crate::s3::rules::{invalid_version, no_such_bucket};
use crate::s3::state::{self, About, Bucket, NULL, Removed, Version, Versioning};

/// What is to be deleted.
#[derive(Debug, Clone, Default)]
pub struct Doomed {
    /// The key.
    pub key: String,
    /// One version instead of the current object.
    pub version: Option<String>,
    /// When it is wanted.
    pub condition: WriteCondition,
}

/// What a delete did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deleted {
    /// A marker was made, or was what got deleted.
    pub marker: bool,
    /// The version deleted, or the marker made.
    pub version_id: Option<String>,
}

/// Why something is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// Somebody asked for it.
    Request,
    /// Its time has come.
    Lifecycle,
}

impl Removal {
    const fn names(self) -> Names {
        match self {
            Self::Request => Names {
                deleted: "ObjectRemoved:Delete",
                hidden: "ObjectRemoved:DeleteMarkerCreated",
                reason: "DeleteObject",
            },
            Self::Lifecycle => Names {
                deleted: "LifecycleExpiration:Delete",
                hidden: "LifecycleExpiration:DeleteMarkerCreated",
                reason: "Lifecycle Expiration",
            },
        }
    }
}

/// What events are called.
struct Names {
    deleted: &'static str,
    hidden: &'static str,
    reason: &'static str,
}

/// Deletes objects or versions, each with its own outcome, in their order. What is not there is no failure.
pub async fn delete(
    call: &Call,
    bucket: &str,
    doomed: &[Doomed],
) -> Result<Vec<Result<Deleted, ApiError>>, ApiError> {
    remove(call, bucket, doomed, Removal::Request).await
}

/// The same, with events that tell why.
pub async fn remove(
    call: &Call,
    bucket: &str,
    doomed: &[Doomed],
    removal: Removal,
) -> Result<Vec<Result<Deleted, ApiError>>, ApiError> {
    let names = removal.names();
    let (outcomes, published) = call.cloud.store.transaction(|transaction| {
        let bucket = Bucket::find(transaction, bucket)?.ok_or_else(no_such_bucket)?;
        let told = Notification::of(&bucket)?;
        // Most buckets tell nobody, and a removal that nobody hears of costs half as much.
        let names = (told.event_bridge || !told.targets.is_empty()).then_some(&names);
        let (mut outcomes, mut headless) = (Vec::with_capacity(doomed.len()), BTreeSet::new());
        for one in doomed {
            match apply(call, transaction, &bucket, one, names) {
                // Half a change must not be kept.
                Err(error) if error.status >= 500 => return Err(error),
                outcome => {
                    if outcome.as_ref().is_ok_and(|outcome| outcome.headless) {
                        headless.insert(one.key.as_str());
                    }
                    outcomes.push(outcome);
                }
            }
        }
        // All versions of a key tend to go together: which is the newest now is settled once, at the end.
        for key in headless {
            Version::promote(transaction, &bucket.name, key)?;
        }
        Ok((outcomes, told.event_bridge))
    })?;
    let gone = outcomes.iter().flatten().filter_map(|outcome| outcome.gone.clone());
    state::discard(&call.cloud.store, gone);
    for outcome in outcomes.iter().flatten() {
        if let Some(happened) = outcome.happened.as_ref().filter(|_| published) {
            happened.event(&happened.version).publish(call);
        }
    }
    if outcomes.iter().flatten().any(|outcome| outcome.happened.is_some()) {
        deliver(&call.cloud).await?;
    }
    Ok(outcomes.into_iter().map(|outcome| outcome.map(|outcome| outcome.deleted)).collect())
}

/// Deletes the current object or one version, as other services ask for it.
pub async fn delete_object(
    call: &Call,
    bucket: &str,
    key: &str,
    version: Option<&str>,
) -> Result<(), ApiError> {
    let doomed = Doomed { key: key.to_owned(), version: version.map(str::to_owned), ..Doomed::default() };
    delete(call, bucket, &[doomed]).await?.into_iter().try_for_each(|outcome| outcome.map(|_| ()))
}

struct Outcome {
    deleted: Deleted,
    /// The body that is nobody's any more.
    gone: Option<String>,
    /// The newest version of its key is gone, and no other is marked as such yet.
    headless: bool,
    happened: Option<Happened>,
}

struct Happened {
    version: Version,
    name: &'static str,
    reason: &'static str,
    sequence: i64,
}

impl Happened {
    fn event<'a>(&self, version: &'a Version) -> Happening<'a> {
        Happening { name: self.name, reason: self.reason, version, sequence: self.sequence }
    }
}

fn apply(
    call: &Call,
    transaction: &Transaction<'_>,
    bucket: &Bucket,
    doomed: &Doomed,
    names: Option<&Names>,
) -> Result<Outcome, ApiError> {
    let Doomed { key, version, condition } = doomed;
    let action = if version.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
    call.allow(action, &Arns::s3(&format!("{}/{key}", bucket.name)))?;
    if *condition != WriteCondition::default() {
        condition.judge(Version::latest(transaction, &bucket.name, key)?.as_ref())?;
    }
    let outcome = match version.as_deref() {
        Some(id) if !is_version_id(id) => return Err(invalid_version()),
        Some(id) => one(transaction, bucket, key, id, names)?,
        None if bucket.versioning == Versioning::Never => {
            Outcome { deleted: Deleted::default(), ..one(transaction, bucket, key, NULL, names)? }
        }
        None => marker(call, transaction, bucket, key, names)?,
    };
    if let Some(happened) = &outcome.happened {
        happened.event(&happened.version).record(call, transaction, bucket)?;
    }
    Ok(outcome)
}

fn one(
    transaction: &Transaction<'_>,
    bucket: &Bucket,
    key: &str,
    id: &str,
    names: Option<&Names>,
) -> Result<Outcome, ApiError> {
    let found = match names {
        Some(_) => Version::find(transaction, &bucket.name, key, id)?,
        None => None,
    };
    let removed = Version::remove(transaction, &bucket.name, key, id)?;
    let Some(Removed { latest: headless, marker, body: gone }) = removed else {
        let deleted = Deleted { marker: false, version_id: Some(id.to_owned()) };
        return Ok(Outcome { deleted, gone: None, headless: false, happened: None });
    };
    let deleted = Deleted { marker, version_id: Some(id.to_owned()) };
    let happened = match (names, found) {
        (Some(Names { deleted: name, reason, .. }), Some(version)) => {
            let sequence = Version::next_seq(transaction)?;
            Some(Happened { version, name, reason, sequence })
        }
        _ => None,
    };
    Ok(Outcome { deleted, gone, headless, happened })
}

fn marker(
    call: &Call,
    transaction: &Transaction<'_>,
    bucket: &Bucket,
    key: &str,
    names: Option<&Names>,
) -> Result<Outcome, ApiError> {
    let mut version = Version {
        bucket: bucket.name.clone(),
        key: key.to_owned(),
        seq: 0,
        id: NULL.to_owned(),
        latest: true,
        marker: true,
        size: 0,
        etag: String::new(),
        modified: whole_second(call),
        body: None,
        about: About::default(),
    };
    let gone = replace(call, transaction, bucket, &mut version)?;
    let sequence = version.seq;
    Ok(Outcome {
        deleted: Deleted { marker: true, version_id: Some(version.id.clone()) },
        gone,
        headless: false,
        happened: names.map(|names| Happened { version, name: names.hidden, reason: names.reason, sequence }),
    })
}
