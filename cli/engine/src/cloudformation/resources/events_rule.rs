//! `AWS::Events::Rule`: a schedule or a pattern, and its targets. `Ref` gives the name.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html>

use async_trait::async_trait;
use serde_json::Value;

use crate::cloudformation::resource::{Failure, Property, Provisioned, ResourceType, Schema, Site};
use crate::core::ApiError;
use crate::events::{self, RuleInput, Target};

/// A rule on the default bus.
pub struct EventsRule;

static SCHEMA: Schema = Schema {
    type_name: "AWS::Events::Rule",
    properties: &[
        Property::optional("Description"),
        Property::optional("EventPattern"),
        Property::optional("Name").replaces(),
        Property::optional("ScheduleExpression"),
        Property::optional("State"),
        Property::optional("Targets"),
    ],
};

#[async_trait]
impl ResourceType for EventsRule {
    fn schema(&self) -> &'static Schema {
        &SCHEMA
    }

    async fn create(&self, site: &Site, properties: &Value) -> Result<Provisioned, Failure> {
        let name = match properties["Name"].as_str() {
            Some(name) => name.to_owned(),
            None => site.generated_name(64),
        };
        put(site, &name, properties)
    }

    async fn update(
        &self,
        site: &Site,
        physical_id: &str,
        old: &Value,
        new: &Value,
    ) -> Result<Provisioned, Failure> {
        let kept: Vec<String> = targets(new)?.into_iter().map(|target| target.id).collect();
        let dropped: Vec<String> =
            targets(old)?.into_iter().map(|target| target.id).filter(|id| !kept.contains(id)).collect();
        events::remove_targets(&site.call, physical_id, &dropped)?;
        put(site, physical_id, new)
    }

    async fn delete(&self, site: &Site, physical_id: &str, properties: &Value) -> Result<(), Failure> {
        let ids: Vec<String> = targets(properties)?.into_iter().map(|target| target.id).collect();
        match events::remove_targets(&site.call, physical_id, &ids) {
            Err(ApiError { code, .. }) if code == "ResourceNotFoundException" => return Ok(()),
            other => other?,
        }
        Ok(events::delete_rule(&site.call, physical_id)?)
    }
}

fn put(site: &Site, name: &str, properties: &Value) -> Result<Provisioned, Failure> {
    let text = |property: &str| properties[property].as_str().map(str::to_owned);
    let pattern = match &properties["EventPattern"] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        pattern => Some(pattern.to_string()),
    };
    let input = RuleInput {
        name: name.to_owned(),
        description: text("Description"),
        event_pattern: pattern,
        schedule_expression: text("ScheduleExpression"),
        state: text("State"),
    };
    let arn = events::put_rule(&site.call, input)?;
    events::put_targets(&site.call, name, targets(properties)?)?;
    Ok(Provisioned::new(name).with("Arn", arn))
}

fn targets(properties: &Value) -> Result<Vec<Target>, Failure> {
    match &properties["Targets"] {
        Value::Null => Ok(Vec::new()),
        list => {
            serde_json::from_value(list.clone()).map_err(|error| Failure::new(format!("Targets: {error}")))
        }
    }
}
