//! One source, and one that was found running, with what it takes to start it again.

use super::Notification;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that fills buckets without being asked, by its physical id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "name", rename_all = "lowercase")]
pub enum Source {
    /// An EventBridge rule: its name, or `bus|name` on a bus of its own.
    Schedule(String),
    /// An event source mapping: its UUID.
    Mapping(String),
    /// What a bucket tells functions, queues and topics: the bucket.
    Notification(String),
}

impl Source {
    /// What a stack's resource of this type is as a source, if it is one.
    pub fn of_resource(resource_type: &str, physical_id: &str) -> Option<Self> {
        let make = match resource_type {
            "AWS::Events::Rule" => Self::Schedule,
            "AWS::Lambda::EventSourceMapping" => Self::Mapping,
            "AWS::S3::Bucket" => Self::Notification,
            _ => return None,
        };
        Some(make(physical_id.to_owned()))
    }

    /// The rule, mapping or bucket.
    pub fn name(&self) -> &str {
        match self {
            Self::Schedule(name) | Self::Mapping(name) | Self::Notification(name) => name,
        }
    }

    /// How far downstream it is: a schedule sends to the queue, whose mapping writes to the bucket, which notifies.
    pub fn depth(&self) -> u8 {
        match self {
            Self::Schedule(_) => 0,
            Self::Mapping(_) => 1,
            Self::Notification(_) => 2,
        }
    }

    /// A rule's bus, if it is not the default one, and its own name.
    pub(super) fn rule(id: &str) -> (Option<String>, &str) {
        id.split_once('|').map_or((None, id), |(bus, rule)| (Some(bus.to_owned()), rule))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schedule(name) => write!(f, "schedule {name}"),
            Self::Mapping(name) => write!(f, "queue mapping {name}"),
            Self::Notification(name) => write!(f, "notification of {name}"),
        }
    }
}

/// A source that was on. It can be written down, for a run that does not live to start it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Which.
    #[serde(flatten)]
    pub source: Source,
    /// What a bucket's notification was: stopping it takes it away, so this is all that is left of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification: Option<Notification>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_on_a_bus_of_its_own_is_told_apart() {
        assert_eq!(Source::rule("bus|rule"), (Some("bus".to_owned()), "rule"));
        assert_eq!(Source::rule("rule"), (None, "rule"));
    }

    #[test]
    fn what_was_written_down_is_read_again() {
        let running =
            Running { source: Source::Notification("b".into()), notification: Some(Notification::default()) };
        let text = serde_json::to_string(&running).unwrap();
        assert_eq!(serde_json::from_str::<Running>(&text).unwrap(), running);
        let schedule = Running { source: Source::Schedule("r".into()), notification: None };
        assert_eq!(serde_json::to_string(&schedule).unwrap(), r#"{"kind":"schedule","name":"r"}"#);
    }
}
