//! `CodeStarSourceConnection`: a repository behind a connection. Here the local checkout stands behind every one.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html>

use async_trait::async_trait;

use super::{ActionFailure, ActionProvider, Context, Key, Outcome, Traits, git_source};
use crate::codepipeline::declaration::ActionDeclaration;

pub(super) struct SourceConnection;

static KEYS: &[Key] = &[
    Key::required("ConnectionArn"),
    Key::required("FullRepositoryId"),
    Key::required("BranchName"),
    Key::optional("OutputArtifactFormat"),
    Key::optional("DetectChanges"),
];

#[async_trait]
impl ActionProvider for SourceConnection {
    fn traits(&self) -> Traits {
        Traits {
            category: "Source",
            owner: "AWS",
            provider: "CodeStarSourceConnection",
            configuration: KEYS,
            inputs: 0..=0,
            outputs: 1..=1,
        }
    }

    fn check(&self, action: &ActionDeclaration) -> Result<(), String> {
        match action.configuration.get("OutputArtifactFormat").map(String::as_str) {
            None | Some("CODE_ZIP") => Ok(()),
            Some(other) => Err(format!(
                "OutputArtifactFormat {other} of action '{}' is not implemented by the local engine: use CODE_ZIP",
                action.name
            )),
        }
    }

    async fn run(&self, context: &mut Context) -> Result<Outcome, ActionFailure> {
        let connection = context.required("ConnectionArn")?.to_owned();
        context.call.allow("codestar-connections:UseConnection", &connection)?;
        let repository = context.required("FullRepositoryId")?.to_owned();
        let branch = context.required("BranchName")?.to_owned();
        let snapshot = git_source::take(context).await?;
        let commit = &snapshot.commit;
        let pairs = [
            ("AuthorDate", commit.author_date.clone()),
            ("AuthorDisplayName", commit.author.clone()),
            ("AuthorEmail", commit.email.clone()),
            ("AuthorId", commit.email.clone()),
            ("BranchName", branch),
            ("CommitId", commit.id.clone()),
            ("CommitMessage", commit.message.clone()),
            ("ConnectionArn", connection),
            ("FullRepositoryName", repository.clone()),
            ("ProviderType", "GitHub".to_owned()),
        ];
        let url = format!("https://github.com/{repository}/commit/{}", commit.id);
        context.run.external_url = Some(url.clone());
        // The form in which this provider reports a revision.
        let summary =
            serde_json::json!({ "ProviderType": "GitHub", "CommitMessage": commit.message }).to_string();
        let revision = git_source::revision(context, &snapshot, summary.clone(), url);
        Ok(Outcome {
            variables: pairs.map(|(name, value)| (name.to_owned(), value)).into(),
            summary: Some(summary),
            revision: Some(revision),
        })
    }
}
