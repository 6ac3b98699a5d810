//! Multipart uploads: begin, add parts, complete or abort.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::condition::WriteCondition;
use crate::s3::rules::source::joined;
use crate::s3::rules::write::{Cause, Write, whole_second, write};
use crate::s3::rules::{invalid_argument, invalid_request, malformed_xml, no_such_bucket, no_such_upload};
use crate::s3::state::{
    self, About, Algorithm, Bucket, Checksum, Digest, Draft, Part, Plan, Upload, Version,
};

/// No part but the last is smaller.
const LEAST: u64 = 5 << 20;

/// Names an upload.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The bucket.
    pub bucket: &'a str,
    /// The key.
    pub key: &'a str,
    /// The upload's id.
    pub id: &'a str,
}

impl Named<'_> {
    fn arn(self) -> String {
        Arns::s3(&format!("{}/{}", self.bucket, self.key))
    }

    fn find(self, transaction: &rusqlite::Transaction<'_>) -> Result<Upload, ApiError> {
        Bucket::find(transaction, self.bucket)?.ok_or_else(no_such_bucket)?;
        Upload::find(transaction, self.bucket, self.key, self.id)?.ok_or_else(no_such_upload)
    }
}

/// Begins an upload.
pub fn begin(
    call: &Call,
    bucket: &str,
    key: &str,
    about: About,
    chosen: Option<Algorithm>,
    composite: Option<bool>,
) -> Result<Upload, ApiError> {
    call.allow("s3:PutObject", &Arns::s3(&format!("{bucket}/{key}")))?;
    let algorithm = chosen.unwrap_or(Algorithm::Crc64Nvme);
    let composite = composite.unwrap_or(!matches!(algorithm, Algorithm::Crc64Nvme));
    let impossible = match algorithm {
        Algorithm::Sha1 | Algorithm::Sha256 => !composite,
        Algorithm::Crc64Nvme => composite,
        Algorithm::Crc32 | Algorithm::Crc32c => false,
    };
    if impossible {
        let kind = if composite { "COMPOSITE" } else { "FULL_OBJECT" };
        let name = algorithm.name().to_lowercase();
        return Err(invalid_request(format!(
            "The {kind} checksum type cannot be used with the {name} checksum algorithm."
        )));
    }
    call.cloud.store.transaction(|transaction| {
        let found = Bucket::find(transaction, bucket)?.ok_or_else(no_such_bucket)?;
        let mut about = about;
        if about.encryption.is_none() {
            about.encryption = Some(crate::s3::rules::write::default_encryption(&found)?);
        }
        let began = Version::latest(transaction, bucket, key)?.map(|version| version.seq);
        let upload = Upload {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            id: call.cloud.ids.hex(),
            initiated: whole_second(call),
            plan: Plan { about, algorithm, chosen: chosen.is_some(), composite, began },
        };
        upload.insert(transaction)?;
        Ok(upload)
    })
}

/// The upload, before its next part is taken in.
pub fn find_upload(call: &Call, named: Named<'_>, number: i32) -> Result<(Upload, u16), ApiError> {
    call.allow("s3:PutObject", &named.arn())?;
    let number = u16::try_from(number).ok().filter(|number| (1..=10_000).contains(number));
    let number = number
        .ok_or_else(|| invalid_argument("Part number must be an integer between 1 and 10000, inclusive"))?;
    let upload = call.cloud.store.transaction(|transaction| named.find(transaction))?;
    Ok((upload, number))
}

/// Adds a part, or replaces the one of that number.
pub fn add(call: &Call, upload: &Upload, number: u16, draft: Draft) -> Result<Part, ApiError> {
    let store = &call.cloud.store;
    let (size, etag, checksum) = (draft.size, hex::encode(draft.md5), draft.checksum.clone());
    let body = draft.keep(&call.cloud)?;
    let part = Part { number, size, etag, modified: whole_second(call), body, checksum };
    let saved: Result<Option<String>, ApiError> = store.transaction(|transaction| {
        let named = Named { bucket: &upload.bucket, key: &upload.key, id: &upload.id };
        named.find(transaction)?;
        Ok(part.save(transaction, &upload.id)?)
    });
    match saved {
        Ok(old) => state::discard(store, old),
        Err(error) => {
            state::discard(store, [part.body]);
            return Err(error);
        }
    }
    Ok(part)
}

/// An upload and the parts that have arrived.
pub fn parts(call: &Call, named: Named<'_>) -> Result<(Upload, Vec<Part>), ApiError> {
    call.allow("s3:ListMultipartUploadParts", &named.arn())?;
    call.cloud.store.transaction(|transaction| {
        let upload = named.find(transaction)?;
        let parts = upload.parts(transaction)?;
        Ok((upload, parts))
    })
}

