//! A bucket that was named on the command line: is it production's?

use crate::clients::Clients;
use crate::errors::{Class, Error};
use crate::ops::stacks::{self, status};
use crate::settings::Stacks;

/// Whether a bucket may be written to.
#[derive(Debug)]
pub enum Given {
    /// No stack that must not be touched holds it.
    Free,
    /// CloudFormation does not say, and this is why.
    Unknown(Error),
}

/// Refuse a bucket of the production stack or of the pipeline's own.
pub async fn given(clients: &Clients, stacks: &Stacks, bucket: &str) -> Result<Given, Error> {
    // Also when the stack is gone: its data bucket stays, and bears its name.
    if !stacks.production.is_empty() && bucket.contains(&stacks.production) {
        return Err(refusal(bucket, "bears the name of the production stack", &stacks.production));
    }
    let holds = futures::try_join!(
        holds(clients, &stacks.production, bucket),
        holds(clients, &stacks.pipeline, bucket)
    );
    match holds {
        Ok((true, _)) => Err(refusal(bucket, "belongs to the production stack", &stacks.production)),
        Ok((_, true)) => Err(refusal(bucket, "belongs to the pipeline stack", &stacks.pipeline)),
        Ok((false, false)) => Ok(Given::Free),
        Err(Error::Call(call)) if matches!(call.class, Class::Denied | Class::Fault | Class::Other) => {
            Ok(Given::Unknown(call.into()))
        }
        Err(error) => Err(error),
    }
}

/// Refuse a bucket that does not exist, before every file is refused by it. Who may not look may still be allowed to write.
pub async fn exists(clients: &Clients, bucket: &str) -> Result<(), Error> {
    let answer = clients.s3().head_bucket().bucket(bucket).send().await;
    let status = answer.err().and_then(|error| Some(error.raw_response()?.status().as_u16()));
    if status != Some(404) {
        return Ok(());
    }
    Err(Error::Failed {
        what: format!("the bucket {bucket} does not exist"),
        causes: Vec::new(),
        hint: Some(format!("see whether --bucket has its right name; `aws s3 mb s3://{bucket}` makes it")),
    })
}

async fn holds(clients: &Clients, stack: &str, bucket: &str) -> Result<bool, Error> {
    let Some(stack) = stacks::find(clients, stack).await? else { return Ok(false) };
    let resources = stacks::resources(clients, &stack.id).await?;
    Ok(resources.into_iter().any(|resource| {
        resource.physical_id.as_deref() == Some(bucket) && resource.status != status::DELETED
    }))
}

fn refusal(bucket: &str, why: &str, stack: &str) -> Error {
    Error::usage(
        format!("the bucket {bucket} {why} {stack}"),
        "samples go to a test stack: leave --bucket out, or name a bucket of your own",
    )
}
