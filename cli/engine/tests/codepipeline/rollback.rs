//! Going back: a stage runs again with what succeeded there before.

use aws_sdk_codepipeline::error::SdkError;
use aws_sdk_codepipeline::operation::rollback_stage::RollbackStageError;
use aws_sdk_codepipeline::types::{
    ApprovalStatus, ExecutionMode, ExecutionType, PipelineExecutionFilter, PipelineExecutionStatus,
    SucceededInStageFilter, TriggerType,
};

use crate::help::{BUILDSPEC, artifact};
use crate::lab::{Lab, PIPELINE, approval, build, pipeline, source, stage};

async fn roll(lab: &Lab, stage: &str, target: &str) -> Result<String, RollbackStageError> {
    let roll = lab.client.rollback_stage().pipeline_name(PIPELINE).stage_name(stage);
    let done = roll.target_pipeline_execution_id(target).send().await;
    done.map(|done| done.pipeline_execution_id).map_err(SdkError::into_service_error)
}

/// The executions that succeeded in a stage, the newest first.
async fn succeeded_in(lab: &Lab, stage: &str) -> Vec<String> {
    let inside = SucceededInStageFilter::builder().stage_name(stage).build();
    let filter = PipelineExecutionFilter::builder().succeeded_in_stage(inside).build();
    let list = lab.client.list_pipeline_executions().pipeline_name(PIPELINE).filter(filter);
    let listed = list.send().await.unwrap();
    let summaries = listed.pipeline_execution_summaries().iter();
    summaries.map(|summary| summary.pipeline_execution_id().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_is_rolled_back_to_what_succeeded_there() {
    let lab = Lab::new().await;
    lab.commit("One", &[BUILDSPEC, ("content", "1")]);
    lab.project("app", "buildspec.yml").await;
    let after = stage("After", vec![approval(1, &[])]);
    let one = lab.create(vec![source(), stage("Build", vec![build(1)]), after]).await;
    let token = lab.token("After", "Approve", &one).await;
    lab.answer("After", "Approve", &token, ApprovalStatus::Rejected).await;
    lab.over(&one).await;
    lab.commit("Two", &[("content", "2")]);
    let two = lab.start().await;
    lab.token("After", "Approve", &two).await;
    assert_eq!(succeeded_in(&lab, "Build").await, [two.as_str(), &one]);
    assert!(succeeded_in(&lab, "After").await.is_empty());

    let back = roll(&lab, "Build", &one).await.unwrap();
    assert_eq!(lab.over(&back).await, PipelineExecutionStatus::Succeeded, "it ends with the stage");
    assert_eq!(artifact(&lab, &back, "Build").await.1, "1");
    let ran: Vec<_> = lab.runs(&back).await.into_iter().filter_map(|run| run.action_name).collect();
    assert_eq!(ran, ["Build"], "neither the source before it nor the gate after it");
    let execution = lab.execution(&back).await;
    assert_eq!(execution.execution_type(), Some(&ExecutionType::Rollback));
    let target = execution.rollback_metadata().unwrap().rollback_target_pipeline_execution_id();
    assert_eq!(target, Some(one.as_str()));
    assert_eq!(execution.trigger().unwrap().trigger_type(), Some(&TriggerType::ManualRollback));
    let latest = lab.stage("Build").await.latest_execution.unwrap();
    assert_eq!(latest.pipeline_execution_id(), back);
    assert_eq!(latest.r#type(), Some(&ExecutionType::Rollback));
    let listed = lab.client.list_pipeline_executions().pipeline_name(PIPELINE).send().await.unwrap();
    let summary = &listed.pipeline_execution_summaries()[0];
    assert_eq!(summary.execution_type(), Some(&ExecutionType::Rollback));
    let target = summary.rollback_metadata().unwrap().rollback_target_pipeline_execution_id();
    assert_eq!(target, Some(one.as_str()));
    assert_eq!(lab.execution(&two).await.status(), Some(&PipelineExecutionStatus::InProgress));
    assert!(roll(&lab, "Build", &back).await.unwrap_err().is_unable_to_rollback_stage_exception());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_rolled_back_is_refused_by_name_and_nothing_begins() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let stages = vec![source(), stage("Gate", vec![approval(1, &[])])];
    let one = lab.create(stages.clone()).await;
    let token = lab.token("Gate", "Approve", &one).await;
    let unfinished = roll(&lab, "Gate", &one).await.unwrap_err();
    assert!(unfinished.is_unable_to_rollback_stage_exception(), "{unfinished:?}");
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    lab.over(&one).await;
    assert!(roll(&lab, "Source", &one).await.unwrap_err().is_unable_to_rollback_stage_exception());
    assert!(roll(&lab, "Nowhere", &one).await.unwrap_err().is_stage_not_found_exception());
    let other = "00000000-0000-0000-0000-000000000000";
    assert!(roll(&lab, "Gate", other).await.unwrap_err().is_pipeline_execution_not_found_exception());
    let two = lab.start().await;
    let token = lab.token("Gate", "Approve", &two).await;
    let busy = roll(&lab, "Gate", &one).await.unwrap_err();
    assert!(busy.is_unable_to_rollback_stage_exception(), "{busy:?}");
    assert!(busy.to_string().contains(&two), "{busy}");
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Rejected).await;
    lab.over(&two).await;
    let mut changed = pipeline(stages);
    changed.execution_mode = Some(ExecutionMode::Parallel);
    lab.client.update_pipeline().pipeline(changed.clone()).send().await.unwrap();
    assert!(roll(&lab, "Gate", &one).await.unwrap_err().is_unable_to_rollback_stage_exception());
    changed.execution_mode = Some(ExecutionMode::Superseded);
    lab.client.update_pipeline().pipeline(changed).send().await.unwrap();
    assert!(roll(&lab, "Gate", &one).await.unwrap_err().is_pipeline_execution_outdated_exception());
    assert_eq!(lab.executions().await, [two, one]);
}
