//! Everything a build asks of other services, in one place.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;

use super::build::Location;
use crate::core::{ApiError, Call};
use crate::{iam, logs, s3, secretsmanager};

/// Whom a project's role must trust.
const SERVICE: &str = "codebuild.amazonaws.com";

/// A call under the service role.
pub(super) fn assume(call: &Call, role: &str, session: &str) -> Result<Call, ApiError> {
    iam::assume(call, role, SERVICE, session)
}

/// Whether builds will be able to take this role.
pub(super) fn assumable(call: &Call, role: &str) -> Result<(), ApiError> {
    let service = Call::as_service(&call.cloud, SERVICE);
    assume(&service, role, "AWSCodeBuild-check").map(drop).map_err(|_| {
        super::shapes::invalid(format!("CodeBuild is not authorized to perform: sts:AssumeRole on {role}"))
    })
}

/// Where an object's content is on disk.
pub(super) async fn get_object(call: &Call, at: &Location) -> Result<PathBuf, ApiError> {
    Ok(s3::get_object(call, &at.bucket, &at.key, None).await?.file)
}

/// Hands a file to S3.
pub(super) async fn put_object(call: &Call, at: &Location, file: PathBuf) -> Result<(), ApiError> {
    let object = s3::PutObject {
        bucket: at.bucket.clone(),
        key: at.key.clone(),
        body: s3::Body::File(file),
        content_type: Some("application/zip".to_owned()),
        metadata: BTreeMap::new(),
    };
    s3::put_object(call, object).await.map(drop)
}

/// `secret-id:json-key:version-stage:version-id`, where everything after the id may be left out; the id may be an ARN.
pub(super) async fn secret(call: &Call, reference: &str) -> Result<String, ApiError> {
    let (id, rest) = split_reference(reference);
    let mut rest = rest.split(':');
    let key = rest.next().filter(|key| !key.is_empty());
    if rest.any(|version| !version.is_empty() && version != "AWSCURRENT") {
        return Err(ApiError::not_implemented(format!(
            "A version of a secret other than AWSCURRENT ({reference})"
        )));
    }
    secretsmanager::resolve(call, id, key).await
}

fn split_reference(reference: &str) -> (&str, &str) {
    let colons_in_id = if reference.starts_with("arn:") { 6 } else { 0 };
    match reference.match_indices(':').nth(colons_in_id) {
        Some((at, _)) => (&reference[..at], &reference[at + 1..]),
        None => (reference, ""),
    }
}

/// Adds lines to a stream, making group and stream when they are missing.
pub(super) fn append_log(
    call: &Call,
    group: &str,
    stream: &str,
    lines: &[(Timestamp, String)],
) -> Result<(), ApiError> {
    match logs::append(call, group, stream, lines) {
        Err(error) if error.code == "ResourceNotFoundException" => {}
        other => return other,
    }
    match logs::create_group(call, group, None) {
        Err(error) if error.code != "ResourceAlreadyExistsException" => return Err(error),
        _ => {}
    }
    logs::ensure_stream(call, group, stream)?;
    logs::append(call, group, stream, lines)
}

#[cfg(test)]
mod tests {
    use super::split_reference;

    #[test]
    fn a_reference_may_start_with_an_arn() {
        assert_eq!(split_reference("github:token"), ("github", "token"));
        assert_eq!(split_reference("github"), ("github", ""));
        let arn = "arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:github-AbCdEf";
        assert_eq!(split_reference(&format!("{arn}:token:AWSCURRENT")), (arn, "token:AWSCURRENT"));
        assert_eq!(split_reference(arn), (arn, ""));
    }
}
