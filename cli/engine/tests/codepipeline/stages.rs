//! Stages: tried again, closed and opened.

use aws_sdk_codepipeline::types::{
    ApprovalStatus, PipelineExecutionStatus, StageExecutionStatus, StageRetryMode, StageTransitionType,
};

use crate::lab::{Lab, PIPELINE, approval, build, source, stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_build_fails_its_stage_and_a_retry_goes_on_with_the_same_execution() {
    let lab = Lab::new().await;
    let fixed = lab.running.data.path().join("fixed");
    let spec = format!(
        "version: 0.2\nphases: {{ build: {{ commands: ['test -e {}', 'echo x > out'] }} }}\nartifacts: {{ files: [out] }}",
        fixed.display()
    );
    lab.commit("First", &[("buildspec.yml", &spec)]);
    lab.project("app", "buildspec.yml").await;
    let mut second = build(2);
    second.name = "Second".to_owned();
    second.output_artifacts = None;
    let id = lab.create(vec![source(), stage("Build", vec![build(1), second])]).await;
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Failed);
    let expected = format!(
        "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while executing \
         command: test -e {}. Reason: exit status 1",
        fixed.display()
    );
    assert_eq!(lab.error(&id, "Build").await, expected);
    assert_eq!(lab.runs(&id).await.len(), 2);
    assert_eq!(lab.stage("Build").await.latest_execution.unwrap().status(), &StageExecutionStatus::Failed);

    let retry = |stage: &str, id: &str| {
        let retry = lab.client.retry_stage_execution().pipeline_name(PIPELINE).stage_name(stage);
        let send = retry.pipeline_execution_id(id).retry_mode(StageRetryMode::FailedActions).send();
        async { send.await.map_err(aws_sdk_codepipeline::error::SdkError::into_service_error) }
    };
    assert!(retry("Source", &id).await.unwrap_err().is_stage_not_retryable_exception());
    assert!(retry("Nowhere", &id).await.unwrap_err().is_stage_not_found_exception());
    std::fs::write(&fixed, "").unwrap();
    let again = retry("Build", &id).await.unwrap();
    assert_eq!(again.pipeline_execution_id(), Some(id.as_str()));
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Succeeded);
    let names: Vec<_> = lab.runs(&id).await.iter().map(|run| run.action_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["Second", "Build", "Build", "SourceCode"]);
    assert!(retry("Build", &id).await.unwrap_err().is_stage_not_retryable_exception());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_way_holds_executions_until_it_opens() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    let token = lab.token("Gate", "Approve", &one).await;
    let close = lab.client.disable_stage_transition().pipeline_name(PIPELINE).stage_name("Gate");
    close.transition_type(StageTransitionType::Inbound).reason("Holiday").send().await.unwrap();
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    lab.over(&one).await;
    let two = lab.start().await;
    while lab.stage("Gate").await.inbound_execution().is_none() {
        tokio::task::yield_now().await;
    }
    let way = lab.stage("Gate").await.inbound_transition_state.unwrap();
    assert_eq!((way.enabled(), way.disabled_reason()), (false, Some("Holiday")));
    let open = lab.client.enable_stage_transition().pipeline_name(PIPELINE).stage_name("Gate");
    open.transition_type(StageTransitionType::Inbound).send().await.unwrap();
    lab.token("Gate", "Approve", &two).await;
}
