//! Stopping an execution by hand.

use aws_sdk_codepipeline::types::{
    ActionExecutionStatus, ApprovalStatus, PipelineExecutionStatus, StageExecutionStatus, StageRetryMode,
};

use crate::lab::{Lab, PIPELINE, approval, source, stage};

#[tokio::test(flavor = "multi_thread")]
async fn stopping_waits_for_what_runs_or_gives_it_up() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let mut after = approval(2, &[]);
    after.name = "After".to_owned();
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[]), after])]).await;
    let token = lab.token("Gate", "Approve", &one).await;
    let stop = |id: &str, abandon: bool| {
        let stop = lab.client.stop_pipeline_execution().pipeline_name(PIPELINE).pipeline_execution_id(id);
        let send = stop.abandon(abandon).reason("enough").send();
        async { send.await.map_err(aws_sdk_codepipeline::error::SdkError::into_service_error) }
    };
    stop(&one, false).await.unwrap();
    let stopping = lab.execution(&one).await;
    assert_eq!(stopping.status(), Some(&PipelineExecutionStatus::Stopping));
    assert_eq!(stopping.status_summary(), Some("enough"));
    let gate = lab.stage("Gate").await.latest_execution.unwrap();
    assert_eq!(gate.status(), &StageExecutionStatus::Stopping);
    assert!(stop(&one, false).await.unwrap_err().is_duplicated_stop_request_exception());
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Stopped);
    assert_eq!(lab.runs(&one).await.len(), 2, "After has not run");
    let retry = lab.client.retry_stage_execution().pipeline_name(PIPELINE).stage_name("Gate");
    let retry = retry.pipeline_execution_id(&one).retry_mode(StageRetryMode::FailedActions);
    retry.send().await.unwrap();
    let going = lab.execution(&one).await;
    assert_eq!((going.status_summary(), going.status()), (None, Some(&PipelineExecutionStatus::InProgress)));
    stop(&one, false).await.unwrap();
    stop(&one, true).await.expect("who waits for the actions may give them up after all");
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Stopped);

    let two = lab.start().await;
    lab.token("Gate", "Approve", &two).await;
    stop(&two, true).await.unwrap();
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Stopped);
    assert_eq!(lab.run(&two, "Approve").await.status(), Some(&ActionExecutionStatus::Abandoned));
    assert!(stop(&two, true).await.unwrap_err().is_pipeline_execution_not_stoppable_exception());
    let listed = lab.client.list_pipeline_executions().pipeline_name(PIPELINE).send().await.unwrap();
    let reason = listed.pipeline_execution_summaries()[0].stop_trigger().unwrap().reason().unwrap();
    assert_eq!(reason, "enough");
    assert_eq!(lab.execution(&two).await.status_summary(), Some("enough"));
    let other = "00000000-0000-0000-0000-000000000000";
    assert!(stop(other, true).await.unwrap_err().is_pipeline_execution_not_stoppable_exception());
}