/// The unfinished uploads of a bucket, by key.
pub fn uploads(call: &Call, bucket: &str) -> Result<Vec<Upload>, ApiError> {
    call.allow("s3:ListBucketMultipartUploads", &Arns::s3(bucket))?;
    call.cloud.store.transaction(|transaction| {
        Bucket::find(transaction, bucket)?.ok_or_else(no_such_bucket)?;
        Ok(Upload::all(transaction, bucket)?)
    })
}

/// Gives an upload up, with all its parts.
pub fn abort(call: &Call, named: Named<'_>) -> Result<(), ApiError> {
    call.allow("s3:AbortMultipartUpload", &named.arn())?;
    let bodies = call.cloud.store.transaction(|transaction| {
        let upload = named.find(transaction)?;
        Ok::<_, ApiError>(Upload::remove(transaction, &upload.id)?)
    })?;
    state::discard(&call.cloud.store, bodies);
    Ok(())
}

/// What a client says its upload consists of.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// Number, entity tag, checksum.
    pub parts: Vec<(i32, String, Option<String>)>,
    /// The checksum of the whole.
    pub checksum: Option<String>,
    /// The size of the whole.
    pub size: Option<u64>,
    /// When the object is wanted.
    pub condition: WriteCondition,
}

/// Makes the parts an object.
pub async fn complete(call: &Call, named: Named<'_>, ending: Ending) -> Result<Version, ApiError> {
    ending.condition.check()?;
    let (upload, arrived) = parts(call, named)?;
    let parts = chosen_parts(&arrived, &ending.parts)?;
    let plan = upload.plan.clone();
    let bodies = parts.iter().map(|part| part.body.clone()).collect();
    let draft = joined(call, bodies, plan.algorithm).await?;
    if ending.size.is_some_and(|size| size != draft.size) {
        return Err(invalid_request(
            "The provided 'x-amz-mp-object-size' header value does not match what was computed",
        ));
    }
    let checksum = if plan.composite { composite(&parts, plan.algorithm)? } else { draft.checksum.clone() };
    if ending.checksum.is_some_and(|claimed| claimed != checksum.value) {
        let name = plan.algorithm.name().to_lowercase();
        let message = format!("The {name} you specified did not match the calculated checksum.");
        return Err(ApiError::new("BadDigest", message));
    }
    let mut about = plan.about;
    about.checksum = Some(checksum);
    about.parts = parts.iter().map(|part| part.size).collect();
    let object = Write {
        bucket: upload.bucket.clone(),
        key: upload.key.clone(),
        about,
        etag: etag(&parts)?,
        condition: ending.condition,
        cause: Cause::Complete,
        upload: Some(upload),
    };
    write(call, object, draft).await
}

fn chosen_parts<'a>(
    arrived: &'a [Part],
    claimed: &[(i32, String, Option<String>)],
) -> Result<Vec<&'a Part>, ApiError> {
    if claimed.is_empty() {
        return Err(malformed_xml());
    }
    if !claimed.is_sorted_by(|(a, ..), (b, ..)| a < b) {
        let message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
        return Err(ApiError::new("InvalidPartOrder", message));
    }
    let mut parts = Vec::new();
    for (number, etag, checksum) in claimed {
        let part = arrived.iter().find(|part| i32::from(part.number) == *number && part.etag == *etag);
        let part =
            part.filter(|part| checksum.as_ref().is_none_or(|claimed| *claimed == part.checksum.value));
        parts.push(part.ok_or_else(|| {
            let message = "One or more of the specified parts could not be found.  The part may not have been \
                           uploaded, or the specified entity tag may not match the part's entity tag.";
            ApiError::new("InvalidPart", message)
        })?);
    }
    if parts.iter().rev().skip(1).any(|part| part.size < LEAST) {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        return Err(ApiError::new("EntityTooSmall", message));
    }
    Ok(parts)
}

/// The MD5 of the parts' MD5s, and their number.
fn etag(parts: &[&Part]) -> Result<String, ApiError> {
    let mut digest = Digest::new(Algorithm::Crc32);
    for part in parts {
        digest.update(&hex::decode(&part.etag).map_err(ApiError::internal)?);
    }
    Ok(format!("{}-{}", hex::encode(digest.finish().0), parts.len()))
}

fn composite(parts: &[&Part], algorithm: Algorithm) -> Result<Checksum, ApiError> {
    let mut digest = Digest::new(algorithm);
    for part in parts {
        digest.update(&STANDARD.decode(&part.checksum.value).map_err(ApiError::internal)?);
    }
    let value = format!("{}-{}", digest.finish().1.value, parts.len());
    Ok(Checksum { algorithm, value, composite: true })
}
