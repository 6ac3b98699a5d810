//! Makes the folder markers and deploys the feeds file; removes exactly those again.
//!
//! CloudFormation deletes a bucket only when it is empty, and a folder marker is an object. The bucket keeps versions,
//! so removing means every version and every delete marker of a key.

use crate::error::FoldersError;
use crate::properties::Wanted;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use futures::future::try_join_all;
use lambda_shared::aws;
use lambda_shared::custom_resource::{Answer, Budget, Request, RequestType, Resource};
use lambda_shared::emptier::{Emptier, EmptyError};
use std::path::PathBuf;

/// The custom resource `Custom::Folders`.
#[derive(Debug)]
pub struct Folders {
    client: Client,
    sources: PathBuf,
}

impl Resource for Folders {
    type Error = FoldersError;

    /// One bucket has one set of folders, so the bucket names it: another bucket is another resource.
    fn physical_id(&self, request: &Request) -> String {
        let bucket = request.resource_properties["BucketName"].as_str().unwrap_or("no-bucket");
        format!("{bucket}-folders")
    }

    async fn handle(&self, request: Request, _budget: Budget) -> Result<Answer, FoldersError> {
        let wanted: Wanted = request.properties()?;
        match request.request_type {
            RequestType::Create => {
                wanted.check()?;
                self.make(&wanted).await
            }
            RequestType::Update => {
                wanted.check()?;
                self.update(&wanted, request.old_properties()?).await
            }
            RequestType::Delete => self.remove(&wanted.bucket_name, &wanted.keys()).await,
        }
    }
}

impl Folders {
    /// A resource that uses `client` and deploys the file at `sources`.
    pub fn new(client: Client, sources: PathBuf) -> Self {
        Self { client, sources }
    }

    async fn make(&self, wanted: &Wanted) -> Result<Answer, FoldersError> {
        let bucket = &wanted.bucket_name;
        let made = try_join_all(wanted.folders.iter().map(|folder| self.mark(bucket, folder))).await?;
        let markers = made.into_iter().filter(|made| *made).count();
        let deployed = match &wanted.sources_key {
            Some(key) if self.deploy(bucket, key).await? => format!("{key} written"),
            Some(key) => format!("{key} unchanged"),
            None => "no feeds file wanted".to_owned(),
        };
        Ok(Answer::saying(format!("{markers} of {} folders made, {deployed}", wanted.folders.len())))
    }

    async fn update(&self, wanted: &Wanted, old: Option<Wanted>) -> Result<Answer, FoldersError> {
        let made = self.make(wanted).await;
        let Some(old) = old else { return made };
        if old.bucket_name != wanted.bucket_name {
            // In another bucket this is another resource, whose predecessor CloudFormation deletes by itself. If it
            // did not come to be, nobody else knows what is already there.
            if made.is_err() {
                self.remove(&wanted.bucket_name, &wanted.keys()).await?;
            }
            return made;
        }
        let keys = wanted.keys();
        let dropped: Vec<String> = old.keys().into_iter().filter(|key| !keys.contains(key)).collect();
        let answer = made?;
        self.remove(&wanted.bucket_name, &dropped).await?;
        Ok(answer)
    }

    async fn remove(&self, bucket: &str, keys: &[String]) -> Result<Answer, FoldersError> {
        match Emptier::new(self.client.clone()).remove_keys(bucket, keys).await {
            Ok(report) => Ok(Answer::saying(format!("removed {}", report.removed))),
            Err(EmptyError::NoSuchBucket { bucket }) => {
                Ok(Answer::saying(format!("bucket {bucket} is gone already")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Makes one marker; `false` when it is there already.
    async fn mark(&self, bucket: &str, folder: &str) -> Result<bool, FoldersError> {
        let put = self.client.put_object().bucket(bucket).key(folder).if_none_match("*");
        let put = put.content_type("application/x-directory").body(ByteStream::from_static(b""));
        match put.send().await {
            Ok(_) => Ok(true),
            Err(error) if aws::code(&error) == Some("PreconditionFailed") => Ok(false),
            Err(error) => Err(call("s3:PutObject", bucket, folder, aws::reason(&error))),
        }
    }

    /// Writes the feeds file where it differs from what is there; `false` when it does not.
    async fn deploy(&self, bucket: &str, key: &str) -> Result<bool, FoldersError> {
        let content = tokio::fs::read(&self.sources)
            .await
            .map_err(|source| FoldersError::NoSources { path: self.sources.clone(), source })?;
        if self.deployed(bucket, key).await?.as_deref() == Some(content.as_slice()) {
            return Ok(false);
        }
        let put = self.client.put_object().bucket(bucket).key(key).content_type("application/toml");
        match put.body(content.into()).send().await {
            Ok(_) => Ok(true),
            Err(error) => Err(call("s3:PutObject", bucket, key, aws::reason(&error))),
        }
    }

    async fn deployed(&self, bucket: &str, key: &str) -> Result<Option<Vec<u8>>, FoldersError> {
        let body = match self.client.get_object().bucket(bucket).key(key).send().await {
            Ok(output) => output.body,
            Err(error) if aws::code(&error) == Some("NoSuchKey") => return Ok(None),
            Err(error) => return Err(call("s3:GetObject", bucket, key, aws::reason(&error))),
        };
        match body.collect().await {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) => Err(call("s3:GetObject", bucket, key, error.to_string())),
        }
    }
}

fn call(action: &'static str, bucket: &str, key: &str, reason: String) -> FoldersError {
    FoldersError::Call { action, bucket: bucket.to_owned(), key: key.to_owned(), reason }
}
