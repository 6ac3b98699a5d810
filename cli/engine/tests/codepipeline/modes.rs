//! How executions of one pipeline get along: one overtakes another, queues behind it, or takes no notice of it.

use aws_sdk_codepipeline::types::{
    ApprovalStatus, ExecutionMode, PipelineExecutionStatus, StageDeclaration, StageExecution, StageRetryMode,
};

use crate::help::artifact;
use crate::lab::{Lab, PIPELINE, approval, build, pipeline, source, stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_execution_overtakes_one_that_waits_but_not_one_in_the_stage() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    let token = lab.token("Gate", "Approve", &one).await;
    let waits = async |id: &str| {
        while lab
            .stage("Gate")
            .await
            .inbound_execution()
            .is_none_or(|inbound| inbound.pipeline_execution_id() != id)
        {
            tokio::task::yield_now().await;
        }
    };
    lab.commit("Two", &[("content", "2")]);
    let two = lab.start().await;
    waits(&two).await;
    lab.commit("Three", &[("content", "3")]);
    let three = lab.start().await;
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Superseded);
    waits(&three).await;
    assert_eq!(lab.execution(&one).await.status(), Some(&PipelineExecutionStatus::InProgress));

    lab.answer("Gate", "Approve", &token, ApprovalStatus::Rejected).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Failed);
    let token = lab.token("Gate", "Approve", &three).await;
    let retry = lab.client.retry_stage_execution().pipeline_name(PIPELINE).stage_name("Gate");
    let retry = retry.pipeline_execution_id(&one).retry_mode(StageRetryMode::AllActions).send().await;
    assert!(retry.unwrap_err().into_service_error().is_not_latest_pipeline_execution_exception());
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&three).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(artifact(&lab, &three, "SourceCode").await.1, "3");
}

/// A pipeline in this mode; gives its first execution.
async fn in_mode(lab: &Lab, mode: ExecutionMode, stages: Vec<StageDeclaration>) -> String {
    let mut declaration = pipeline(stages);
    declaration.execution_mode = Some(mode);
    lab.client.create_pipeline().pipeline(declaration).send().await.unwrap();
    lab.executions().await.remove(0)
}

