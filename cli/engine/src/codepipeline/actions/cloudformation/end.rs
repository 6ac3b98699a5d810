//! How an operation on a stack ended, in the words of an action.

use std::io::Write;

use serde_json::{Map, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{ActionFailure, Context, Outcome};
use crate::cloudformation::{self, Stack, StackStatus};

/// Shows which stack (or change set) the action is about, before anything happens to it.
pub(super) fn show(context: &mut Context, stack_id: &str, id: &str) -> Result<(), ActionFailure> {
    let region = &context.call.cloud.arns.region;
    let encoded = stack_id.replace(':', "%3A").replace('/', "%2F");
    context.run.external_url = Some(format!(
        "https://console.aws.amazon.com/cloudformation/home?region={region}#/stacks/stackinfo?stackId={encoded}"
    ));
    context.run.external_id = Some(id.to_owned());
    Ok(context.save()?)
}

/// Success for a stack that was created or updated; else a failure that names the first resource that failed.
pub(super) async fn judge(context: &mut Context, stack: &Stack) -> Result<Outcome, ActionFailure> {
    if !matches!(stack.status, StackStatus::CreateComplete | StackStatus::UpdateComplete) {
        return Err(failure(context, stack)?);
    }
    let outputs = stack.outputs.iter().map(|output| (output.key.clone(), output.value.clone()));
    let outcome = Outcome {
        variables: outputs.collect(),
        summary: Some(format!("Stack {} {}", stack.name, stack.status)),
        revision: None,
    };
    if let Some(name) = context.config("OutputFileName").map(str::to_owned) {
        write_outputs(context, &name, &outcome).await?;
    }
    Ok(outcome)
}

/// The failure of a stack's latest operation.
pub(super) fn failure(context: &Context, stack: &Stack) -> Result<ActionFailure, ActionFailure> {
    let cause = cloudformation::root_cause(&context.call.cloud, stack)?;
    let why = match cause {
        Some((resource, reason)) => format!("First failed resource: {resource}. {reason}"),
        None => stack.status_reason.clone().unwrap_or_default(),
    };
    let message = format!("Stack {} is in {}. {why}", stack.name, stack.status);
    Ok(ActionFailure::job(message.trim().to_owned())
        .with_summary(format!("Stack {} {}", stack.name, stack.status)))
}

/// A zip with the stack's outputs as JSON, as the output artifact.
async fn write_outputs(context: &mut Context, name: &str, outcome: &Outcome) -> Result<(), ActionFailure> {
    let Some(place) = context.output()? else { return Ok(()) };
    let outputs: Map<String, Value> =
        outcome.variables.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))).collect();
    let packed = || -> std::io::Result<Vec<u8>> {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(&serde_json::to_vec_pretty(&outputs)?)?;
        Ok(zip.finish()?.into_inner())
    };
    let bytes = packed().map_err(|error| ActionFailure::job(format!("{name}: {error}")))?;
    Ok(context.artifacts.put_bytes(&place, bytes).await?)
}
