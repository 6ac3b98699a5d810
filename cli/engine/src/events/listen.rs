//! What makes rules fire: a listener on the bus for patterns, and a waiter on the clock for schedules.

use std::sync::Arc;

use jiff::Timestamp;
use quamina::Quamina;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::core::{ApiError, Call, Cloud, Event};
use crate::events::deliver::deliver;
use crate::events::rule::{self, Rule};
use crate::s3;

/// Told when a rule changes, so that the waiter on the clock looks again.
pub struct Running {
    changes: watch::Sender<u64>,
}

impl Default for Running {
    fn default() -> Self {
        Self { changes: watch::Sender::new(0) }
    }
}

impl Running {
    pub(super) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }
}

/// Starts both.
pub fn resume(cloud: &Arc<Cloud>) {
    let mut events = cloud.bus.subscribe();
    let listener = Arc::clone(cloud);
    tokio::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => {
                    if let Err(error) = on_event(&listener, &event).await {
                        tracing::warn!(%error, "an event could not be matched");
                    }
                }
                Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "events were missed"),
                Err(RecvError::Closed) => return,
            }
        }
    });
    let waiter = Arc::clone(cloud);
    tokio::spawn(async move { watch_clock(&waiter).await });
}

async fn on_event(cloud: &Arc<Cloud>, event: &Event) -> Result<(), ApiError> {
    let bucket = event.detail["bucket"]["name"].as_str();
    if event.source == "aws.s3" && !bucket.map_or(Ok(false), |name| s3::tells_event_bridge(cloud, name))? {
        return Ok(());
    }
    let event = envelope(cloud, event);
    let text = event.to_string();
    for rule in rule::list(cloud, "")?.iter().filter(|rule| rule.enabled) {
        let Some(pattern) = &rule.event_pattern else { continue };
        let mut patterns = Quamina::new();
        let matched = patterns
            .add_pattern((), pattern)
            .and_then(|()| patterns.has_matches(text.as_bytes()))
            .map_err(|error| ApiError::internal(format!("rule {}: {error}", rule.name)))?;
        if matched {
            fire(cloud, rule, &event).await;
        }
    }
    Ok(())
}

/// Waits for the next scheduled rule, fires it, and begins again; also when a rule changes.
async fn watch_clock(cloud: &Arc<Cloud>) {
    let mut changes = cloud.running.events.changes.subscribe();
    loop {
        changes.mark_unchanged();
        let rules = rule::list(cloud, "").unwrap_or_default();
        let next = rules
            .into_iter()
            .filter(|rule| rule.enabled)
            .filter_map(|rule| Some((rule.next()?, rule)))
            .min_by_key(|(at, _)| *at);
        let Some((at, rule)) = next else {
            if changes.changed().await.is_err() {
                return;
            }
            continue;
        };
        tokio::select! {
            () = cloud.clock.sleep_until(at) => {
                if let Err(error) = scheduled(cloud, &rule.name, at).await {
                    // Nothing was remembered as fired: going on at once would only fail again.
                    tracing::warn!(rule = rule.name, %error, "a schedule could not fire");
                    let _ = changes.changed().await;
                }
            }
            changed = changes.changed() => if changed.is_err() { return },
        }
    }
}

async fn scheduled(cloud: &Arc<Cloud>, name: &str, at: Timestamp) -> Result<(), ApiError> {
    // It may have been switched off, changed or deleted at this very moment.
    let Some(rule) = rule::find(cloud, name).ok().filter(|rule| rule.enabled && rule.next() == Some(at))
    else {
        return Ok(());
    };
    // Times that passed while the engine was not running are not made up for.
    rule::fired(cloud, &rule.name, at.max(cloud.clock.now()))?;
    let event = json!({
        "version": "0",
        "id": cloud.ids.uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": cloud.arns.account,
        "time": seconds(at),
        "region": cloud.arns.region,
        "resources": [rule::arn(cloud, &rule.name)],
        "detail": {},
    });
    fire(cloud, &rule, &event).await;
    Ok(())
}

async fn fire(cloud: &Arc<Cloud>, rule: &Rule, event: &Value) {
    let call = Call::as_service(cloud, "events.amazonaws.com");
    for target in &rule.targets {
        if let Err(error) = deliver(&call, target, &target.payload(event)).await {
            tracing::warn!(rule = rule.name, target = target.arn, %error, "a target could not be told");
        }
    }
}

fn envelope(cloud: &Cloud, event: &Event) -> Value {
    json!({
        "version": "0",
        "id": event.id,
        "detail-type": event.detail_type,
        "source": event.source,
        "account": cloud.arns.account,
        "time": seconds(event.time),
        "region": cloud.arns.region,
        "resources": event.resources,
        "detail": event.detail,
    })
}

fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
