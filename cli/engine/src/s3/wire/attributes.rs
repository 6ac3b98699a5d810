//! `GetObjectAttributes`.

use s3s::dto::{
    Checksum, GetObjectAttributesInput, GetObjectAttributesOutput, GetObjectAttributesParts,
    ObjectAttributes, StorageClass,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::rules;
use crate::s3::state::Version;
use crate::s3::wire::about::no_customer_key;
use crate::s3::wire::convert::{checksum_into, checksum_type, etag, expected_owner, shown, size, time};

/// `GetObjectAttributes`.
pub async fn get(
    call: &Call,
    request: S3Request<GetObjectAttributesInput>,
) -> S3Result<S3Response<GetObjectAttributesOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    no_customer_key(input.sse_customer_algorithm.as_ref())?;
    let version = rules::read(call, &input.bucket, &input.key, input.version_id.as_deref())?;
    let wanted = |name: &str| {
        let all = input.object_attributes.iter().flat_map(|attribute| attribute.as_str().split(','));
        all.map(str::trim).any(|attribute| attribute == name)
    };
    let class = version.about.storage_class.clone().unwrap_or_else(|| StorageClass::STANDARD.to_owned());
    let parts = i32::try_from(version.about.parts.len()).ok().filter(|count| *count > 0);
    Ok(S3Response::new(GetObjectAttributesOutput {
        checksum: wanted(ObjectAttributes::CHECKSUM).then(|| checksum(&version)),
        e_tag: wanted(ObjectAttributes::ETAG).then(|| etag(&version.etag)),
        last_modified: Some(time(version.modified)),
        object_parts: parts.filter(|_| wanted(ObjectAttributes::OBJECT_PARTS)).map(|count| {
            GetObjectAttributesParts { total_parts_count: Some(count), ..GetObjectAttributesParts::default() }
        }),
        object_size: wanted(ObjectAttributes::OBJECT_SIZE).then(|| size(version.size)),
        storage_class: wanted(ObjectAttributes::STORAGE_CLASS).then(|| StorageClass::from(class)),
        version_id: shown(&version.id),
        ..GetObjectAttributesOutput::default()
    }))
}

fn checksum(version: &Version) -> Checksum {
    let mut output =
        Checksum { checksum_type: version.about.checksum.as_ref().map(checksum_type), ..Checksum::default() };
    checksum_into!(&version.about.checksum, output);
    output
}
