//! Where the names on a gate's page lead, for terminals that can follow a link.

use crate::clients::Web;
use crate::commands::view::Links;
use crate::ops::approve::{Evidence, Gate};

/// The names that the pages of these gates write.
pub(super) fn links<'a>(
    web: Option<&Web>,
    pipeline: &str,
    gates: impl IntoIterator<Item = (&'a Gate, &'a Evidence)>,
) -> Links {
    let Some(web) = web else { return Links::none() };
    gates.into_iter().fold(Links::none(), |links, (gate, evidence)| {
        let links = links
            .and(format!("{} / {}", gate.stage, gate.action), web.pipeline(pipeline))
            .and(&gate.execution, web.execution(pipeline, &gate.execution));
        let tried = evidence.stack.iter().map(|stack| &stack.name);
        let stacks = tried.chain(evidence.change_set.iter().map(|plan| &plan.stack));
        stacks.fold(links, |links, stack| links.and(stack, web.stack(stack)))
    })
}
