//! Bucket policies on the wire.

use s3s::dto::{
    DeleteBucketPolicyInput, DeleteBucketPolicyOutput, GetBucketPolicyInput, GetBucketPolicyOutput,
    GetBucketPolicyStatusInput, GetBucketPolicyStatusOutput, PolicyStatus, PutBucketPolicyInput,
    PutBucketPolicyOutput,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::{ApiError, Arns, Call};
use crate::s3::rules::{Setting, find_bucket, is_public, remove_setting, save_policy, setting};
use crate::s3::wire::convert::expected_owner;

/// `GetBucketPolicy`.
pub async fn get(
    call: &Call,
    request: S3Request<GetBucketPolicyInput>,
) -> S3Result<S3Response<GetBucketPolicyOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let policy: Option<String> = setting(call, &input.bucket, Setting::POLICY)?;
    let policy = policy.ok_or_else(|| Setting::POLICY.absent())?;
    Ok(S3Response::new(GetBucketPolicyOutput { policy: Some(policy) }))
}

/// `PutBucketPolicy`.
pub async fn put(
    call: &Call,
    request: S3Request<PutBucketPolicyInput>,
) -> S3Result<S3Response<PutBucketPolicyOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    save_policy(call, &input.bucket, &input.policy)?;
    Ok(S3Response::with_status(PutBucketPolicyOutput {}, axum::http::StatusCode::NO_CONTENT))
}

/// `DeleteBucketPolicy`.
pub async fn delete(
    call: &Call,
    request: S3Request<DeleteBucketPolicyInput>,
) -> S3Result<S3Response<DeleteBucketPolicyOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    remove_setting(call, &input.bucket, Setting::POLICY)?;
    Ok(S3Response::new(DeleteBucketPolicyOutput {}))
}

/// `GetBucketPolicyStatus`.
pub async fn status(
    call: &Call,
    request: S3Request<GetBucketPolicyStatusInput>,
) -> S3Result<S3Response<GetBucketPolicyStatusOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    call.allow("s3:GetBucketPolicyStatus", &Arns::s3(&input.bucket))?;
    let policy: Option<String> = Setting::POLICY.of(&find_bucket(&call.cloud, &input.bucket)?)?;
    let policy = policy.ok_or_else(|| Setting::POLICY.absent())?;
    let policy = serde_json::from_str(&policy).map_err(ApiError::internal)?;
    Ok(S3Response::new(GetBucketPolicyStatusOutput {
        policy_status: Some(PolicyStatus { is_public: Some(is_public(&policy)) }),
    }))
}
