//! The one table of operations: it makes both the list that `mdd local coverage` shows and the code that `s3s` calls, so
//! that neither can know more than the other. What is not in it answers 501 with its name.

#[allow(clippy::wildcard_imports, reason = "two types an operation: the table below names them all")]
use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::wire::{
    attributes, bucket, copy, delete, get, lifecycle, list, multipart, notification, policy, put, settings,
    tagging, uploads,
};
use crate::wire::{Operations, Service};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service { name: "s3", operations: Operations::S3 { table: OPERATIONS } };

/// Answers one request, in the name of whoever signed it.
pub struct Operation {
    /// The request's context.
    pub call: Call,
}

macro_rules! table {
    ($($method:ident: $name:literal, $input:ident => $output:ident, $function:path;)*) => {
        const OPERATIONS: &[&str] = &[$($name),*];

        #[async_trait::async_trait]
        impl S3 for Operation {
            $(async fn $method(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                $function(&self.call, request).await
            })*
        }
    };
}

table! {
    abort_multipart_upload: "AbortMultipartUpload", AbortMultipartUploadInput => AbortMultipartUploadOutput, multipart::abort;
    complete_multipart_upload: "CompleteMultipartUpload", CompleteMultipartUploadInput => CompleteMultipartUploadOutput, multipart::complete;
    copy_object: "CopyObject", CopyObjectInput => CopyObjectOutput, copy::copy;
    create_bucket: "CreateBucket", CreateBucketInput => CreateBucketOutput, bucket::create;
    create_multipart_upload: "CreateMultipartUpload", CreateMultipartUploadInput => CreateMultipartUploadOutput, multipart::create;
    delete_bucket: "DeleteBucket", DeleteBucketInput => DeleteBucketOutput, bucket::delete;
    delete_bucket_encryption: "DeleteBucketEncryption", DeleteBucketEncryptionInput => DeleteBucketEncryptionOutput, settings::delete_encryption;
    delete_bucket_lifecycle: "DeleteBucketLifecycle", DeleteBucketLifecycleInput => DeleteBucketLifecycleOutput, lifecycle::delete;
    delete_bucket_ownership_controls: "DeleteBucketOwnershipControls", DeleteBucketOwnershipControlsInput => DeleteBucketOwnershipControlsOutput, settings::delete_ownership;
    delete_bucket_policy: "DeleteBucketPolicy", DeleteBucketPolicyInput => DeleteBucketPolicyOutput, policy::delete;
    delete_bucket_tagging: "DeleteBucketTagging", DeleteBucketTaggingInput => DeleteBucketTaggingOutput, tagging::delete_bucket;
    delete_object: "DeleteObject", DeleteObjectInput => DeleteObjectOutput, delete::one;
    delete_object_tagging: "DeleteObjectTagging", DeleteObjectTaggingInput => DeleteObjectTaggingOutput, tagging::delete_object;
    delete_objects: "DeleteObjects", DeleteObjectsInput => DeleteObjectsOutput, delete::many;
    delete_public_access_block: "DeletePublicAccessBlock", DeletePublicAccessBlockInput => DeletePublicAccessBlockOutput, settings::delete_public_access;
    get_bucket_encryption: "GetBucketEncryption", GetBucketEncryptionInput => GetBucketEncryptionOutput, settings::encryption;
    get_bucket_lifecycle_configuration: "GetBucketLifecycleConfiguration", GetBucketLifecycleConfigurationInput => GetBucketLifecycleConfigurationOutput, lifecycle::get;
    get_bucket_location: "GetBucketLocation", GetBucketLocationInput => GetBucketLocationOutput, bucket::location;
    get_bucket_notification_configuration: "GetBucketNotificationConfiguration", GetBucketNotificationConfigurationInput => GetBucketNotificationConfigurationOutput, notification::get;
    get_bucket_ownership_controls: "GetBucketOwnershipControls", GetBucketOwnershipControlsInput => GetBucketOwnershipControlsOutput, settings::ownership;
    get_bucket_policy: "GetBucketPolicy", GetBucketPolicyInput => GetBucketPolicyOutput, policy::get;
    get_bucket_policy_status: "GetBucketPolicyStatus", GetBucketPolicyStatusInput => GetBucketPolicyStatusOutput, policy::status;
    get_bucket_tagging: "GetBucketTagging", GetBucketTaggingInput => GetBucketTaggingOutput, tagging::bucket;
    get_bucket_versioning: "GetBucketVersioning", GetBucketVersioningInput => GetBucketVersioningOutput, bucket::versioning;
    get_object: "GetObject", GetObjectInput => GetObjectOutput, get::get;
    get_object_attributes: "GetObjectAttributes", GetObjectAttributesInput => GetObjectAttributesOutput, attributes::get;
    get_object_tagging: "GetObjectTagging", GetObjectTaggingInput => GetObjectTaggingOutput, tagging::object;
    get_public_access_block: "GetPublicAccessBlock", GetPublicAccessBlockInput => GetPublicAccessBlockOutput, settings::public_access;
    head_bucket: "HeadBucket", HeadBucketInput => HeadBucketOutput, bucket::head;
    head_object: "HeadObject", HeadObjectInput => HeadObjectOutput, get::head;
    list_buckets: "ListBuckets", ListBucketsInput => ListBucketsOutput, bucket::list;
    list_multipart_uploads: "ListMultipartUploads", ListMultipartUploadsInput => ListMultipartUploadsOutput, uploads::uploads;
    list_object_versions: "ListObjectVersions", ListObjectVersionsInput => ListObjectVersionsOutput, list::versions;
    list_objects: "ListObjects", ListObjectsInput => ListObjectsOutput, list::first;
    list_objects_v2: "ListObjectsV2", ListObjectsV2Input => ListObjectsV2Output, list::second;
    list_parts: "ListParts", ListPartsInput => ListPartsOutput, uploads::parts;
    put_bucket_encryption: "PutBucketEncryption", PutBucketEncryptionInput => PutBucketEncryptionOutput, settings::set_encryption;
    put_bucket_lifecycle_configuration: "PutBucketLifecycleConfiguration", PutBucketLifecycleConfigurationInput => PutBucketLifecycleConfigurationOutput, lifecycle::put;
    put_bucket_notification_configuration: "PutBucketNotificationConfiguration", PutBucketNotificationConfigurationInput => PutBucketNotificationConfigurationOutput, notification::put;
    put_bucket_ownership_controls: "PutBucketOwnershipControls", PutBucketOwnershipControlsInput => PutBucketOwnershipControlsOutput, settings::set_ownership;
    put_bucket_policy: "PutBucketPolicy", PutBucketPolicyInput => PutBucketPolicyOutput, policy::put;
    put_bucket_tagging: "PutBucketTagging", PutBucketTaggingInput => PutBucketTaggingOutput, tagging::set_bucket;
    put_bucket_versioning: "PutBucketVersioning", PutBucketVersioningInput => PutBucketVersioningOutput, bucket::set_versioning;
    put_object: "PutObject", PutObjectInput => PutObjectOutput, put::put;
    put_object_tagging: "PutObjectTagging", PutObjectTaggingInput => PutObjectTaggingOutput, tagging::set_object;
    put_public_access_block: "PutPublicAccessBlock", PutPublicAccessBlockInput => PutPublicAccessBlockOutput, settings::set_public_access;
    upload_part: "UploadPart", UploadPartInput => UploadPartOutput, multipart::upload;
    upload_part_copy: "UploadPartCopy", UploadPartCopyInput => UploadPartCopyOutput, multipart::copy;
}
