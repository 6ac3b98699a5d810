//! What there is to say about an action that is over: why it failed, what it left, who decided.

use crate::clients::Clients;
use crate::errors::{Class, Error};
use crate::ops::pipeline::{ActionKind, ActionRun, ActionSpec, StageNow};
use crate::ops::watch::{Mark, Note, build_note, stack_note};

/// What there is to say about a run. Only what is over is asked about, and only once.
pub(super) async fn note(
    clients: &Clients,
    spec: &ActionSpec,
    run: &ActionRun,
    mark: Mark,
    now: Option<&StageNow>,
    over: bool,
) -> Result<Note, Error> {
    let said = || Note { text: run.error.clone().or_else(|| run.summary.clone()), ..Note::default() };
    Ok(match (&spec.kind, mark) {
        (ActionKind::Build, Mark::Failed) => match &run.external_id {
            Some(id) => build_note(clients, id).await?,
            None => said(),
        },
        (ActionKind::Stack { stack, .. }, Mark::Failed) => {
            stack_note::failure(clients, stack, run.changed).await?.unwrap_or_else(said)
        }
        // Of an execution that is over the stack may by now be another's.
        (ActionKind::Stack { stack, mode, .. }, Mark::Succeeded) if !over && mode != "CHANGE_SET_REPLACE" => {
            stack_note::stack_note(clients, stack).await?.unwrap_or_default()
        }
        (ActionKind::Stack { stack, change_set: Some(change_set), .. }, Mark::Succeeded) if !over => {
            stack_note::change_set_note(clients, stack, change_set).await?
        }
        (ActionKind::Approval { .. }, Mark::Succeeded | Mark::Failed) => decision(run, now, mark),
        (_, Mark::Failed) => said(),
        _ => Note::default(),
    })
}

/// A gate's answer, which the pipeline's state knows before the list of actions does: who has just approved must not be
/// told to approve.
pub(super) fn decided<'a>(spec: &ActionSpec, run: &ActionRun, now: Option<&'a StageNow>) -> Option<&'a str> {
    if !matches!(spec.kind, ActionKind::Approval { .. }) || run.status != "InProgress" {
        return None;
    }
    let of_this_run = |id: &Option<String>| id.as_ref().is_none_or(|id| run.id.is_empty() || *id == run.id);
    let action = now?.actions.iter().find(|action| action.name == spec.name)?;
    action.status.as_deref().filter(|_| of_this_run(&action.run))
}

/// Not being allowed to read a log is no reason to stop watching; being throttled means to ask again, and without
/// credentials nothing else can be read either.
pub(super) fn bearable(note: Result<Note, Error>) -> Result<Note, Error> {
    match note {
        Err(Error::Call(call)) if matches!(call.class, Class::Denied | Class::Other) => {
            Ok(Note::of(format!("{call}: {}", call.answer)))
        }
        other => other,
    }
}

/// Who decided what at a gate, with the comment.
fn decision(run: &ActionRun, now: Option<&StageNow>, mark: Mark) -> Note {
    let now = now.and_then(|now| now.actions.iter().find(|action| action.name == run.action));
    let comment = run.summary.clone().or_else(|| now.and_then(|now| now.summary.clone()));
    let by = run.by.clone().or_else(|| now.and_then(|now| now.by.clone()));
    let who = by.map(|by| format!(" by {}", by.rsplit(['/', ':']).next().unwrap_or(&by))).unwrap_or_default();
    let what = if mark == Mark::Succeeded { "approved" } else { "rejected" };
    match (comment, &run.error) {
        (Some(comment), _) => Note::of(format!("{what}{who}: {comment}")),
        (None, Some(error)) if mark == Mark::Failed => Note::of(error.clone()),
        (None, _) => Note::of(format!("{what}{who}")),
    }
}
