//! Custom resources: `Custom::*` and `AWS::CloudFormation::CustomResource`, provisioned by someone's function.
//!
//! The function is invoked with an event and answers by a PUT to a presigned URL, which is an object in a bucket of the
//! engine's own. Whoever waits looks at that object, so an answer that comes while no engine runs is not lost.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html>

mod answer;
mod ask;
mod request;

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use answer::Answer;
use ask::ask;
use request::{Request, Verb};

/// The type of all custom resources.
pub struct CustomResource;

/// Everything but the service token is the function's own business, so the machine does not check names here.
static SCHEMA: Schema = Schema {
    type_name: "AWS::CloudFormation::CustomResource",
    properties: &[Property::required("ServiceToken"), Property::optional("ServiceTimeout")],
};

/// The longest physical id.
const LONGEST: usize = 1024;

#[async_trait]
impl ResourceType for CustomResource {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    fn if_abandoned(&self, site: &Site) -> Option<String> {
        Some(site.generated_name(LONGEST))
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let request = Request { verb: Verb::Create, physical_id: None, properties, old: None };
        // A function that failed, or did not answer, is told to delete what it may have made.
        let default = || Some(site.generated_name(LONGEST));
        match ask(site, &request).await? {
            Ok(answer) => {
                provisioned(answer).map_err(|failure| Failure { physical_id: default(), ..failure })
            }
            Err(failure) => Err(Failure { physical_id: failure.physical_id.or_else(default), ..failure }),
        }
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let request =
            Request { verb: Verb::Update, physical_id: Some(physical_id), properties: new, old: Some(old) };
        provisioned(ask(site, &request).await??)
    }

    async fn delete(&self, site: &Site, physical_id: &str, properties: &Value) -> Result<(), Failure> {
        let request = Request { verb: Verb::Delete, physical_id: Some(physical_id), properties, old: None };
        ask(site, &request).await??;
        Ok(())
    }
}

fn provisioned(answer: Answer) -> Result<Provisioned, Failure> {
    let physical_id = answer
        .physical_id
        .ok_or_else(|| Failure::new("Vendor response doesn't contain PhysicalResourceId attribute"))?;
    if physical_id.is_empty() || physical_id.len() > LONGEST {
        return Err(Failure::new("Invalid PhysicalResourceId"));
    }
    Ok(Provisioned { physical_id, attributes: answer.data, no_echo: answer.no_echo })
}
