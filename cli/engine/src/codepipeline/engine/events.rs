//! What CodePipeline tells the bus, in the forms that AWS documents for rules.

use serde_json::{Value, json};

use crate::codepipeline::state::{ActionRun, ActionStatus, Execution, NamedArtifact, arn};
use crate::core::{Call, Cloud};
use std::sync::Arc;

/// `CodePipeline Pipeline Execution State Change`.
pub fn execution_event(cloud: &Arc<Cloud>, execution: &Execution, state: &str) {
    let mut detail = json!({
        "pipeline": execution.pipeline,
        "execution-id": execution.id,
        "start-time": execution.started.to_string(),
        "state": state,
        "execution-trigger": {
            "trigger-type": execution.trigger.kind, "trigger-detail": execution.trigger.detail,
        },
        "version": execution.version,
    });
    if state == "STOPPED" || state == "STOPPING" {
        detail["stop-execution-comments"] = json!(execution.stop_reason);
    }
    publish(cloud, &execution.pipeline, "CodePipeline Pipeline Execution State Change", detail);
}

/// `CodePipeline Stage Execution State Change`.
pub fn stage_event(cloud: &Arc<Cloud>, execution: &Execution, stage: &str, state: &str) {
    let detail = json!({
        "pipeline": execution.pipeline,
        "execution-id": execution.id,
        "start-time": cloud.clock.now().to_string(),
        "stage": stage,
        "state": state,
        "version": execution.version,
    });
    publish(cloud, &execution.pipeline, "CodePipeline Stage Execution State Change", detail);
}

/// `CodePipeline Action Execution State Change`.
pub(super) fn action_event(cloud: &Arc<Cloud>, run: &ActionRun, state: &str) {
    let id = &run.action.action_type_id;
    let mut detail = json!({
        "pipeline": run.pipeline,
        "execution-id": run.execution,
        "start-time": run.started.to_string(),
        "stage": run.stage,
        "action": run.action.name,
        "action-execution-id": run.id,
        "state": state,
        "region": cloud.arns.region,
        "type": {
            "owner": id.owner, "provider": id.provider, "category": id.category, "version": id.version,
        },
        "version": run.version,
        "input-artifacts": artifacts(&run.inputs),
        "output-artifacts": artifacts(&run.outputs),
    });
    if run.status != ActionStatus::InProgress {
        detail["execution-result"] = json!({
            "external-execution-id": run.external_id,
            "external-execution-url": run.external_url,
            "external-execution-summary": run.error.as_ref().map_or(run.summary.as_ref(), |error| Some(&error.message)),
            "error-code": run.error.as_ref().map(|error| &error.code),
        });
    }
    publish(cloud, &run.pipeline, "CodePipeline Action Execution State Change", detail);
}

fn artifacts(list: &[NamedArtifact]) -> Vec<Value> {
    let one = |artifact: &NamedArtifact| json!({ "name": artifact.name, "s3location": { "bucket": artifact.location.bucket, "key": artifact.location.key } });
    list.iter().map(one).collect()
}

fn publish(cloud: &Arc<Cloud>, pipeline: &str, kind: &str, detail: Value) {
    let call = Call::as_service(cloud, "codepipeline.amazonaws.com");
    call.publish("aws.codepipeline", kind, vec![arn(cloud, pipeline)], detail);
}
