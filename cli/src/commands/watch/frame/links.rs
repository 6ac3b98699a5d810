//! Where the names in a frame lead: to their pages in the console, for terminals that can follow a link.

use super::whole_log;
use crate::args::Globals;
use crate::clients::Web;
use crate::commands::view::Links;
use crate::ops::pipeline::ActionKind;
use crate::ops::watch::{Action, State};
use crate::ui::{Line, words};

/// The frame with links. Without a console, behind another endpoint than AWS's own, it stays as it is.
pub(in crate::commands::watch) fn linked(
    frame: Vec<Line>,
    state: &State,
    web: Option<&Web>,
    globals: &Globals,
) -> Vec<Line> {
    let Some(web) = web else { return frame };
    let links = links(state, web, globals);
    frame.into_iter().map(|line| line.leading(|text| links.of(text))).collect()
}

/// Names as the frame writes them, with their addresses.
fn links(state: &State, web: &Web, globals: &Globals) -> Links {
    let execution = format!("execution {}", words::short_id(&state.execution));
    let whole = Links::none()
        .and(&state.pipeline, web.pipeline(&state.pipeline))
        .and(execution, web.execution(&state.pipeline, &state.execution));
    state.stages.iter().flat_map(|stage| &stage.actions).fold(whole, |links, action| {
        let links = links.and(&action.name, of_action(action, state, web));
        match &action.build {
            Some(id) => links.and(globals.command(&whole_log(action)), web.build_log(&state.account, id)),
            None => links,
        }
    })
}

/// A gate is answered on the pipeline's page; what has no page of its own is seen from its execution's.
fn of_action(action: &Action, state: &State, web: &Web) -> String {
    match (&action.kind, &action.build) {
        (ActionKind::Build, Some(id)) => web.build(&state.account, id),
        (ActionKind::Stack { stack, .. }, _) => web.stack(stack),
        (ActionKind::Approval { .. }, _) => web.pipeline(&state.pipeline),
        _ => web.execution(&state.pipeline, &state.execution),
    }
}
