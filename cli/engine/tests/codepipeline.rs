//! Executions through the AWS SDK: from a commit through a build and an approval, and everything that can stop them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod common;
#[path = "common/lab.rs"]
mod lab;

use aws_sdk_codepipeline::types::{
    ActionExecutionStatus, ApprovalStatus, PipelineExecutionStatus, StageExecutionStatus, StageRetryMode,
    StageTransitionType, TriggerType,
};
use lab::{Lab, PIPELINE, approval, build, source, stage};

const BUILDSPEC: (&str, &str) = (
    "buildspec.yml",
    "version: 0.2\nphases: { build: { commands: ['cp content out'] } }\nartifacts: { files: [out] }",
);

/// What an output artifact of a run holds.
async fn artifact(lab: &Lab, execution: &str, action: &str) -> (String, String) {
    let run = lab.run(execution, action).await;
    let place = run.output().unwrap().output_artifacts().first().unwrap().s3_location().unwrap().clone();
    let get = common::s3(&lab.sdk).get_object().bucket(place.bucket().unwrap()).key(place.key().unwrap());
    let body = get.send().await.unwrap().body.collect().await.unwrap().to_vec();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(body)).unwrap();
    let name = if action == "Build" { "out" } else { "content" };
    let content = std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    (place.key().unwrap().to_owned(), content)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_travels_through_build_and_approval() {
    let lab = Lab::new().await;
    let commit = lab.commit("Say hello", &[BUILDSPEC, ("content", "hello")]);
    lab.project("app", "buildspec.yml").await;
    let sns = aws_sdk_sns::Client::new(&lab.sdk);
    let topic = sns.create_topic().name("approvals").send().await.unwrap().topic_arn.unwrap();
    let subscribe = sns.subscribe().topic_arn(&topic).protocol("email").endpoint("kim@example.com");
    subscribe.send().await.unwrap();
    let link = "https://example.com/#{SourceVariables.CommitId}/#{codepipeline.PipelineExecutionId}";
    let ask =
        [("NotificationArn", topic.as_str()), ("CustomData", "Is it good?"), ("ExternalEntityLink", link)];
    let stages = vec![source(), stage("Build", vec![build(1)]), stage("Gate", vec![approval(1, &ask)])];
    let id = lab.create(stages).await;

    let token = lab.token("Gate", "Approve", &id).await;
    let gate = lab.run(&id, "Approve").await;
    let resolved = gate.input().unwrap().resolved_configuration().unwrap()["ExternalEntityLink"].clone();
    assert_eq!(resolved, format!("https://example.com/{commit}/{id}"));
    let result = gate.output().unwrap().execution_result().unwrap().clone();
    assert_eq!(result.external_execution_id(), Some(token.as_str()));
    let mails = lab.running.engine.cloud().store.list::<serde_json::Value>("sns/outbox", "").unwrap();
    let subject = format!("APPROVAL NEEDED: AWS CodePipeline {PIPELINE} for action Approve");
    let mail = mails.iter().map(|(_, mail)| mail).find(|mail| mail["subject"] == subject.as_str()).unwrap();
    assert!(mail["body"].as_str().unwrap().contains(&token), "{mail}");
    assert!(mail["body"].as_str().unwrap().contains("2026-03-06T03:04Z"), "{mail}");

    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Succeeded);
    let state = lab.action("Gate", "Approve").await.latest_execution.unwrap();
    assert_eq!(state.summary(), Some("looked at it"));
    assert_eq!(state.last_updated_by(), Some("arn:aws:iam::111122223333:root"));
    assert_eq!(state.token(), None);

    let (key, content) = artifact(&lab, &id, "Build").await;
    assert_eq!(content, "hello");
    assert!(key.starts_with("market-data-download/BuildOutpu/"), "{key}");
    let execution = lab.execution(&id).await;
    let revision = execution.artifact_revisions().first().unwrap();
    assert_eq!(revision.revision_id(), Some(commit.as_str()));
    assert_eq!(revision.revision_summary(), Some(r#"{"ProviderType":"GitHub","CommitMessage":"Say hello"}"#));
    assert_eq!(execution.trigger().unwrap().trigger_type(), Some(&TriggerType::CreatePipeline));
    let variables = lab.run(&id, "SourceCode").await.output.unwrap().output_variables.unwrap();
    assert_eq!(variables["AuthorDisplayName"], "Kim");
    assert_eq!(variables["FullRepositoryName"], "owner/repository");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_takes_one_answer_with_its_own_token() {
    let lab = Lab::new().await;
    lab.commit("First", &[("content", "1")]);
    let id = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    let token = lab.token("Gate", "Approve", &id).await;
    let put = |stage: &str, action: &str, token: &str, summary: String| {
        let result = aws_sdk_codepipeline::types::ApprovalResult::builder()
            .status(ApprovalStatus::Rejected)
            .summary(summary)
            .build()
            .unwrap();
        let put = lab.client.put_approval_result().pipeline_name(PIPELINE).result(result);
        let send = put.stage_name(stage).action_name(action).token(token).send();
        async { send.await.map_err(aws_sdk_codepipeline::error::SdkError::into_service_error) }
    };
    let other = "00000000-0000-0000-0000-000000000000";
    let short = String::new;
    assert!(put("Nowhere", "Approve", &token, short()).await.unwrap_err().is_stage_not_found_exception());
    assert!(put("Gate", "Nothing", &token, short()).await.unwrap_err().is_action_not_found_exception());
    assert!(put("Gate", "Approve", other, short()).await.unwrap_err().is_invalid_approval_token_exception());
    assert!(put("Gate", "Approve", &token, "x".repeat(513)).await.unwrap_err().is_validation_exception());
    put("Gate", "Approve", &token, "x".repeat(512)).await.unwrap();
    let again = put("Gate", "Approve", &token, short()).await.unwrap_err();
    assert!(again.is_approval_already_completed_exception());
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Failed);
    assert!(lab.error(&id, "Approve").await.starts_with("Rejected by arn:aws:iam::111122223333:root: xxx"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_without_an_answer_expires_after_seven_days() {
    let lab = Lab::new().await;
    lab.commit("First", &[("content", "1")]);
    let id = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    lab.token("Gate", "Approve", &id).await;
    lab.pass(7 * 24 * 3600 - 1);
    assert_eq!(lab.execution(&id).await.status(), Some(&PipelineExecutionStatus::InProgress));
    lab.pass(1);
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Failed);
    assert_eq!(lab.error(&id, "Approve").await, "The approval expired without an answer");
}

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
    assert_eq!(lab.execution(&one).await.status(), Some(&PipelineExecutionStatus::Stopping));
    assert!(stop(&one, false).await.unwrap_err().is_duplicated_stop_request_exception());
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Stopped);
    assert_eq!(lab.runs(&one).await.len(), 2, "After has not run");

    let two = lab.start().await;
    lab.token("Gate", "Approve", &two).await;
    stop(&two, true).await.unwrap();
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Stopped);
    assert_eq!(lab.run(&two, "Approve").await.status(), Some(&ActionExecutionStatus::Abandoned));
    assert!(stop(&two, true).await.unwrap_err().is_pipeline_execution_not_stoppable_exception());
    let listed = lab.client.list_pipeline_executions().pipeline_name(PIPELINE).send().await.unwrap();
    let reason = listed.pipeline_execution_summaries()[0].stop_trigger().unwrap().reason().unwrap();
    assert_eq!(reason, "enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_an_execution_stops_its_build() {
    let lab = Lab::new().await;
    let spec = "version: 0.2\nphases: { build: { commands: [touch here, sleep 1000] } }";
    lab.commit("One", &[("buildspec.yml", spec)]);
    lab.project("app", "buildspec.yml").await;
    let id = lab.create(vec![source(), stage("Build", vec![build(1)])]).await;
    let here = lab.running.data.path().join("builds/app/src/here");
    while !here.exists() {
        tokio::task::yield_now().await;
    }
    let stop = lab.client.stop_pipeline_execution().pipeline_name(PIPELINE).pipeline_execution_id(&id);
    stop.abandon(true).send().await.unwrap();
    let builds = aws_sdk_codebuild::Client::new(&lab.sdk);
    let ids = builds.list_builds().send().await.unwrap().ids.unwrap();
    loop {
        let found = builds.batch_get_builds().set_ids(Some(ids.clone())).send().await.unwrap();
        if found.builds()[0].build_complete() {
            assert_eq!(found.builds()[0].build_status().unwrap().as_str(), "STOPPED");
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_commit_starts_an_execution_once() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    lab.token("Gate", "Approve", &one).await;
    lab.pass(1);
    lab.pass(1);
    assert_eq!(lab.executions().await, [one.as_str()]);
    let commit = lab.commit("Two", &[("content", "2")]);
    while lab.executions().await.len() == 1 {
        lab.pass(1);
        tokio::task::yield_now().await;
    }
    let two = lab.executions().await.remove(0);
    let execution = lab.execution(&two).await;
    assert_eq!(execution.trigger().unwrap().trigger_type(), Some(&TriggerType::WebhookV2));
    while lab.stage("Gate").await.inbound_execution().is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(lab.execution(&two).await.artifact_revisions()[0].revision_id(), Some(commit.as_str()));
    lab.pass(1);
    assert_eq!(lab.executions().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_worktree_the_tree_is_the_source() {
    let lab = Lab::started(true).await;
    let commit = lab.commit("One", &[("content", "1"), (".gitignore", "ignored\n")]);
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    lab.token("Gate", "Approve", &one).await;
    assert_eq!(lab.execution(&one).await.artifact_revisions()[0].revision_id(), Some(commit.as_str()));
    lab.write("ignored", "x");
    lab.pass(1);
    assert_eq!(lab.executions().await.len(), 1);
    lab.write("content", "2");
    lab.write("new/file", "3");
    while lab.executions().await.len() == 1 {
        lab.pass(1);
        tokio::task::yield_now().await;
    }
    let two = lab.executions().await.remove(0);
    while lab.execution(&two).await.artifact_revisions().is_empty() {
        tokio::task::yield_now().await;
    }
    let id = lab.execution(&two).await.artifact_revisions()[0].revision_id().unwrap().to_owned();
    assert!(id.starts_with("worktree-"), "{id}");
    assert_eq!(artifact(&lab, &two, "SourceCode").await.1, "2");
    assert_eq!(lab.git(&["status", "--porcelain"]), "M content\n?? new/", "the checkout is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_starts_later_goes_on_where_the_execution_was() {
    let lab = Lab::new().await;
    lab.commit("One", &[BUILDSPEC, ("content", "1")]);
    lab.project("app", "buildspec.yml").await;
    let stages = vec![source(), stage("Build", vec![build(1)]), stage("Gate", vec![approval(1, &[])])];
    let id = lab.create(stages).await;
    let token = lab.token("Gate", "Approve", &id).await;
    let lab = lab.restarted().await;
    assert_eq!(lab.token("Gate", "Approve", &id).await, token);
    lab.answer("Gate", "Approve", &token, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(lab.runs(&id).await.len(), 3, "nothing has run twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_made_while_the_engine_was_down_is_under_way_when_it_is_up() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    lab.token("Gate", "Approve", &one).await;
    let commit = lab.commit("Two", &[("content", "2")]);
    let lab = lab.restarted().await;
    let executions = lab.executions().await;
    assert_eq!((executions.len(), executions.last()), (2, Some(&one)));
    while lab.execution(&executions[0]).await.artifact_revisions().is_empty() {
        tokio::task::yield_now().await;
    }
    let revision = &lab.execution(&executions[0]).await.artifact_revisions.unwrap()[0];
    assert_eq!(revision.revision_id(), Some(commit.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_execution_that_was_given_up_is_retried_once() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let id = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    let first = lab.token("Gate", "Approve", &id).await;
    let stop = lab.client.stop_pipeline_execution().pipeline_name(PIPELINE).pipeline_execution_id(&id);
    stop.abandon(true).send().await.unwrap();
    // At once: what was given up may still be winding down.
    let retry = lab.client.retry_stage_execution().pipeline_name(PIPELINE).pipeline_execution_id(&id);
    retry.stage_name("Gate").retry_mode(StageRetryMode::FailedActions).send().await.unwrap();
    let second = lab.token("Gate", "Approve", &id).await;
    assert_ne!(second, first);
    lab.answer("Gate", "Approve", &second, ApprovalStatus::Approved).await;
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(lab.runs(&id).await.len(), 3, "the source, the approval given up, the approval retried");
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

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_is_rolled_back_to_what_succeeded_there() {
    let lab = Lab::new().await;
    lab.commit("One", &[BUILDSPEC, ("content", "1")]);
    lab.project("app", "buildspec.yml").await;
    let one = lab.create(vec![source(), stage("Build", vec![build(1)])]).await;
    assert_eq!(lab.over(&one).await, PipelineExecutionStatus::Succeeded);
    lab.commit("Two", &[("content", "2")]);
    let two = lab.start().await;
    assert_eq!(lab.over(&two).await, PipelineExecutionStatus::Succeeded);
    let roll = |stage: &str, target: &str| {
        let roll = lab.client.rollback_stage().pipeline_name(PIPELINE).stage_name(stage);
        let send = roll.target_pipeline_execution_id(target).send();
        async { send.await.map_err(aws_sdk_codepipeline::error::SdkError::into_service_error) }
    };
    assert!(roll("Source", &one).await.unwrap_err().is_unable_to_rollback_stage_exception());
    let back = roll("Build", &one).await.unwrap().pipeline_execution_id;
    assert_eq!(lab.over(&back).await, PipelineExecutionStatus::Succeeded);
    assert_eq!(artifact(&lab, &back, "Build").await.1, "1");
    let execution = lab.execution(&back).await;
    assert_eq!(execution.execution_type().unwrap().as_str(), "ROLLBACK");
    let metadata = execution.rollback_metadata().unwrap();
    assert_eq!(metadata.rollback_target_pipeline_execution_id(), Some(one.as_str()));
    assert!(roll("Build", &back).await.unwrap_err().is_unable_to_rollback_stage_exception());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_token_starts_one_execution_and_pages_hold_them_all() {
    let lab = Lab::new().await;
    lab.commit("One", &[("content", "1")]);
    let one = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    let start = || async {
        let start = lab.client.start_pipeline_execution().name(PIPELINE).client_request_token("t-1");
        start.send().await.unwrap().pipeline_execution_id.unwrap()
    };
    let two = start().await;
    assert_eq!(start().await, two);
    let list = || lab.client.list_pipeline_executions().pipeline_name(PIPELINE).max_results(1);
    let first = list().send().await.unwrap();
    let second = list().set_next_token(first.next_token).send().await.unwrap();
    assert_eq!(second.pipeline_execution_summaries()[0].pipeline_execution_id(), Some(one.as_str()));
    assert_eq!(second.next_token(), None);
    let wrong = list().next_token("nothing").send().await.unwrap_err().into_service_error();
    assert!(wrong.is_invalid_next_token_exception());
}
