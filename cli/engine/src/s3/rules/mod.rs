//! What S3 does, over its state. Every rule asks the gate first; none knows HTTP.

mod bucket;
mod condition;
mod delete;
mod error;
mod event;
mod expire;
mod lifecycle;
mod list;
mod multipart;
mod name;
mod notification;
mod object;
mod policy;
mod presign;
mod read;
mod resume;
mod running;
mod setting;
mod settings;
mod source;
mod tags;
mod target;
mod write;

pub use bucket::{
    bucket_exists, buckets, change, create_bucket, create_bucket_with, delete_bucket, find_bucket,
    set_versioning, tells_event_bridge,
};
pub use condition::{ReadCondition, Tag, Verdict, WriteCondition};
pub use delete::{Deleted, Doomed, delete, delete_object};
pub use error::*;
pub use lifecycle::{Lifecycle, LifecycleRule};
pub use list::{list, place};
pub use multipart::{Ending, Named, abort, add, begin, complete, find_upload, parts, uploads};
pub use name::is_bucket_name;
pub use notification::{Notification, Target};
pub use object::{Body, PutObject, get_object, put_object};
pub use policy::{is_public, save_policy};
pub use presign::presign;
pub use read::read;
pub use resume::{resume, stop};
pub use running::{Running, SERVICE};
pub use setting::{Setting, remove_setting, save_setting, setting};
pub use settings::{Ownership, PublicAccessBlock};
pub use source::{Copy, Source, copy, draft_of};
pub use tags::{BUCKET_TAGS, OBJECT_TAGS, Tags, check_tags, save_bucket_tags, tags_in_header, with_tags};
pub use target::{may_notify, save_notification};
pub use write::{Cause, Write, write};
