//! Artifacts: zips in the pipeline's bucket, under keys as CodePipeline makes them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::codepipeline::declaration::Declaration;
use crate::codepipeline::state::Location;
use crate::core::{ApiError, Call};
use crate::s3;

/// Reads and writes the artifacts of one run.
#[derive(Clone)]
pub struct Artifacts {
    call: Call,
    bucket: String,
    pipeline: String,
}

impl Artifacts {
    /// The artifacts of a pipeline, under the role of `call`.
    pub fn new(call: &Call, pipeline: &Declaration) -> Self {
        let bucket = pipeline.bucket(&call.cloud.arns.region).unwrap_or_default().to_owned();
        Self { call: call.clone(), bucket, pipeline: pipeline.name.clone() }
    }

    /// A new place for an artifact.
    pub fn place(&self, artifact: &str) -> Location {
        let key = artifact_key(&self.pipeline, artifact, &self.call.cloud.ids.suffix(7));
        Location { bucket: self.bucket.clone(), key }
    }

    /// Stores a zip.
    pub async fn put(&self, at: &Location, zip: PathBuf) -> Result<(), ApiError> {
        self.store(at, s3::Body::File(zip)).await
    }

    /// Stores a small zip.
    pub async fn put_bytes(&self, at: &Location, zip: Vec<u8>) -> Result<(), ApiError> {
        self.store(at, s3::Body::Bytes(zip.into())).await
    }

    async fn store(&self, at: &Location, body: s3::Body) -> Result<(), ApiError> {
        let object = s3::PutObject {
            bucket: at.bucket.clone(),
            key: at.key.clone(),
            body,
            content_type: Some("application/zip".to_owned()),
            metadata: BTreeMap::new(),
        };
        s3::put_object(&self.call, object).await.map(drop)
    }

    /// Where a zip is on disk.
    pub async fn get(&self, at: &Location) -> Result<PathBuf, ApiError> {
        Ok(s3::get_object(&self.call, &at.bucket, &at.key, None).await?.file)
    }
}

/// `<20 characters of the pipeline>/<10 of the artifact>/<7 that nobody can guess>`.
pub fn artifact_key(pipeline: &str, artifact: &str, suffix: &str) -> String {
    let cut = |name: &str, at: usize| name.chars().take(at).collect::<String>();
    format!("{}/{}/{suffix}", cut(pipeline, 20), cut(artifact, 10))
}

#[cfg(test)]
mod tests {
    use super::artifact_key;

    #[test]
    fn keys_are_cut_as_the_service_cuts_them() {
        let key = artifact_key("market-data-downloader", "BuildHarvesterLambdaOutput", "ABCDEFG");
        assert_eq!(key, "market-data-download/BuildHarve/ABCDEFG");
        assert_eq!(artifact_key("short", "a", "ABCDEFG"), "short/a/ABCDEFG");
    }
}
