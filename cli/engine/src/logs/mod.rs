//! The service `logs`: groups, streams and events of CloudWatch Logs, as lambdas and builds write and people read them.
//!
//! [`api`] decodes and encodes, the rules beside it ask the gate and decide, [`state`] is the only place with SQL.

mod api;
mod append;
mod arn;
mod error;
mod filter;
mod groups;
mod pattern;
mod position;
mod put;
mod read;
mod state;
mod streams;
mod tags;

pub use append::append;
pub use groups::{create_group, create_group_once, delete_group, find_group, put_retention};
pub use state::SCHEMA;
pub use streams::ensure_stream;
pub use tags::{tag, untag};

use crate::wire::{Operations, Protocol, Service, operations};

/// The service's entry in the table of services.
pub static SERVICE: Service = Service {
    name: "logs",
    operations: Operations::Rpc {
        protocol: Protocol::Json { version: "1.1" },
        table: operations! {
            "CreateLogGroup" => api::groups::create,
            "CreateLogStream" => api::streams::create,
            "DeleteLogGroup" => api::groups::delete,
            "DeleteLogStream" => api::streams::delete,
            "DeleteRetentionPolicy" => api::groups::delete_retention,
            "DescribeLogGroups" => api::groups::describe,
            "DescribeLogStreams" => api::streams::describe,
            "FilterLogEvents" => api::events::filter,
            "GetLogEvents" => api::events::get,
            "ListTagsForResource" => api::tags::list,
            "PutLogEvents" => api::events::put,
            "PutRetentionPolicy" => api::groups::put_retention,
            "TagResource" => api::tags::tag,
            "UntagResource" => api::tags::untag,
        },
        missing: &[],
    },
};
