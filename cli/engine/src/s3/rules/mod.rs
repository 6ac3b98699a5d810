//! What S3 does, over its state. Every rule asks the gate first; none knows HTTP.

mod bucket;
mod condition;
mod delete;
mod error;
mod event;
mod list;
mod name;
mod notification;
mod object;
mod presign;
mod read;
mod setting;
mod write;

pub use bucket::{
    bucket_exists, buckets, create_bucket, create_bucket_with, delete_bucket, find_bucket, set_versioning,
};
pub use condition::{ReadCondition, Tag, Verdict, WriteCondition};
pub use delete::{Deleted, delete, delete_object};
pub use error::*;
pub use list::{list, place};
pub use name::is_bucket_name;
pub use notification::{Notification, Target};
pub use object::{Body, Object, PutObject, Stored, get_object, put_object};
pub use presign::presign;
pub use read::{read, resume};
pub use setting::{Setting, remove_setting, save_setting, setting};
pub use write::{Cause, Write, write};
