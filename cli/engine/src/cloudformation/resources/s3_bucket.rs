//! `AWS::S3::Bucket`.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html>

mod properties;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::cloudformation::resources::s3_bucket::properties::Properties;
use crate::core::{ApiError, Arns, Call};
use crate::s3::rules;

/// The type.
#[derive(Debug)]
pub struct Bucket;

static SCHEMA: Schema = Schema {
    type_name: "AWS::S3::Bucket",
    properties: &[
        Property::optional("BucketName").replaces(),
        Property::optional("BucketEncryption"),
        Property::optional("LifecycleConfiguration"),
        Property::optional("NotificationConfiguration"),
        Property::optional("OwnershipControls"),
        Property::optional("PublicAccessBlockConfiguration"),
        Property::optional("Tags"),
        Property::optional("VersioningConfiguration"),
    ],
};

#[async_trait]
impl ResourceType for Bucket {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let wanted = Properties::read(site, properties)?;
        let name = match &wanted.bucket_name {
            Some(name) => name.clone(),
            None => taken_up(site)?.unwrap_or_else(|| site.generated_name(63).to_lowercase()),
        };
        ready(site, &name, &wanted)?;
        let created = rules::create_bucket_with(&site.call, &name, |bucket| {
            bucket.token = Some(site.token.clone());
            wanted.apply(&site.call, bucket)
        });
        match created {
            Ok(_) => Ok(provisioned(&site.call, &name)),
            Err(error) if error.code == "BucketAlreadyOwnedByYou" => again(site, &name),
            Err(error) => Err(failure(&site.call, &error)),
        }
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        _old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let wanted = Properties::read(site, new)?;
        ready(site, physical_id, &wanted)?;
        rules::change(&site.call.cloud, physical_id, |bucket| wanted.apply(&site.call, bucket))
            .map_err(|error| failure(&site.call, &error))?;
        Ok(provisioned(&site.call, physical_id))
    }

    async fn delete(&self, site: &Site, physical_id: &str, _properties: &Value) -> Result<(), Failure> {
        match rules::delete_bucket(&site.call, physical_id).await {
            Err(error) if error.code != "NoSuchBucket" => Err(failure(&site.call, &error)),
            _ => Ok(()),
        }
    }
}

/// Asks the gate and the targets of notifications before anything is made, so that nothing half-made is left behind.
fn ready(site: &Site, name: &str, wanted: &Properties) -> Result<(), Failure> {
    let refused = |error: ApiError| failure(&site.call, &error);
    for action in wanted.actions() {
        site.call.allow(action, &Arns::s3(name)).map_err(refused)?;
    }
    let notification = wanted.notification(&site.call);
    notification.check().map_err(refused)?;
    rules::may_notify(&site.call, name, &notification).map_err(refused)
}

/// The bucket that a first, cut off attempt at this creation made.
fn taken_up(site: &Site) -> Result<Option<String>, Failure> {
    let all = rules::buckets(&site.call)?;
    Ok(all.into_iter().find(|bucket| bucket.token.as_ref() == Some(&site.token)).map(|bucket| bucket.name))
}

/// A bucket of that name is there: either this creation's own, or somebody else's.
fn again(site: &Site, name: &str) -> Result<Provisioned, Failure> {
    let found = rules::find_bucket(&site.call.cloud, name)?;
    if found.token.as_ref() == Some(&site.token) {
        return Ok(provisioned(&site.call, name));
    }
    Err(Failure::new(format!("{name} already exists")))
}

fn provisioned(call: &Call, name: &str) -> Provisioned {
    let region = &call.cloud.arns.region;
    Provisioned::new(name)
        .with("Arn", Arns::s3(name))
        .with("DomainName", format!("{name}.s3.amazonaws.com"))
        .with("RegionalDomainName", format!("{name}.s3.{region}.amazonaws.com"))
        .with("DualStackDomainName", format!("{name}.s3.dualstack.{region}.amazonaws.com"))
        .with("WebsiteURL", format!("http://{name}.s3-website-{region}.amazonaws.com"))
}

/// The reason as CloudFormation shows the errors of a service.
pub fn failure(call: &Call, error: &ApiError) -> Failure {
    let ApiError { message, status, .. } = error;
    let request = &call.request_id;
    Failure::new(format!("{message} (Service: S3, Status Code: {status}, Request ID: {request})"))
}
