//! Buckets: make, find, list, configure versions, delete.

use std::collections::BTreeMap;

use crate::core::{ApiError, Arns, Call, Cloud, Principal};
use crate::s3::rules::notification::Notification;
use crate::s3::rules::setting::Setting;
use crate::s3::rules::settings::{Ownership, PublicAccessBlock};
use crate::s3::rules::{invalid_argument, is_bucket_name, no_such_bucket};
use crate::s3::state::{self, Bucket, Upload, Version, Versioning};

/// Makes a bucket as `configure` wants it, in one step. One that exists already is `BucketAlreadyOwnedByYou`: there is
/// one account here.
pub fn create_bucket_with(
    call: &Call,
    name: &str,
    configure: impl FnOnce(&mut Bucket) -> Result<(), ApiError>,
) -> Result<Bucket, ApiError> {
    call.allow("s3:CreateBucket", &Arns::s3(name))?;
    if !is_bucket_name(name) {
        return Err(ApiError::new("InvalidBucketName", "The specified bucket is not valid."));
    }
    let mut bucket = Bucket {
        name: name.to_owned(),
        created: call.now(),
        versioning: Versioning::Never,
        settings: BTreeMap::new(),
        tags: BTreeMap::new(),
        token: None,
        service: match &call.principal {
            Principal::Service { name } => Some(name.clone()),
            Principal::Root { .. } | Principal::Role { .. } => None,
        },
    };
    Setting::PUBLIC_ACCESS_BLOCK.set(&mut bucket, &PublicAccessBlock::NEW)?;
    Setting::OWNERSHIP.set(&mut bucket, &Ownership::BucketOwnerEnforced)?;
    configure(&mut bucket)?;
    call.cloud.store.transaction(|transaction| {
        if Bucket::find(transaction, name)?.is_some() {
            let message =
                "Your previous request to create the named bucket succeeded and you already own it.";
            return Err(ApiError::new("BucketAlreadyOwnedByYou", message).with_status(409));
        }
        bucket.save(transaction)?;
        Ok(())
    })?;
    Ok(bucket)
}

/// Makes a bucket as S3 makes them unasked.
pub async fn create_bucket(call: &Call, name: &str) -> Result<(), ApiError> {
    create_bucket_with(call, name, |_| Ok(())).map(|_| ())
}

/// The bucket, or `NoSuchBucket`.
pub fn find_bucket(cloud: &Cloud, name: &str) -> Result<Bucket, ApiError> {
    cloud.store.transaction(|transaction| Bucket::find(transaction, name)?.ok_or_else(no_such_bucket))
}

/// Whether a bucket tells EventBridge of what happens in it.
pub fn tells_event_bridge(cloud: &Cloud, name: &str) -> Result<bool, ApiError> {
    let bucket =
        cloud.store.transaction(|transaction| Ok::<_, ApiError>(Bucket::find(transaction, name)?))?;
    let notification = bucket.map(|bucket| Notification::of(&bucket)).transpose()?;
    Ok(notification.is_some_and(|notification| notification.event_bridge))
}

/// Whether there is a bucket of that name.
pub fn bucket_exists(cloud: &Cloud, name: &str) -> Result<bool, ApiError> {
    cloud.store.transaction(|transaction| Ok(Bucket::find(transaction, name)?.is_some()))
}

/// The account's buckets, by name.
pub fn buckets(call: &Call) -> Result<Vec<Bucket>, ApiError> {
    call.allow("s3:ListAllMyBuckets", &Arns::s3("*"))?;
    let all = call.cloud.store.transaction(|transaction| Ok::<_, ApiError>(Bucket::all(transaction)?))?;
    Ok(all.into_iter().filter(|bucket| bucket.service.is_none()).collect())
}

/// Switches versions on or off; once on, they can only be suspended.
pub fn set_versioning(call: &Call, name: &str, versioning: Versioning) -> Result<(), ApiError> {
    call.allow("s3:PutBucketVersioning", &Arns::s3(name))?;
    change(&call.cloud, name, |bucket| match versioning {
        Versioning::Never if bucket.versioning != Versioning::Never => {
            Err(invalid_argument("versioning can be suspended, but not taken away"))
        }
        other => {
            bucket.versioning = other;
            Ok(())
        }
    })
}

/// Changes a bucket in one transaction.
pub fn change<R>(
    cloud: &Cloud,
    name: &str,
    change: impl FnOnce(&mut Bucket) -> Result<R, ApiError>,
) -> Result<R, ApiError> {
    cloud.store.transaction(|transaction| {
        let mut bucket = Bucket::find(transaction, name)?.ok_or_else(no_such_bucket)?;
        let result = change(&mut bucket)?;
        bucket.save(transaction)?;
        Ok(result)
    })
}

/// Deletes an empty bucket. An object, an old version, a delete marker: any of them keeps it.
pub async fn delete_bucket(call: &Call, name: &str) -> Result<(), ApiError> {
    call.allow("s3:DeleteBucket", &Arns::s3(name))?;
    let parts = call.cloud.store.transaction(|transaction| {
        let bucket = Bucket::find(transaction, name)?.ok_or_else(no_such_bucket)?;
        if Version::any(transaction, name)? {
            let versions = match bucket.versioning {
                Versioning::Never => "",
                Versioning::Enabled | Versioning::Suspended => {
                    ". You must delete all versions in the bucket."
                }
            };
            let message = format!("The bucket you tried to delete is not empty{versions}");
            return Err(ApiError::new("BucketNotEmpty", message).with_status(409));
        }
        // Unfinished uploads do not keep a bucket: they go with it.
        let mut parts = Vec::new();
        for upload in Upload::all(transaction, name)? {
            parts.extend(Upload::remove(transaction, &upload.id)?);
        }
        Bucket::remove(transaction, name)?;
        Ok::<_, ApiError>(parts)
    })?;
    state::discard(&call.cloud.store, parts);
    Ok(())
}
