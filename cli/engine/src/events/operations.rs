//! The wire: EventBridge's AWS JSON 1.1 operations, decoded and handed to the rules.

use quamina::Quamina;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{ApiError, Call, Event};
use crate::events::rule::{self, Rule, RuleInput};
use crate::events::target::Target;
use crate::wire::{Missing, Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "events",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.1" },
        table: operations! {
            "DeleteRule" => delete_rule,
            "DescribeRule" => describe_rule,
            "DisableRule" => disable_rule,
            "EnableRule" => enable_rule,
            "ListRuleNamesByTarget" => list_rule_names_by_target,
            "ListRules" => list_rules,
            "ListTargetsByRule" => list_targets_by_rule,
            "PutEvents" => put_events,
            "PutRule" => put_rule,
            "PutTargets" => put_targets,
            "RemoveTargets" => remove_targets,
            "TestEventPattern" => test_event_pattern,
        },
        missing: &[
            Missing { operation: "PutRule", members: &["EventBusName", "RoleArn"] },
            Missing { operation: "PutTargets", members: &["EventBusName"] },
            Missing { operation: "DeleteRule", members: &["EventBusName"] },
        ],
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutRule {
    name: String,
    description: Option<String>,
    event_pattern: Option<String>,
    schedule_expression: Option<String>,
    state: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByName {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByRule {
    rule: String,
    #[serde(default)]
    targets: Vec<Target>,
    #[serde(default)]
    ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListRules {
    #[serde(default)]
    name_prefix: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ByTarget {
    target_arn: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutEvents {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    source: String,
    detail_type: String,
    detail: String,
    #[serde(default)]
    resources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TestEventPattern {
    event_pattern: String,
    event: String,
}

async fn put_rule(call: Call, input: PutRule) -> Result<Value, ApiError> {
    let arn = rule::put_rule(
        &call,
        RuleInput {
            name: input.name,
            description: input.description,
            event_pattern: input.event_pattern,
            schedule_expression: input.schedule_expression,
            state: input.state,
        },
    )?;
    Ok(json!({ "RuleArn": arn }))
}

async fn describe_rule(call: Call, input: ByName) -> Result<Value, ApiError> {
    call.allow("events:DescribeRule", &rule::arn(&call.cloud, &input.name))?;
    let mut described = describe(&call, &rule::find(&call.cloud, &input.name)?);
    described["CreatedBy"] = call.cloud.arns.account.as_str().into();
    Ok(described)
}

async fn list_rules(call: Call, input: ListRules) -> Result<Value, ApiError> {
    call.allow("events:ListRules", "*")?;
    let rules = rule::list(&call.cloud, &input.name_prefix)?;
    Ok(json!({ "Rules": rules.iter().map(|rule| describe(&call, rule)).collect::<Vec<_>>() }))
}

async fn list_rule_names_by_target(call: Call, input: ByTarget) -> Result<Value, ApiError> {
    call.allow("events:ListRuleNamesByTarget", "*")?;
    let names: Vec<String> = rule::list(&call.cloud, "")?
        .into_iter()
        .filter(|rule| rule.targets.iter().any(|target| target.arn == input.target_arn))
        .map(|rule| rule.name)
        .collect();
    Ok(json!({ "RuleNames": names }))
}

async fn enable_rule(call: Call, input: ByName) -> Result<Value, ApiError> {
    rule::switch(&call, &input.name, true)?;
    Ok(Value::Null)
}

async fn disable_rule(call: Call, input: ByName) -> Result<Value, ApiError> {
    rule::switch(&call, &input.name, false)?;
    Ok(Value::Null)
}

async fn delete_rule(call: Call, input: ByName) -> Result<Value, ApiError> {
    rule::delete_rule(&call, &input.name)?;
    Ok(Value::Null)
}

async fn put_targets(call: Call, input: ByRule) -> Result<Value, ApiError> {
    rule::put_targets(&call, &input.rule, input.targets)?;
    Ok(json!({ "FailedEntryCount": 0, "FailedEntries": [] }))
}

async fn remove_targets(call: Call, input: ByRule) -> Result<Value, ApiError> {
    rule::remove_targets(&call, &input.rule, &input.ids)?;
    Ok(json!({ "FailedEntryCount": 0, "FailedEntries": [] }))
}

async fn list_targets_by_rule(call: Call, input: ByRule) -> Result<Value, ApiError> {
    call.allow("events:ListTargetsByRule", &rule::arn(&call.cloud, &input.rule))?;
    Ok(json!({ "Targets": rule::find(&call.cloud, &input.rule)?.targets }))
}

async fn put_events(call: Call, input: PutEvents) -> Result<Value, ApiError> {
    call.allow("events:PutEvents", &call.cloud.arns.regional("events", "event-bus/default"))?;
    let (mut entries, mut failed) = (Vec::new(), 0);
    for entry in input.entries {
        let Ok(detail) = serde_json::from_str::<Value>(&entry.detail) else {
            failed += 1;
            entries.push(json!({ "ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed." }));
            continue;
        };
        let id = call.cloud.ids.uuid();
        call.cloud.bus.publish(Event {
            id: id.clone(),
            source: entry.source,
            detail_type: entry.detail_type,
            resources: entry.resources,
            time: call.now(),
            detail,
        });
        entries.push(json!({ "EventId": id }));
    }
    Ok(json!({ "FailedEntryCount": failed, "Entries": entries }))
}

async fn test_event_pattern(call: Call, input: TestEventPattern) -> Result<Value, ApiError> {
    call.allow("events:TestEventPattern", "*")?;
    let invalid = |error: quamina::QuaminaError| {
        ApiError::new("InvalidEventPatternException", format!("Event pattern is not valid. Reason: {error}"))
    };
    let mut patterns = Quamina::new();
    patterns.add_pattern((), &input.event_pattern).map_err(invalid)?;
    let matched = patterns.has_matches(input.event.as_bytes()).map_err(invalid)?;
    Ok(json!({ "Result": matched }))
}

fn describe(call: &Call, rule: &Rule) -> Value {
    let mut value = json!({
        "Name": rule.name,
        "Arn": rule::arn(&call.cloud, &rule.name),
        "State": rule.state(),
        "EventBusName": "default",
    });
    let optional = [
        ("Description", &rule.description),
        ("EventPattern", &rule.event_pattern),
        ("ScheduleExpression", &rule.schedule_expression),
    ];
    for (name, text) in optional {
        if let Some(text) = text {
            value[name] = text.as_str().into();
        }
    }
    value
}
