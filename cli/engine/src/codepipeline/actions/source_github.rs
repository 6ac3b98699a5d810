//! `GitHub` version 1, with an OAuth token. Here the local checkout stands behind every repository; the token is not used.
//! <https://docs.aws.amazon.com/codepipeline/latest/userguide/appendix-github-oauth.html>

use async_trait::async_trait;

use super::{ActionFailure, ActionProvider, Context, Key, Outcome, Traits, git_source};

pub(super) struct SourceGitHub;

static KEYS: &[Key] = &[
    Key::required("Owner"),
    Key::required("Repo"),
    Key::required("Branch"),
    Key::secret("OAuthToken"),
    Key::optional("PollForSourceChanges"),
];

#[async_trait]
impl ActionProvider for SourceGitHub {
    fn traits(&self) -> Traits {
        Traits {
            category: "Source",
            owner: "ThirdParty",
            provider: "GitHub",
            configuration: KEYS,
            inputs: 0..=0,
            outputs: 1..=1,
        }
    }

    async fn run(&self, context: &mut Context) -> Result<Outcome, ActionFailure> {
        let (owner, repo) = (context.required("Owner")?.to_owned(), context.required("Repo")?.to_owned());
        let branch = context.required("Branch")?.to_owned();
        let snapshot = git_source::take(context).await?;
        let commit = &snapshot.commit;
        let url = format!("https://github.com/{owner}/{repo}/commit/{}", commit.id);
        let pairs = [
            ("AuthorDate", commit.author_date.clone()),
            ("BranchName", branch),
            ("CommitId", commit.id.clone()),
            ("CommitMessage", commit.message.clone()),
            ("CommitUrl", url.clone()),
            ("CommitterDate", commit.committer_date.clone()),
            ("RepositoryName", repo),
        ];
        context.run.external_url = Some(url.clone());
        let summary = commit.message.clone();
        let revision = git_source::revision(context, &snapshot, summary.clone(), url);
        Ok(Outcome {
            variables: pairs.map(|(name, value)| (name.to_owned(), value)).into(),
            summary: Some(summary),
            revision: Some(revision),
        })
    }
}
