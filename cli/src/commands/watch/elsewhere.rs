//! A push takes a moment to start an execution: who watches at once is shown the one before, which is over.

use crate::context::Context;
use crate::ops::git::git;
use crate::ops::watch::State;

/// Says so if the latest execution, which was over already, is not about the commit that is checked out.
pub(super) async fn warn(over: &State, context: &Context) {
    let Some(commit) = &over.commit else { return };
    // Outside of a repository nothing is checked out.
    let Ok(head) = git(context.folder(), &["rev-parse", "HEAD"]).await else { return };
    let head = head.trim();
    if head != commit.id {
        let (watched, here) = (commit.short(), head.get(..7).unwrap_or(head));
        context.console.warn(format!(
            "this execution was over already and is about {watched}, not about {here}, which is checked out; if that \
             was pushed just now, watch again in a moment"
        ));
    }
}
