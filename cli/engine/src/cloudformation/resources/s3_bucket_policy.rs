//! `AWS::S3::BucketPolicy`: a bucket has one, so a second resource for the same bucket fails instead of replacing it.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html>

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::cloudformation::resources::s3_bucket::failure;
use crate::s3::rules::{self, Setting};

/// The type.
#[derive(Debug)]
pub struct BucketPolicy;

static SCHEMA: Schema = Schema {
    type_name: "AWS::S3::BucketPolicy",
    properties: &[Property::required("Bucket").replaces(), Property::required("PolicyDocument")],
};

#[async_trait]
impl ResourceType for BucketPolicy {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let bucket = properties["Bucket"].as_str().unwrap_or_default();
        let policy = text(&properties["PolicyDocument"]);
        let found =
            rules::find_bucket(&site.call.cloud, bucket).map_err(|error| failure(&site.call, &error))?;
        let existing: Option<String> = Setting::POLICY.of(&found)?;
        // The same text is what a first attempt, cut off, has left.
        if existing.is_some_and(|existing| existing != policy) {
            return Err(Failure::new(format!("The bucket policy already exists on bucket {bucket}.")));
        }
        rules::save_policy(&site.call, bucket, &policy).map_err(|error| failure(&site.call, &error))?;
        Ok(Provisioned::new(bucket))
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let policy = text(&new["PolicyDocument"]);
        rules::save_policy(&site.call, physical_id, &policy).map_err(|error| failure(&site.call, &error))?;
        Ok(Provisioned::new(physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        match rules::remove_setting(&site.call, physical_id, Setting::POLICY) {
            Err(error) if error.code != "NoSuchBucket" => Err(failure(&site.call, &error)),
            _ => Ok(()),
        }
    }
}

fn text(document: &Value) -> String {
    document.as_str().map_or_else(|| document.to_string(), str::to_owned)
}
