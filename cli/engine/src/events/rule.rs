//! Rules on the default bus: put, enabled, disabled, deleted.

use jiff::Timestamp;
use quamina::Quamina;
use serde::{Deserialize, Serialize};

use crate::core::{ApiError, Call, Cloud};
use crate::events::schedule::Schedule;
use crate::events::target::Target;

const KIND: &str = "events/rule";

/// A rule as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) event_pattern: Option<String>,
    pub(super) schedule_expression: Option<String>,
    pub(super) enabled: bool,
    /// Since when the schedule counts.
    pub(super) since: Timestamp,
    /// When the schedule fired last.
    pub(super) fired: Option<Timestamp>,
    pub(super) targets: Vec<Target>,
}

/// What `PutRule` takes.
#[derive(Debug, Clone)]
pub struct RuleInput {
    /// The rule's name.
    pub name: String,
    /// For people.
    pub description: Option<String>,
    /// JSON.
    pub event_pattern: Option<String>,
    /// `rate(...)` or `cron(...)`.
    pub schedule_expression: Option<String>,
    /// `ENABLED` (the default) or `DISABLED`.
    pub state: Option<String>,
}

impl Rule {
    pub(super) fn state(&self) -> &'static str {
        if self.enabled { "ENABLED" } else { "DISABLED" }
    }

    /// When the schedule fires next.
    pub(super) fn next(&self) -> Option<Timestamp> {
        let schedule = Schedule::parse(self.schedule_expression.as_deref()?).ok()?;
        schedule.next(self.since, self.fired.unwrap_or(self.since))
    }
}

/// Makes or changes a rule and returns its ARN; the targets stay.
pub fn put_rule(call: &Call, input: RuleInput) -> Result<String, ApiError> {
    let arn = arn(&call.cloud, &input.name);
    call.allow("events:PutRule", &arn)?;
    let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if input.name.is_empty() || input.name.len() > 64 || !input.name.chars().all(valid) {
        let message = format!(
            "1 validation error detected: Value '{}' at 'name' failed to satisfy constraint: \
            Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
            input.name
        );
        return Err(ApiError::new("ValidationException", message));
    }
    match (&input.event_pattern, &input.schedule_expression) {
        (None, None) => {
            let message = "Parameter(s) EventPattern or ScheduleExpression must be specified.";
            return Err(ApiError::new("ValidationException", message));
        }
        (Some(pattern), _) => check_pattern(pattern)?,
        (None, Some(expression)) => drop(Schedule::parse(expression)?),
    }
    let enabled = match input.state.as_deref() {
        None | Some("ENABLED") => true,
        Some("DISABLED") => false,
        Some(other) => return Err(ApiError::not_implemented(format!("A rule's state {other}"))),
    };
    let known: Option<Rule> = call.cloud.store.get(KIND, &input.name)?;
    let unchanged = known.as_ref().is_some_and(|known| {
        known.schedule_expression == input.schedule_expression && known.enabled == enabled
    });
    let rule = Rule {
        name: input.name,
        description: input.description,
        event_pattern: input.event_pattern,
        schedule_expression: input.schedule_expression,
        enabled,
        since: known.as_ref().filter(|_| unchanged).map_or_else(|| call.now(), |known| known.since),
        fired: known.as_ref().filter(|_| unchanged).and_then(|known| known.fired),
        targets: known.map(|known| known.targets).unwrap_or_default(),
    };
    save(&call.cloud, &rule)?;
    Ok(arn)
}

/// Adds or replaces targets.
pub fn put_targets(call: &Call, name: &str, targets: Vec<Target>) -> Result<(), ApiError> {
    call.allow("events:PutTargets", &arn(&call.cloud, name))?;
    targets.iter().try_for_each(Target::check)?;
    let mut rule = find(&call.cloud, name)?;
    for target in targets {
        rule.targets.retain(|known| known.id != target.id);
        rule.targets.push(target);
    }
    save(&call.cloud, &rule)
}

/// Removes targets; those that are not there are fine.
pub fn remove_targets(call: &Call, name: &str, ids: &[String]) -> Result<(), ApiError> {
    call.allow("events:RemoveTargets", &arn(&call.cloud, name))?;
    let mut rule = find(&call.cloud, name)?;
    rule.targets.retain(|target| !ids.contains(&target.id));
    save(&call.cloud, &rule)
}

/// Switches a rule on or off.
pub(super) fn switch(call: &Call, name: &str, enabled: bool) -> Result<(), ApiError> {
    let action = if enabled { "events:EnableRule" } else { "events:DisableRule" };
    call.allow(action, &arn(&call.cloud, name))?;
    let mut rule = find(&call.cloud, name)?;
    if enabled && !rule.enabled {
        rule.since = call.now();
        rule.fired = None;
    }
    rule.enabled = enabled;
    save(&call.cloud, &rule)
}

/// Deletes a rule, which must have no targets left; one that is gone is fine.
pub fn delete_rule(call: &Call, name: &str) -> Result<(), ApiError> {
    call.allow("events:DeleteRule", &arn(&call.cloud, name))?;
    let Ok(rule) = find(&call.cloud, name) else { return Ok(()) };
    if !rule.targets.is_empty() {
        return Err(ApiError::new("ValidationException", "Rule can't be deleted since it has targets."));
    }
    call.cloud.store.delete(KIND, name)?;
    Ok(())
}

pub(super) fn find(cloud: &Cloud, name: &str) -> Result<Rule, ApiError> {
    cloud.store.get(KIND, name)?.ok_or_else(|| {
        let message = format!("Rule {name} does not exist on EventBus default.");
        ApiError::new("ResourceNotFoundException", message)
    })
}

pub(super) fn list(cloud: &Cloud, prefix: &str) -> Result<Vec<Rule>, ApiError> {
    Ok(cloud.store.list(KIND, prefix)?.into_iter().map(|(_, rule)| rule).collect())
}

/// Remembers that a schedule has fired.
pub(super) fn fired(cloud: &Cloud, name: &str, at: Timestamp) -> Result<(), ApiError> {
    cloud.store.update(KIND, name, |rule: &mut Rule| rule.fired = Some(at))?;
    Ok(())
}

pub(super) fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.regional("events", &format!("rule/{name}"))
}

fn save(cloud: &Cloud, rule: &Rule) -> Result<(), ApiError> {
    cloud.store.put(KIND, &rule.name, rule)?;
    cloud.running.events.changed();
    Ok(())
}

fn check_pattern(pattern: &str) -> Result<(), ApiError> {
    Quamina::new().add_pattern((), pattern).map_err(|error| {
        ApiError::new("InvalidEventPatternException", format!("Event pattern is not valid. Reason: {error}"))
    })
}
