//! Buckets on the wire.

use s3s::dto::{
    Bucket as Item, BucketLocationConstraint, BucketVersioningStatus, CreateBucketInput, CreateBucketOutput,
    DeleteBucketInput, DeleteBucketOutput, GetBucketLocationInput, GetBucketLocationOutput,
    GetBucketVersioningInput, GetBucketVersioningOutput, HeadBucketInput, HeadBucketOutput, ListBucketsInput,
    ListBucketsOutput, ObjectOwnership, PutBucketVersioningInput, PutBucketVersioningOutput,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::{self, Ownership, Setting};
use crate::s3::state::Versioning;
use crate::s3::wire::convert::{expected_owner, owner, time};

/// `CreateBucket`.
pub async fn create(
    call: &Call,
    request: S3Request<CreateBucketInput>,
) -> S3Result<S3Response<CreateBucketOutput>> {
    let input = request.input;
    if input.object_lock_enabled_for_bucket == Some(true) {
        return Err(rules::header_not_implemented("x-amz-bucket-object-lock-enabled").into());
    }
    if input.acl.as_ref().is_some_and(|acl| acl.as_str() != "private") {
        let message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
        return Err(ApiError::new("InvalidBucketAclWithObjectOwnership", message).into());
    }
    let region = call.cloud.arns.region.as_str();
    let configuration = input.create_bucket_configuration.unwrap_or_default();
    let constraint = configuration.location_constraint.as_ref().map(BucketLocationConstraint::as_str);
    if constraint.unwrap_or("us-east-1") != region {
        let message = match constraint {
            Some(other) => format!("The {other} location constraint is incompatible for the region specific endpoint this request was sent to."),
            None => "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.".to_owned(),
        };
        return Err(ApiError::new("IllegalLocationConstraintException", message).into());
    }
    let ownership = match input.object_ownership.as_ref().map(ObjectOwnership::as_str) {
        None => Ownership::BucketOwnerEnforced,
        Some(name) => Ownership::named(name).ok_or_else(|| {
            rules::invalid_argument(format!("Invalid x-amz-object-ownership header: {name}"))
        })?,
    };
    rules::create_bucket_with(call, &input.bucket, |bucket| Setting::OWNERSHIP.set(bucket, &ownership))?;
    Ok(S3Response::new(CreateBucketOutput { location: Some(format!("{}/{}", call.cloud.url, input.bucket)) }))
}

/// `DeleteBucket`.
pub async fn delete(
    call: &Call,
    request: S3Request<DeleteBucketInput>,
) -> S3Result<S3Response<DeleteBucketOutput>> {
    expected_owner(call, request.input.expected_bucket_owner.as_deref())?;
    rules::delete_bucket(call, &request.input.bucket).await?;
    Ok(S3Response::with_status(DeleteBucketOutput {}, axum::http::StatusCode::NO_CONTENT))
}

/// `HeadBucket`.
pub async fn head(
    call: &Call,
    request: S3Request<HeadBucketInput>,
) -> S3Result<S3Response<HeadBucketOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    call.allow("s3:ListBucket", &Arns::s3(&input.bucket))?;
    rules::find_bucket(&call.cloud, &input.bucket)?;
    Ok(S3Response::new(HeadBucketOutput {
        bucket_region: Some(call.cloud.arns.region.clone()),
        access_point_alias: Some(false),
        ..HeadBucketOutput::default()
    }))
}

/// `ListBuckets`.
pub async fn list(
    call: &Call,
    request: S3Request<ListBucketsInput>,
) -> S3Result<S3Response<ListBucketsOutput>> {
    let input = request.input;
    let most = usize::try_from(input.max_buckets.unwrap_or(10_000)).unwrap_or(10_000);
    let after = input.continuation_token.unwrap_or_default();
    let prefix = input.prefix.clone().unwrap_or_default();
    let mut found: Vec<_> = rules::buckets(call)?;
    found.retain(|bucket| bucket.name > after && bucket.name.starts_with(&prefix));
    let more = found.len() > most;
    found.truncate(most);
    let continuation_token = found.last().map(|bucket| bucket.name.clone()).filter(|_| more);
    let item = |bucket: crate::s3::state::Bucket| Item {
        bucket_region: Some(call.cloud.arns.region.clone()),
        creation_date: Some(time(bucket.created)),
        name: Some(bucket.name),
    };
    Ok(S3Response::new(ListBucketsOutput {
        buckets: Some(found.into_iter().map(item).collect()),
        continuation_token,
        owner: Some(owner(call)),
        prefix: input.prefix,
    }))
}

/// `GetBucketLocation`: empty for us-east-1, as ever.
pub async fn location(
    call: &Call,
    request: S3Request<GetBucketLocationInput>,
) -> S3Result<S3Response<GetBucketLocationOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    call.allow("s3:GetBucketLocation", &Arns::s3(&input.bucket))?;
    rules::find_bucket(&call.cloud, &input.bucket)?;
    let region = Some(call.cloud.arns.region.clone()).filter(|region| region != "us-east-1");
    Ok(S3Response::new(GetBucketLocationOutput {
        location_constraint: region.map(BucketLocationConstraint::from),
    }))
}

/// `GetBucketVersioning`.
pub async fn versioning(
    call: &Call,
    request: S3Request<GetBucketVersioningInput>,
) -> S3Result<S3Response<GetBucketVersioningOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    call.allow("s3:GetBucketVersioning", &Arns::s3(&input.bucket))?;
    let status = match rules::find_bucket(&call.cloud, &input.bucket)?.versioning {
        Versioning::Never => None,
        Versioning::Enabled => Some(BucketVersioningStatus::from_static(BucketVersioningStatus::ENABLED)),
        Versioning::Suspended => Some(BucketVersioningStatus::from_static(BucketVersioningStatus::SUSPENDED)),
    };
    Ok(S3Response::new(GetBucketVersioningOutput { status, ..GetBucketVersioningOutput::default() }))
}

/// `PutBucketVersioning`.
pub async fn set_versioning(
    call: &Call,
    request: S3Request<PutBucketVersioningInput>,
) -> S3Result<S3Response<PutBucketVersioningOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let configuration = input.versioning_configuration;
    if configuration.mfa_delete.is_some_and(|delete| delete.as_str() == "Enabled") {
        return Err(ApiError::not_implemented("MFA delete").into());
    }
    let versioning = match configuration.status.as_ref().map(BucketVersioningStatus::as_str) {
        Some("Enabled") => Versioning::Enabled,
        Some("Suspended") => Versioning::Suspended,
        Some(_) => return Err(rules::malformed_xml().into()),
        None => {
            let message = "The Versioning element must be specified";
            return Err(ApiError::new("IllegalVersioningConfigurationException", message).into());
        }
    };
    rules::set_versioning(call, &input.bucket, versioning)?;
    Ok(S3Response::new(PutBucketVersioningOutput {}))
}
