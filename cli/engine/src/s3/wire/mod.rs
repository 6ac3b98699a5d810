//! S3 on the wire: `s3s` decodes and encodes, these functions translate between its types and the rules.

mod answer;
mod bucket;
mod caller;
mod convert;
mod delete;
mod failure;
mod get;
mod list;
mod put;
mod table;

pub use answer::answer;
pub use table::SERVICE;
