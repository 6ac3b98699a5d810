//! What going back would do, as far as the pipeline and the checkout know.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Past, Version};
use crate::ops::approve::{Since, since};
use crate::ops::git::git;
use crate::ops::pipeline::{ActionKind, Layout};

/// More commits than this are only counted.
const SHOWN: usize = 12;

/// What going back would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Plan {
    /// The stage.
    pub stage: String,
    /// Where to.
    pub to: Version,
    /// What is there now.
    pub from: Option<Version>,
    /// How the two differ; none if one of their commits is not known.
    pub difference: Option<Since>,
    /// The commits that are taken back, newest first, as `git log` tells them.
    pub takes_back: Vec<Backwards>,
    /// The stage's actions, which all run again.
    pub actions: Vec<String>,
    /// Those of them that wait for a person.
    pub gates: Vec<String>,
}

/// A commit that is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Backwards {
    /// Its short id.
    pub id: String,
    /// Its message's first line.
    pub title: String,
}

/// What going back to `to` would do.
pub async fn plan(layout: &Layout, past: &Past, to: &Version, checkout: &Path) -> Plan {
    let actions = layout.stage(&past.stage).into_iter().flat_map(|stage| &stage.actions);
    let gate = |kind: &ActionKind| matches!(kind, ActionKind::Approval { .. });
    let gates = actions.clone().filter(|action| gate(&action.kind)).map(|action| action.name.clone());
    let from = past.current().filter(|from| from.execution != to.execution);
    let commits = from.and_then(|from| Some((&from.commit.as_ref()?.id, &to.commit.as_ref()?.id)));
    let (mut difference, mut takes_back) = (None, Vec::new());
    if let Some((from, to)) = commits {
        let found = since(checkout, from, to).await;
        // Only ids that git has accepted as commits are given to it again.
        if matches!(found, Since::Other { .. }) {
            takes_back = log(checkout, to, from).await;
        }
        difference = Some(found);
    }
    Plan {
        stage: past.stage.clone(),
        to: to.clone(),
        from: from.cloned(),
        difference,
        takes_back,
        gates: gates.collect(),
        actions: actions.map(|action| action.name.clone()).collect(),
    }
}

async fn log(checkout: &Path, from: &str, to: &str) -> Vec<Backwards> {
    let (many, range) = (format!("--max-count={SHOWN}"), format!("{from}..{to}"));
    let said = git(checkout, &["log", "--no-decorate", "--format=%h%x09%s", &many, &range, "--"]).await;
    let said = said.unwrap_or_default();
    let lines = said.lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(id, title)| Backwards { id: id.to_owned(), title: title.to_owned() }).collect()
}
