//! Where the tables are taken from.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use crate::context::Context;
use crate::errors::Error;
use crate::ops::curve::Place;
use crate::ops::stacks;

/// Where the tables are taken from: the test stack's bucket, unless something else is said.
#[derive(Debug, clap::Args)]
pub(super) struct Origin {
    /// A folder with tables, as `mdd inspect --out` writes one, instead of a bucket
    #[arg(value_name = "FOLDER", value_hint = clap::ValueHint::DirPath, conflicts_with_all = ["production", "stack", "bucket"])]
    folder: Option<PathBuf>,
    /// The production stack's bucket
    #[arg(long, conflicts_with_all = ["stack", "bucket"])]
    production: bool,
    /// This stack's bucket
    #[arg(long, value_name = "NAME", conflicts_with = "bucket")]
    stack: Option<String>,
    /// This bucket
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,
}

/// Where they were taken from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Of {
    /// The stack, if the bucket is one's.
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<String>,
    /// The bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    bucket: Option<String>,
    /// The folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<PathBuf>,
}

impl Of {
    /// A name for people.
    pub(super) fn name(&self) -> String {
        let folder = self.folder.as_ref().map(|folder| folder.display().to_string());
        folder.or_else(|| self.stack.clone()).or_else(|| self.bucket.clone()).unwrap_or_default()
    }
}

impl Origin {
    /// Find it.
    pub(super) async fn find<'a>(&self, context: &'a Context) -> Result<(Place<'a>, Of), Error> {
        let mut of = Of { stack: None, bucket: None, folder: None };
        if let Some(folder) = &self.folder {
            let path = context.folder().join(folder);
            if !path.is_dir() {
                return Err(Error::usage(
                    format!("there is no folder {}", folder.display()),
                    "`mdd inspect FILE --out FOLDER` writes one; without a folder the test stack's bucket is read",
                ));
            }
            of.folder = Some(path.clone());
            return Ok((Place::Folder(path), of));
        }
        let clients = context.clients().await?;
        if let Some(bucket) = &self.bucket {
            of.bucket = Some(bucket.clone());
            return Ok((Place::Bucket { clients, bucket: bucket.clone() }, of));
        }
        let names = &context.settings()?.stacks;
        let named = self.stack.as_deref();
        let stack = stacks::choose(clients, names, named, self.production, "mdd curve").await?;
        let bucket = stack.output("DataBucketName").ok_or_else(|| Error::Failed {
            what: format!("the stack {} is {} and has no output DataBucketName", stack.name, stack.status),
            causes: Vec::new(),
            hint: Some("it has one when it is complete; or name a bucket with --bucket".to_owned()),
        })?;
        (of.stack, of.bucket) = (Some(stack.name.clone()), Some(bucket.to_owned()));
        Ok((Place::Bucket { clients, bucket: bucket.to_owned() }, of))
    }
}