/// Waits until these, the newest first, wait before the gate.
async fn queue(lab: &Lab, expected: &[&str]) {
    loop {
        let gate = lab.stage("Gate").await;
        let waiting = gate.inbound_executions().iter().map(StageExecution::pipeline_execution_id);
        if waiting.eq(expected.iter().copied()) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn queued_executions_enter_in_the_order_they_came_and_none_is_superseded() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let gate = vec![source(), stage("Gate", vec![approval(1, &[])])];
    let one = in_mode(&lab, ExecutionMode::Queued, gate).await;
    let token = lab.token("Gate", "Approve", &one).await;
    let two = lab.start().await;
    queue(&lab, &[&two]).await;
    let three = lab.start().await;
    queue(&lab, &[&three, &two]).await;
    let first = lab.stage("Gate").await.inbound_execution.unwrap();
    assert_eq!(first.pipeline_execution_id(), two, "the next to enter");
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Succeeded);
    for (id, behind) in [(&two, vec![three.as_str()]), (&three, vec![])] {
        let token = lab.token("Gate", "Approve", id).await;
        queue(&lab, &behind).await;
        lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
        assert_eq!(lab.over(id).await, PipelineExecutionStatus::Succeeded);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_executions_may_queue_and_one_that_is_stopped_makes_room() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let gate = vec![source(), stage("Gate", vec![approval(1, &[])])];
    let one = in_mode(&lab, ExecutionMode::Queued, gate).await;
    for _ in 1..50 {
        lab.start().await;
    }
    let start = || lab.client.start_pipeline_execution().name(PIPELINE).send();
    let refused = start().await.unwrap_err().into_service_error();
    assert!(refused.is_concurrent_pipeline_executions_limit_exceeded_exception(), "{refused:?}");
    assert_eq!(lab.executions().await.len(), 50, "nothing was begun");
    let stop = lab.client.stop_pipeline_execution().pipeline_name(PIPELINE).pipeline_execution_id(&one);
    stop.abandon(true).send().await.unwrap();
    start().await.unwrap();
}

/// Waits until the approval of an execution waits; gives what `ListActionExecutions` shows as its token.
async fn token(lab: &Lab, execution: &str) -> String {
    loop {
        let runs = lab.runs(execution).await;
        let approval = runs.into_iter().find(|run| run.action_name() == Some("Approve"));
        let result = approval.and_then(|run| run.output?.execution_result);
        if let Some(id) = result.and_then(|result| result.external_execution_id) {
            return id;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_executions_stand_in_the_same_stage_and_each_has_its_own_answer() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let gate = vec![source(), stage("Gate", vec![approval(1, &[])])];
    let one = in_mode(&lab, ExecutionMode::Parallel, gate).await;
    let first = token(&lab, &one).await;
    lab.commit("Two", &[("content", "2")]);
    let two = lab.start().await;
    let second = token(&lab, &two).await;
    assert_ne!(first, second);
    for state in lab.stages().await {
        assert!(state.latest_execution().is_none(), "a stage does not belong to one execution");
        assert!(state.inbound_executions().is_empty());
        assert!(state.action_states().iter().all(|action| action.latest_execution().is_none()));
    }
    assert_eq!(lab.execution(&two).await.execution_mode(), Some(&ExecutionMode::Parallel));
    // The newer first: nobody has to wait for the older.
    lab.answer("Gate", "Approve", &second, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(artifact(&lab, &two, "SourceCode").await.1, "2");
    assert_eq!(lab.execution(&one).await.status(), Some(&PipelineExecutionStatus::InProgress));
    lab.answer("Gate", "Approve", &first, ApprovalStatus::Rejected).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Failed);
    // It is not the latest in the stage, and need not be.
    let retry = lab.client.retry_stage_execution().pipeline_name(PIPELINE).stage_name("Gate");
    let retry = retry.pipeline_execution_id(&one).retry_mode(StageRetryMode::FailedActions);
    retry.send().await.unwrap();
    let again = loop {
        let known = token(&lab, &one).await;
        if known != first {
            break known;
        }
        tokio::task::yield_now().await;
    };
    lab.answer("Gate", "Approve", &again, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipeline_that_was_parallel_queues_the_new_ones_and_lets_the_old_ones_be() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let gate = vec![source(), stage("Gate", vec![approval(1, &[])])];
    let one = in_mode(&lab, ExecutionMode::Parallel, gate.clone()).await;
    let first = token(&lab, &one).await;
    let mut changed = pipeline(gate);
    changed.execution_mode = Some(ExecutionMode::Queued);
    lab.client.update_pipeline().pipeline(changed).send().await.unwrap();
    let two = lab.start().await;
    let second = lab.token("Gate", "Approve", &two).await;
    lab.answer("Gate", "Approve", &first, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Succeeded);
    lab.answer("Gate", "Approve", &second, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_builds_share_no_cache_between_projects() {
    use aws_sdk_codebuild::types::{CacheType, ProjectCache};
    const WRITES: &str = "
version: 0.2
phases: { build: { commands: ['touch kept/OWN kept/mark', 'ls kept > out'] } }
artifacts: { files: [out] }
cache: { paths: ['kept/**/*'] }
";
    let buildspec = |name: &str| WRITES.replace("OWN", name);
    let lab = Lab::new().await;
    lab.commit("One", &[("a.yml", &buildspec("from-a")), ("b.yml", &buildspec("from-b"))]);
    let codebuild = aws_sdk_codebuild::Client::new(&lab.sdk);
    for (project, file) in [("alpha", "a.yml"), ("beta", "b.yml")] {
        lab.project(project, file).await;
        let cache =
            ProjectCache::builder().r#type(CacheType::S3).location("artifacts/cache").build().unwrap();
        codebuild.update_project().name(project).cache(cache).send().await.unwrap();
    }
    let of = |project: &'static str, order| {
        let mut action = build(order);
        action.name = format!("Build{project}");
        action.output_artifacts.as_mut().unwrap()[0].name = format!("Output{project}");
        action.configuration.as_mut().unwrap().insert("ProjectName".to_owned(), project.to_owned());
        action
    };
    let stages = vec![source(), stage("Build", vec![of("alpha", 1), of("beta", 2)])];
    let one = in_mode(&lab, ExecutionMode::Parallel, stages.clone()).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(artifact(&lab, &one, "Buildbeta").await.1, "from-b\nmark\n");

    let mut changed = pipeline(stages);
    changed.execution_mode = Some(ExecutionMode::Superseded);
    lab.client.update_pipeline().pipeline(changed).send().await.unwrap();
    let two = lab.start().await;
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(artifact(&lab, &two, "Buildbeta").await.1, "from-a\nfrom-b\nmark\n", "otherwise they do");
}
