//! Where the names in a frame lead: to their pages in the console, for terminals that can follow a link.

use crate::clients::Web;
use crate::ops::pipeline::ActionKind;
use crate::ops::watch::{Action, State};
use crate::ui::{Line, words};

/// The frame with links. Without a console, behind another endpoint than AWS's own, it stays as it is.
pub(in crate::commands::watch) fn linked(frame: Vec<Line>, state: &State, web: Option<&Web>) -> Vec<Line> {
    let Some(web) = web else { return frame };
    let pages = pages(state, web);
    frame.into_iter().map(|line| line.leading(|text| page(&pages, text))).collect()
}

fn page(pages: &[(String, String)], text: &str) -> Option<String> {
    pages.iter().find(|(name, _)| name == text).map(|(_, address)| address.clone())
}

/// Names as the frame writes them, with their addresses.
fn pages(state: &State, web: &Web) -> Vec<(String, String)> {
    let execution = format!("execution {}", words::short_id(&state.execution));
    let actions = state.stages.iter().flat_map(|stage| &stage.actions);
    [
        (state.pipeline.clone(), web.pipeline(&state.pipeline)),
        (execution, web.execution(&state.pipeline, &state.execution)),
    ]
    .into_iter()
    .chain(actions.map(|action| (action.name.clone(), of_action(action, state, web))))
    .collect()
}

/// A gate is answered on the pipeline's page; what a build did is seen from its execution's.
fn of_action(action: &Action, state: &State, web: &Web) -> String {
    match &action.kind {
        ActionKind::Stack { stack, .. } => web.stack(stack),
        ActionKind::Approval { .. } => web.pipeline(&state.pipeline),
        ActionKind::Source | ActionKind::Build | ActionKind::Other => {
            web.execution(&state.pipeline, &state.execution)
        }
    }
}
