//! Who is told of writes: the notification configuration of a bucket, and which events it wants.

use serde::{Deserialize, Serialize};

use crate::core::ApiError;
use crate::s3::rules::invalid_argument;
use crate::s3::rules::setting::Setting;
use crate::s3::state::Bucket;

/// A function that is invoked for each matching event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The configuration's id, part of the event.
    pub id: String,
    /// The function's ARN.
    pub function: String,
    /// For example `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// Only keys that start with it.
    pub prefix: Option<String>,
    /// Only keys that end with it.
    pub suffix: Option<String>,
}

/// The notification configuration of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notification {
    /// The functions.
    pub targets: Vec<Target>,
    /// Whether EventBridge is told as well.
    pub event_bridge: bool,
}

/// The events this engine raises; a configuration for another would wait for ever, so it is refused by name.
const EVENTS: [&str; 11] = [
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
];

impl Target {
    /// Whether it wants `event` (`ObjectCreated:Put`) about `key`.
    pub fn wants(&self, event: &str, key: &str) -> bool {
        let named = |wanted: &String| {
            let wanted = wanted.strip_prefix("s3:").unwrap_or(wanted);
            wanted == event || wanted.strip_suffix('*').is_some_and(|start| event.starts_with(start))
        };
        self.events.iter().any(named)
            && self.prefix.as_deref().is_none_or(|prefix| key.starts_with(prefix))
            && self.suffix.as_deref().is_none_or(|suffix| key.ends_with(suffix))
    }
}

impl Notification {
    /// What a bucket is configured to tell; of one that was never configured nothing.
    pub fn of(bucket: &Bucket) -> Result<Self, ApiError> {
        Ok(Setting::NOTIFICATION.of(bucket)?.unwrap_or_default())
    }

    /// Refuses what AWS refuses: unknown events, ids used twice, filters that overlap for the same event.
    pub fn check(&self) -> Result<(), ApiError> {
        for (place, target) in self.targets.iter().enumerate() {
            if !target.function.starts_with("arn:") || target.function.split(':').count() < 7 {
                return Err(invalid_argument("The ARN could not be parsed"));
            }
            if let Some(event) = target.events.iter().find(|event| !EVENTS.contains(&event.as_str())) {
                return Err(invalid_argument(format!(
                    "The event is not supported for notifications: {event}"
                )));
            }
            for other in &self.targets[..place] {
                if other.id == target.id {
                    return Err(invalid_argument("Configuration IDs must be unique"));
                }
                if target.overlaps(other) {
                    return Err(invalid_argument(
                        "Configurations overlap. Configurations on the same bucket cannot share a common event type.",
                    ));
                }
            }
        }
        Ok(())
    }
}

impl Target {
    fn overlaps(&self, other: &Self) -> bool {
        let covers =
            |a: &str, b: &str| a == b || a.strip_suffix('*').is_some_and(|start| b.starts_with(start));
        let event = self.events.iter().any(|a| other.events.iter().any(|b| covers(a, b) || covers(b, a)));
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (a, b) = (text(&self.prefix), text(&other.prefix));
        let prefix = a.starts_with(&b) || b.starts_with(&a);
        let (a, b) = (text(&self.suffix), text(&other.suffix));
        let suffix = a.ends_with(&b) || b.ends_with(&a);
        event && prefix && suffix
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(id: &str, event: &str, prefix: &str) -> Target {
        Target {
            id: id.to_owned(),
            function: "arn:aws:lambda:ap-southeast-2:111122223333:function:f".to_owned(),
            events: vec![event.to_owned()],
            prefix: Some(prefix.to_owned()),
            suffix: None,
        }
    }

    #[test]
    fn events_match_by_name_prefix_and_suffix() {
        let target = Target { suffix: Some(".csv".to_owned()), ..target("a", "s3:ObjectCreated:*", "in/") };
        assert!(target.wants("ObjectCreated:CompleteMultipartUpload", "in/a.csv"));
        assert!(!target.wants("ObjectCreated:Put", "done/a.csv"));
        assert!(!target.wants("ObjectCreated:Put", "in/a.zip"));
        assert!(!target.wants("ObjectRemoved:Delete", "in/a.csv"));
    }

    #[test]
    fn overlapping_configurations_are_refused() {
        let check = |targets| Notification { targets, event_bridge: false }.check();
        let put = "s3:ObjectCreated:Put";
        assert!(check(vec![target("a", put, "in/"), target("b", put, "out/")]).is_ok());
        assert!(check(vec![target("a", "s3:ObjectCreated:*", "in/"), target("b", put, "in/csv/")]).is_err());
        assert!(check(vec![target("a", put, "in/"), target("a", put, "out/")]).is_err());
        assert!(check(vec![target("a", "s3:ObjectRestore:*", "in/")]).is_err());
    }
}
