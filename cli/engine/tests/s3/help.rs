//! The few calls that every S3 test makes.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketLocationConstraint, BucketVersioningStatus, CreateBucketConfiguration, VersioningConfiguration,
};

/// Makes a bucket in the engine's region.
pub async fn bucket(client: &Client, name: &str) {
    let region = BucketLocationConstraint::from("ap-southeast-2");
    let configuration = CreateBucketConfiguration::builder().location_constraint(region).build();
    client.create_bucket().bucket(name).create_bucket_configuration(configuration).send().await.unwrap();
}

/// Switches versions on or suspends them.
pub async fn versioned(client: &Client, name: &str, status: BucketVersioningStatus) {
    let configuration = VersioningConfiguration::builder().status(status).build();
    client.put_bucket_versioning().bucket(name).versioning_configuration(configuration).send().await.unwrap();
}

/// Puts an object; gives its version.
pub async fn put(client: &Client, bucket: &str, key: &str, body: &'static [u8]) -> Option<String> {
    let put = client.put_object().bucket(bucket).key(key).body(ByteStream::from_static(body));
    put.send().await.unwrap().version_id
}

/// Reads an object's text.
pub async fn text(client: &Client, bucket: &str, key: &str) -> String {
    let got = client.get_object().bucket(bucket).key(key).send().await.unwrap();
    String::from_utf8(got.body.collect().await.unwrap().to_vec()).unwrap()
}

/// How many body files lie in an engine's folder.
pub fn bodies(data: &std::path::Path) -> usize {
    let Ok(folders) = std::fs::read_dir(data.join("objects")) else { return 0 };
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}
