//! Pseudo parameters: what a template knows without being told.

use serde_json::{Value, json};

use crate::core::Cloud;

/// The values of the pseudo parameters for one stack.
#[derive(Debug, Clone)]
pub struct Pseudo {
    /// `AWS::AccountId`.
    pub account: String,
    /// `AWS::Region`.
    pub region: String,
    /// `AWS::StackId`.
    pub stack_id: String,
    /// `AWS::StackName`.
    pub stack_name: String,
    /// `AWS::NotificationARNs`.
    pub notification_arns: Vec<String>,
}

impl Pseudo {
    /// The names there are.
    pub const NAMES: [&'static str; 8] = [
        "AWS::AccountId",
        "AWS::NoValue",
        "AWS::NotificationARNs",
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::StackName",
        "AWS::URLSuffix",
    ];

    /// Those of a stack in this cloud.
    pub fn new(cloud: &Cloud, stack_id: &str, stack_name: &str, notification_arns: &[String]) -> Self {
        Self {
            account: cloud.arns.account.clone(),
            region: cloud.arns.region.clone(),
            stack_id: stack_id.to_owned(),
            stack_name: stack_name.to_owned(),
            notification_arns: notification_arns.to_vec(),
        }
    }

    /// The value of `name`; `AWS::NoValue` has none and is `null` here.
    pub fn value(&self, name: &str) -> Option<Value> {
        Some(match name {
            "AWS::AccountId" => json!(self.account),
            "AWS::NoValue" => Value::Null,
            "AWS::NotificationARNs" => json!(self.notification_arns),
            "AWS::Partition" => json!("aws"),
            "AWS::Region" => json!(self.region),
            "AWS::StackId" => json!(self.stack_id),
            "AWS::StackName" => json!(self.stack_name),
            "AWS::URLSuffix" => json!("amazonaws.com"),
            _ => return None,
        })
    }
}
