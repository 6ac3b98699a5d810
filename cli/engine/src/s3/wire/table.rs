//! The one table of operations: it makes both the list that `mdd local coverage` shows and the code that `s3s` calls, so
//! that neither can know more than the other. What is not in it answers 501 with its name.

use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result};

use crate::core::Call;
use crate::s3::wire::{bucket, delete, get, list, put};
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
    create_bucket: "CreateBucket", CreateBucketInput => CreateBucketOutput, bucket::create;
    delete_bucket: "DeleteBucket", DeleteBucketInput => DeleteBucketOutput, bucket::delete;
    delete_object: "DeleteObject", DeleteObjectInput => DeleteObjectOutput, delete::one;
    delete_objects: "DeleteObjects", DeleteObjectsInput => DeleteObjectsOutput, delete::many;
    get_bucket_location: "GetBucketLocation", GetBucketLocationInput => GetBucketLocationOutput, bucket::location;
    get_bucket_versioning: "GetBucketVersioning", GetBucketVersioningInput => GetBucketVersioningOutput, bucket::versioning;
    get_object: "GetObject", GetObjectInput => GetObjectOutput, get::get;
    head_bucket: "HeadBucket", HeadBucketInput => HeadBucketOutput, bucket::head;
    head_object: "HeadObject", HeadObjectInput => HeadObjectOutput, get::head;
    list_buckets: "ListBuckets", ListBucketsInput => ListBucketsOutput, bucket::list;
    list_object_versions: "ListObjectVersions", ListObjectVersionsInput => ListObjectVersionsOutput, list::versions;
    list_objects: "ListObjects", ListObjectsInput => ListObjectsOutput, list::first;
    list_objects_v2: "ListObjectsV2", ListObjectsV2Input => ListObjectsV2Output, list::second;
    put_bucket_versioning: "PutBucketVersioning", PutBucketVersioningInput => PutBucketVersioningOutput, bucket::set_versioning;
    put_object: "PutObject", PutObjectInput => PutObjectOutput, put::put;
}
