//! Where the files go: the test stack's bucket, or one that was named.

use super::Args;
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::ops::samples::{self, Given};
use crate::ops::test_stack::TestStack;
use crate::ui::Prompt;

/// Where the files go.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The test stack, unless a bucket was named.
    pub(super) stack: Option<String>,
    pub(super) bucket: String,
    /// What all keys begin with.
    pub(super) prefix: String,
    /// The function whose log says more.
    pub(super) harvester: Option<String>,
}

/// Find it; `None` if the person said no.
pub(super) async fn find(args: &Args, clients: &Clients, context: &Context) -> Result<Option<Target>, Error> {
    let stacks = &context.settings()?.stacks;
    if let Some(bucket) = &args.bucket {
        let given = samples::given(clients, stacks, bucket).await?;
        samples::exists(clients, bucket).await?;
        if let Given::Unknown(error) = given
            && !go_ahead(args, bucket, &error, context).await?
        {
            return Ok(None);
        }
        let target = Target { stack: None, bucket: bucket.clone(), prefix: args.prefix(), harvester: None };
        return Ok(Some(target));
    }
    let stack = TestStack::require(clients, stacks, args.stack.as_ref().unwrap_or(&stacks.test)).await?;
    let bucket = stack.data_bucket()?.to_owned();
    let harvester = stack.output("HarvesterFunctionName").map(ToOwned::to_owned);
    Ok(Some(Target { bucket, prefix: args.prefix(), harvester, stack: Some(stack.name) }))
}

/// Nothing says that the bucket is not production's: somebody has to.
async fn go_ahead(args: &Args, bucket: &str, error: &Error, context: &Context) -> Result<bool, Error> {
    let why = std::iter::once(error.to_string()).chain(error.causes()).collect::<Vec<_>>().join(": ");
    context.console.warn(format!("whether {bucket} belongs to production cannot be checked: {why}"));
    if args.yes {
        return Ok(true);
    }
    Prompt::new(format!("Upload to {bucket} all the same?"), "--yes").confirm().await
}
