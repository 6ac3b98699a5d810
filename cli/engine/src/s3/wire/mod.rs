//! S3 on the wire: `s3s` decodes and encodes, these functions translate between its types and the rules.
#![expect(clippy::unused_async, reason = "the table calls all operations alike, whether or not they wait")]

mod about;
mod answer;
mod attributes;
mod bucket;
mod caller;
mod convert;
mod copy;
mod delete;
mod failure;
mod get;
mod lifecycle;
mod list;
mod multipart;
mod notification;
mod policy;
mod put;
mod receive;
mod settings;
mod table;
mod tagging;
mod uploads;

pub use answer::answer;
pub use table::SERVICE;
