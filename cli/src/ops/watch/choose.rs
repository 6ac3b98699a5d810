//! Which execution: the latest, or the one somebody names by its id or a part of it.

use std::time::Duration;

use crate::clients::Clients;
use crate::errors::{Call, Error};
use crate::ops::pipeline::{self, Summary};
use crate::ops::{Clock, Pace, Patience};

/// How long a pipeline may take to start its first execution.
const FIRST: Duration = Duration::from_mins(1);
/// CodePipeline's largest page: older executions are named by their whole id.
const RECENT: i32 = 100;

/// The latest execution. A pipeline that was only just made has none yet: wait a little for it, unless `wait` is no.
pub async fn latest(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    pipeline: &str,
    wait: bool,
) -> Result<String, Error> {
    let begun = clock.now();
    let mut patience = Patience::default();
    loop {
        match pipeline::recent(clients, pipeline, 1).await {
            Ok(recent) => {
                patience.restored();
                if let Some(latest) = recent.into_iter().next() {
                    return Ok(latest.id);
                }
                pace.still();
            }
            Err(error) if wait => patience.bear(error, &mut pace)?,
            Err(error) => return Err(error),
        }
        let waited = Duration::try_from(clock.now().duration_since(begun)).unwrap_or_default();
        if !wait || waited > FIRST {
            let hint = Some("push a commit, or start one: `mdd start`".to_owned());
            let what = format!("the pipeline {pipeline} has no execution to watch");
            return Err(Error::Failed { what, causes: Vec::new(), hint });
        }
        clock.sleep(pace.interval()).await;
    }
}

/// The execution that is meant: a whole id, the beginning of one, or the short form that is shown.
pub async fn execution(clients: &Clients, pipeline: &str, written: &str) -> Result<String, Error> {
    match pipeline::execution(clients, pipeline, written).await {
        Ok(found) => Ok(found.id),
        Err(Error::Call(call)) if is_unknown(&call) => {
            meant(&pipeline::recent(clients, pipeline, RECENT).await?, pipeline, written)
        }
        Err(error) => Err(error),
    }
}

/// There is none of that id, or it cannot be an id at all.
fn is_unknown(call: &Call) -> bool {
    matches!(call.code(), "PipelineExecutionNotFoundException" | "ValidationException")
}

fn meant(recent: &[Summary], pipeline: &str, written: &str) -> Result<String, Error> {
    let (begin, end) = written.split_once('…').or_else(|| written.split_once("...")).unwrap_or((written, ""));
    let fits = |summary: &&Summary| summary.id.starts_with(begin) && summary.id.ends_with(end);
    let found: Vec<_> = recent.iter().filter(fits).collect();
    match &found[..] {
        [one] if !begin.is_empty() => Ok(one.id.clone()),
        [_, _, ..] if !begin.is_empty() => {
            let ids: Vec<_> = found.iter().map(|summary| summary.id.as_str()).collect();
            Err(Error::usage(
                format!("{} executions of the pipeline {pipeline} begin with {written}", ids.len()),
                format!("write more of one of {}", ids.join(", ")),
            ))
        }
        _ => {
            let hint = match recent.first() {
                Some(latest) => format!("the latest is {}: `mdd watch` follows it", latest.id),
                None => "it has had none so far: start one with `mdd start`".to_owned(),
            };
            Err(Error::usage(format!("the pipeline {pipeline} has no execution {written}"), hint))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Summary, meant};

    fn found(written: &str) -> Result<String, String> {
        let ids = ["91be0d2f-0000-0000-0000-000000001234", "8d1e0000-1", "8d1f0000-2"];
        let recent = ids.map(|id| Summary {
            id: id.into(),
            status: "Succeeded".into(),
            started: None,
            changed: None,
            commit: None,
        });
        meant(&recent, "p", written).map_err(|error| error.verdict().hint.unwrap_or_default())
    }

    #[test]
    fn a_part_of_an_id_that_is_clear_is_enough() {
        assert_eq!(found("91be…1234").as_deref(), Ok("91be0d2f-0000-0000-0000-000000001234"));
        assert_eq!(found("91be...1234").as_deref(), Ok("91be0d2f-0000-0000-0000-000000001234"));
        assert_eq!(found("8d1e").as_deref(), Ok("8d1e0000-1"));
    }

    #[test]
    fn what_is_not_clear_is_asked_back() {
        assert_eq!(found("8d1"), Err("write more of one of 8d1e0000-1, 8d1f0000-2".into()));
        let latest = "the latest is 91be0d2f-0000-0000-0000-000000001234: `mdd watch` follows it";
        assert_eq!(found("ffff"), Err(latest.into()));
        assert!(found("").is_err());
    }
}
