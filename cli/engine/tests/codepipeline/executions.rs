//! Executions from their beginning to their end.

use aws_sdk_codepipeline::types::{
    ActionExecutionDetail, ActionExecutionStatus, ApprovalStatus, PipelineExecutionStatus,
    SourceRevisionOverride, SourceRevisionType, StageRetryMode, TriggerType,
};

use crate::help::{BUILDSPEC, artifact};
use crate::lab::{Lab, PIPELINE, approval, build, source, stage};

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
async fn a_commit_that_is_not_there_is_told_in_words_and_with_the_remedy() {
    let lab = Lab::new().await;
    let commit = lab.commit("First", &[("content", "1")]);
    let first = lab.create(vec![source(), stage("Gate", vec![approval(1, &[])])]).await;
    lab.token("Gate", "Approve", &first).await;
    let with = async |commit: &str| {
        let revision = SourceRevisionOverride::builder().action_name("SourceCode").revision_value(commit);
        let revision = revision.revision_type(SourceRevisionType::CommitId).build().unwrap();
        let start = lab.client.start_pipeline_execution().name(PIPELINE).source_revisions(revision);
        start.send().await.unwrap().pipeline_execution_id.unwrap()
    };
    let bad = "0123456789abcdef0123456789abcdef01234567";
    let id = with(bad).await;
    assert_eq!(lab.over(&id).await, PipelineExecutionStatus::Failed);
    let run = lab.run(&id, "SourceCode").await;
    let error = run.output().unwrap().execution_result().unwrap().error_details().unwrap();
    assert_eq!(error.code(), Some("ConfigurationError"));
    let told = error.message().unwrap();
    let place = lab.checkout().display().to_string();
    assert!(told.starts_with(&format!("the commit {bad} is not in the repository {place}: ")), "{told}");
    assert!(told.contains("`git fetch`") && !told.contains("git log -1"), "{told}");
    assert!(run.output().unwrap().output_artifacts().is_empty());
    // Nothing else came of it: the execution at the gate waits there, and a commit that is there is taken.
    assert_eq!(lab.execution(&first).await.status(), Some(&PipelineExecutionStatus::InProgress));
    let good = with(&commit).await;
    let taken = |run: &ActionExecutionDetail| run.status() == Some(&ActionExecutionStatus::Succeeded);
    while !lab.runs(&good).await.iter().any(taken) {
        tokio::task::yield_now().await;
    }
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
