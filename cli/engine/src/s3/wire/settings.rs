//! Encryption, public access and ownership of a bucket on the wire.

use s3s::dto::{
    DeleteBucketEncryptionInput, DeleteBucketEncryptionOutput, DeleteBucketOwnershipControlsInput,
    DeleteBucketOwnershipControlsOutput, DeletePublicAccessBlockInput, DeletePublicAccessBlockOutput,
    GetBucketEncryptionInput, GetBucketEncryptionOutput, GetBucketOwnershipControlsInput,
    GetBucketOwnershipControlsOutput, GetPublicAccessBlockInput, GetPublicAccessBlockOutput, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, PublicAccessBlockConfiguration, PutBucketEncryptionInput,
    PutBucketEncryptionOutput, PutBucketOwnershipControlsInput, PutBucketOwnershipControlsOutput,
    PutPublicAccessBlockInput, PutPublicAccessBlockOutput, ServerSideEncryption,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
};
use s3s::{S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::rules::{
    Ownership, PublicAccessBlock, Setting, malformed_xml, remove_setting, save_setting, setting,
};
use crate::s3::state::Encryption;
use crate::s3::wire::convert::expected_owner;

/// `GetBucketEncryption`: there always is one.
pub async fn encryption(
    call: &Call,
    request: S3Request<GetBucketEncryptionInput>,
) -> S3Result<S3Response<GetBucketEncryptionOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let found: Option<Encryption> = setting(call, &input.bucket, Setting::ENCRYPTION)?;
    let found = found.unwrap_or_else(Encryption::usual);
    let default = ServerSideEncryptionByDefault {
        kms_master_key_id: found.key,
        sse_algorithm: ServerSideEncryption::from(found.algorithm),
    };
    let rule = ServerSideEncryptionRule {
        apply_server_side_encryption_by_default: Some(default),
        bucket_key_enabled: Some(found.bucket_key.unwrap_or(false)),
    };
    Ok(S3Response::new(GetBucketEncryptionOutput {
        server_side_encryption_configuration: Some(ServerSideEncryptionConfiguration { rules: vec![rule] }),
    }))
}

/// `PutBucketEncryption`.
pub async fn set_encryption(
    call: &Call,
    request: S3Request<PutBucketEncryptionInput>,
) -> S3Result<S3Response<PutBucketEncryptionOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let [rule] =
        <[_; 1]>::try_from(input.server_side_encryption_configuration.rules).map_err(|_| malformed_xml())?;
    let default = rule.apply_server_side_encryption_by_default;
    let encryption = Encryption {
        algorithm: default.as_ref().map_or("AES256", |default| default.sse_algorithm.as_str()).to_owned(),
        key: default.and_then(|default| default.kms_master_key_id),
        bucket_key: rule.bucket_key_enabled,
    };
    encryption.check()?;
    save_setting(call, &input.bucket, Setting::ENCRYPTION, &encryption)?;
    Ok(S3Response::new(PutBucketEncryptionOutput {}))
}

/// `DeleteBucketEncryption`: back to the usual one.
pub async fn delete_encryption(
    call: &Call,
    request: S3Request<DeleteBucketEncryptionInput>,
) -> S3Result<S3Response<DeleteBucketEncryptionOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    remove_setting(call, &input.bucket, Setting::ENCRYPTION)?;
    Ok(S3Response::new(DeleteBucketEncryptionOutput {}))
}

/// `GetPublicAccessBlock`.
pub async fn public_access(
    call: &Call,
    request: S3Request<GetPublicAccessBlockInput>,
) -> S3Result<S3Response<GetPublicAccessBlockOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let found: Option<PublicAccessBlock> = setting(call, &input.bucket, Setting::PUBLIC_ACCESS_BLOCK)?;
    let found = found.ok_or_else(|| Setting::PUBLIC_ACCESS_BLOCK.absent())?;
    Ok(S3Response::new(GetPublicAccessBlockOutput {
        public_access_block_configuration: Some(PublicAccessBlockConfiguration {
            block_public_acls: Some(found.block_public_acls),
            block_public_policy: Some(found.block_public_policy),
            ignore_public_acls: Some(found.ignore_public_acls),
            restrict_public_buckets: Some(found.restrict_public_buckets),
        }),
    }))
}

/// `PutPublicAccessBlock`.
pub async fn set_public_access(
    call: &Call,
    request: S3Request<PutPublicAccessBlockInput>,
) -> S3Result<S3Response<PutPublicAccessBlockOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let given = input.public_access_block_configuration;
    let block = PublicAccessBlock {
        block_public_acls: given.block_public_acls.unwrap_or(false),
        block_public_policy: given.block_public_policy.unwrap_or(false),
        ignore_public_acls: given.ignore_public_acls.unwrap_or(false),
        restrict_public_buckets: given.restrict_public_buckets.unwrap_or(false),
    };
    save_setting(call, &input.bucket, Setting::PUBLIC_ACCESS_BLOCK, &block)?;
    Ok(S3Response::new(PutPublicAccessBlockOutput {}))
}

/// `DeletePublicAccessBlock`.
pub async fn delete_public_access(
    call: &Call,
    request: S3Request<DeletePublicAccessBlockInput>,
) -> S3Result<S3Response<DeletePublicAccessBlockOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    remove_setting(call, &input.bucket, Setting::PUBLIC_ACCESS_BLOCK)?;
    Ok(S3Response::new(DeletePublicAccessBlockOutput {}))
}

/// `GetBucketOwnershipControls`.
pub async fn ownership(
    call: &Call,
    request: S3Request<GetBucketOwnershipControlsInput>,
) -> S3Result<S3Response<GetBucketOwnershipControlsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let found: Option<Ownership> = setting(call, &input.bucket, Setting::OWNERSHIP)?;
    let found = found.ok_or_else(|| Setting::OWNERSHIP.absent())?;
    let rule = OwnershipControlsRule { object_ownership: ObjectOwnership::from_static(found.name()) };
    Ok(S3Response::new(GetBucketOwnershipControlsOutput {
        ownership_controls: Some(OwnershipControls { rules: vec![rule] }),
    }))
}

/// `PutBucketOwnershipControls`.
pub async fn set_ownership(
    call: &Call,
    request: S3Request<PutBucketOwnershipControlsInput>,
) -> S3Result<S3Response<PutBucketOwnershipControlsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    let [rule] = <[_; 1]>::try_from(input.ownership_controls.rules).map_err(|_| malformed_xml())?;
    let ownership = Ownership::named(rule.object_ownership.as_str()).ok_or_else(malformed_xml)?;
    save_setting(call, &input.bucket, Setting::OWNERSHIP, &ownership)?;
    Ok(S3Response::new(PutBucketOwnershipControlsOutput {}))
}

/// `DeleteBucketOwnershipControls`.
pub async fn delete_ownership(
    call: &Call,
    request: S3Request<DeleteBucketOwnershipControlsInput>,
) -> S3Result<S3Response<DeleteBucketOwnershipControlsOutput>> {
    let input = request.input;
    expected_owner(call, input.expected_bucket_owner.as_deref())?;
    remove_setting(call, &input.bucket, Setting::OWNERSHIP)?;
    Ok(S3Response::new(DeleteBucketOwnershipControlsOutput {}))
}
