//! Deletes one batch, reading what S3 says about each key.
//!
//! `DeleteObjects` answers 200 even when it deleted nothing: the errors are inside. Those that pass are asked for
//! again, with back-off, and only those keys.

use super::line::{Line, later};
use super::listing::Entry;
use super::{Counts, EmptyError, Failure};
use crate::aws;
use crate::back_off::is_transient;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{Delete, Error as KeyError, ObjectIdentifier};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::HashMap;

/// What became of one try.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) removed: Counts,
    pub(super) failures: Vec<Failure>,
    pub(super) retried: u64,
}

/// Deletes `batch` (at most 1000 entries), trying again the keys that S3 puts off, and tells after each try. Stopped, it
/// leaves what S3 has put off as it is.
pub(super) async fn batch(
    line: &Line,
    bucket: &str,
    batch: Vec<Entry>,
    tell: impl Fn(Outcome),
) -> Result<(), EmptyError> {
    let mut pending = batch;
    for attempt in 0.. {
        let errors = once(line, bucket, &pending).await?;
        let (mut outcome, again) = sort_out(pending, errors);
        line.heard(again.first().map(|(_, failure)| failure.code.as_str()));
        let tries = again.iter().map(|(_, failure)| line.tries(&failure.code)).max().unwrap_or_default();
        if attempt + 1 >= tries {
            outcome.failures.extend(again.into_iter().map(|(_, failure)| failure));
            tell(outcome);
            break;
        }
        outcome.retried = again.len() as u64;
        tell(outcome);
        pending = again.into_iter().map(|(entry, _)| entry).collect();
        if !line.pause(attempt).await {
            break;
        }
    }
    Ok(())
}

/// What is gone and what S3 refused, and beside it what is worth another try.
fn sort_out(asked: Vec<Entry>, errors: Vec<Failure>) -> (Outcome, Vec<(Entry, Failure)>) {
    let mut by_name: HashMap<(String, String), Failure> =
        errors.into_iter().map(|error| ((error.key.clone(), error.version.clone()), error)).collect();
    let (mut outcome, mut again) = (Outcome::default(), Vec::new());
    for entry in asked {
        match by_name.remove(&(entry.key.clone(), entry.version.clone())) {
            None => outcome.removed += entry.count(),
            Some(failure) if is_transient(&failure.code) => again.push((entry, failure)),
            Some(failure) => outcome.failures.push(failure),
        }
    }
    // An error for something that was not asked for would otherwise be lost.
    outcome.failures.extend(by_name.into_values());
    (outcome, again)
}

/// One try for every entry; the answer lists those that are still there.
async fn once(line: &Line, bucket: &str, entries: &[Entry]) -> Result<Vec<Failure>, EmptyError> {
    let (plain, odd): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| fits_in_xml(&entry.key));
    let mut failures = Vec::new();
    if !plain.is_empty() {
        failures.extend(together(line, bucket, &plain).await?);
    }
    for entry in odd {
        failures.extend(alone(line, bucket, entry).await?);
    }
    Ok(failures)
}

async fn together(line: &Line, bucket: &str, entries: &[&Entry]) -> Result<Vec<Failure>, EmptyError> {
    let mut objects = Vec::with_capacity(entries.len());
    for entry in entries {
        let object = ObjectIdentifier::builder().key(&entry.key).version_id(&entry.version).build();
        objects.push(object.map_err(|error| call_error(bucket, None, error.to_string()))?);
    }
    let delete = Delete::builder().set_objects(Some(objects)).quiet(true).build();
    let delete = delete.map_err(|error| call_error(bucket, None, error.to_string()))?;
    match line.client.delete_objects().bucket(bucket).delete(delete).send().await {
        Ok(output) => {
            Ok(output.errors.unwrap_or_default().into_iter().map(|error| failure(error, entries)).collect())
        }
        Err(error) => all_failed(bucket, entries, &error),
    }
}

async fn alone(line: &Line, bucket: &str, entry: &Entry) -> Result<Vec<Failure>, EmptyError> {
    match line.client.delete_object().bucket(bucket).key(&entry.key).version_id(&entry.version).send().await {
        Ok(_) => Ok(Vec::new()),
        Err(error) if aws::code(&error) == Some("AccessDenied") => Ok(vec![Failure {
            key: entry.key.clone(),
            version: entry.version.clone(),
            code: "AccessDenied".to_owned(),
            message: aws::reason(&error),
        }]),
        Err(error) => all_failed(bucket, &[entry], &error),
    }
}

/// A request that failed as a whole: for a passing reason every key failed, otherwise nothing more can be done.
fn all_failed<E>(
    bucket: &str,
    entries: &[&Entry],
    error: &SdkError<E, HttpResponse>,
) -> Result<Vec<Failure>, EmptyError>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let message = aws::reason(error);
    let Some(code) = later(error) else { return Err(call_error(bucket, aws::code(error), message)) };
    let failed = |entry: &&Entry| Failure {
        key: entry.key.clone(),
        version: entry.version.clone(),
        code: code.clone(),
        message: message.clone(),
    };
    Ok(entries.iter().map(failed).collect())
}

fn failure(error: KeyError, entries: &[&Entry]) -> Failure {
    let key = error.key.unwrap_or_default();
    // S3 leaves the version out where it says nothing, as for an object without versions.
    let version = error.version_id.filter(|version| !version.is_empty()).unwrap_or_else(|| {
        entries
            .iter()
            .find(|entry| entry.key == key)
            .map_or_else(|| "null".to_owned(), |entry| entry.version.clone())
    });
    Failure {
        key,
        version,
        code: error.code.unwrap_or_else(|| "Unknown".to_owned()),
        message: error.message.unwrap_or_default(),
    }
}

fn call_error(bucket: &str, code: Option<&str>, reason: String) -> EmptyError {
    EmptyError::call("s3:DeleteObjectVersion", bucket, code, reason)
}

/// Whether XML 1.0 has a way to write the key; `DeleteObjects` carries keys in XML, `DeleteObject` in the path.
fn fits_in_xml(key: &str) -> bool {
    key.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_xml_cannot_carry_are_told_apart() {
        assert!(fits_in_xml("in/a b+c%20é\u{1f600}\n"));
        assert!(!fits_in_xml("in/\u{1}"));
        assert!(!fits_in_xml("in/\u{ffff}"));
    }
}
