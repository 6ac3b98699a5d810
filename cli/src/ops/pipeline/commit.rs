//! The commit an execution carries, from the little that CodePipeline knows of it.

use std::collections::HashMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::schema::Moment;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// Its message.
    pub message: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    #[schemars(with = "Option<Moment>")]
    pub at: Option<Timestamp>,
    /// Where it can be looked at.
    pub url: Option<String>,
}

impl Commit {
    /// From the variables a source action sets; connections and the OAuth source name them alike.
    pub fn of_variables(variables: &HashMap<String, String>) -> Option<Self> {
        let get = |name: &str| variables.get(name).filter(|value| !value.is_empty()).cloned();
        let at = get("AuthorDate").or_else(|| get("CommitterDate"));
        Some(Self {
            id: get("CommitId")?,
            message: get("CommitMessage"),
            author: get("AuthorDisplayName").or_else(|| get("AuthorId")),
            at: at.and_then(|at| at.parse().ok()),
            url: get("CommitUrl"),
        })
    }

    /// From a source revision. A connection's summary is JSON with the message in it, any other is the message.
    pub fn of_revision(id: &str, summary: Option<&str>, url: Option<&str>) -> Self {
        let json = summary.and_then(|summary| serde_json::from_str::<serde_json::Value>(summary).ok());
        let message = match json.as_ref().and_then(|json| json.get("CommitMessage")) {
            Some(message) => message.as_str().map(ToOwned::to_owned),
            None => summary.map(ToOwned::to_owned),
        };
        Self { id: id.to_owned(), message, author: None, at: None, url: url.map(ToOwned::to_owned) }
    }

    /// What everybody writes: the first seven characters.
    pub fn short(&self) -> &str {
        self.id.get(..7).unwrap_or(&self.id)
    }

    /// Short id and title: `5f3c2a9 "Read strikes"`.
    pub fn quoted(&self) -> String {
        match self.title() {
            Some(title) => format!("{} \"{title}\"", self.short()),
            None => self.short().to_owned(),
        }
    }

    /// The message's first line.
    pub fn title(&self) -> Option<&str> {
        self.message.as_deref().and_then(|message| message.lines().next())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::Commit;

    #[test]
    fn variables_say_everything() {
        let variables = [
            ("CommitId", "5f3c2a9e"),
            ("CommitMessage", "Read strikes\n\nlong"),
            ("AuthorDisplayName", "Kim"),
            ("AuthorDate", "2026-03-02T01:02:03Z"),
        ];
        let variables: HashMap<_, _> =
            variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let commit = Commit::of_variables(&variables).expect("a commit");
        assert_eq!(
            (commit.short(), commit.title(), commit.author.as_deref()),
            ("5f3c2a9", Some("Read strikes"), Some("Kim"))
        );
        assert!(commit.at.is_some());
        assert_eq!(Commit::of_variables(&HashMap::new()), None);
    }

    #[test]
    fn a_revision_has_its_message_plain_or_in_json() {
        let plain = Commit::of_revision("a", Some("Read strikes"), None);
        let json = Commit::of_revision(
            "a",
            Some(r#"{"ProviderType":"GitHub","CommitMessage":"Read strikes"}"#),
            None,
        );
        assert_eq!(plain.title(), Some("Read strikes"));
        assert_eq!(json.title(), Some("Read strikes"));
    }
}
