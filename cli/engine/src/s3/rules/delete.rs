//! Deleting: a marker where versions are kept, the row and the body where they are not or where one is named.

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::condition::WriteCondition;
use crate::s3::rules::event::{Happening, deliver};
use crate::s3::rules::read::is_version_id;
use crate::s3::rules::write::{replace, whole_second};
use crate::s3::rules::{invalid_version, no_such_bucket};
use crate::s3::state::{self, About, Bucket, NULL, Version, Versioning};

/// What a delete did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deleted {
    /// A marker was made, or was what got deleted.
    pub marker: bool,
    /// The version deleted, or the marker made.
    pub version_id: Option<String>,
}

/// Deletes the current object or one version. What is not there is no failure.
pub async fn delete(
    call: &Call,
    bucket: &str,
    key: &str,
    id: Option<&str>,
    condition: &WriteCondition,
) -> Result<Deleted, ApiError> {
    let action = if id.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
    call.allow(action, &Arns::s3(&format!("{bucket}/{key}")))?;
    let outcome = call.cloud.store.transaction(|transaction| {
        let bucket = Bucket::find(transaction, bucket)?.ok_or_else(no_such_bucket)?;
        condition.judge(Version::latest(transaction, &bucket.name, key)?.as_ref())?;
        let mut outcome = match id {
            Some(id) if !is_version_id(id) => return Err(invalid_version()),
            Some(id) => one(transaction, &bucket, key, id)?,
            None if bucket.versioning == Versioning::Never => {
                let mut outcome = one(transaction, &bucket, key, NULL)?;
                outcome.deleted = Deleted::default();
                outcome
            }
            None => marker(call, transaction, &bucket, key)?,
        };
        if let Some((version, name)) = &outcome.happened {
            outcome.sequence = Version::next_seq(transaction)?;
            Happening { name, reason: REASON, version, sequence: outcome.sequence }.record(
                call,
                transaction,
                &bucket,
            )?;
        }
        Ok(outcome)
    })?;
    outcome.gone.iter().for_each(|body| state::remove(&call.cloud.store, body));
    if let Some((version, name)) = &outcome.happened {
        Happening { name, reason: REASON, version, sequence: outcome.sequence }.publish(call);
        deliver(&call.cloud).await?;
    }
    Ok(outcome.deleted)
}

/// Deletes the current object or one version, as other services ask for it.
pub async fn delete_object(
    call: &Call,
    bucket: &str,
    key: &str,
    version: Option<&str>,
) -> Result<(), ApiError> {
    delete(call, bucket, key, version, &WriteCondition::default()).await.map(|_| ())
}

struct Outcome {
    deleted: Deleted,
    gone: Vec<String>,
    happened: Option<(Version, &'static str)>,
    sequence: i64,
}

const REASON: &str = "DeleteObject";

fn one(
    transaction: &rusqlite::Transaction<'_>,
    bucket: &Bucket,
    key: &str,
    id: &str,
) -> Result<Outcome, ApiError> {
    let Some(version) = Version::find(transaction, &bucket.name, key, id)? else {
        let deleted = Deleted { marker: false, version_id: Some(id.to_owned()) };
        return Ok(Outcome { deleted, gone: Vec::new(), happened: None, sequence: 0 });
    };
    version.delete(transaction)?;
    Ok(Outcome {
        deleted: Deleted { marker: version.marker, version_id: Some(id.to_owned()) },
        gone: version.body.iter().cloned().collect(),
        happened: Some((version, "ObjectRemoved:Delete")),
        sequence: 0,
    })
}

fn marker(
    call: &Call,
    transaction: &rusqlite::Transaction<'_>,
    bucket: &Bucket,
    key: &str,
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
    Ok(Outcome {
        deleted: Deleted { marker: true, version_id: Some(version.id.clone()) },
        gone,
        happened: Some((version, "ObjectRemoved:DeleteMarkerCreated")),
        sequence: 0,
    })
}
