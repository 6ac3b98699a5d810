//! The execution that somebody names: by its whole id, by the beginning of it, or as it is shown, `8d1e…c04f`.

use super::{Summary, execution, recent};
use crate::clients::Clients;
use crate::errors::{Call, Error};

/// CodePipeline's largest page: older executions are named by their whole id.
const RECENT: i32 = 100;
/// Ids that an error lists.
const LISTED: usize = 5;

/// The whole id of the execution that is meant.
pub async fn named(clients: &Clients, pipeline: &str, written: &str) -> Result<String, Error> {
    match execution(clients, pipeline, written).await {
        Ok(found) => Ok(found.id),
        Err(Error::Call(call)) if is_unknown(&call) => {
            meant(&recent(clients, pipeline, RECENT).await?, pipeline, written)
        }
        Err(error) => Err(error),
    }
}

/// Can these words mean this id?
pub fn is_named(id: &str, written: &str) -> bool {
    let (begin, end) = written.split_once('…').or_else(|| written.split_once("...")).unwrap_or((written, ""));
    !begin.is_empty() && id.len() >= begin.len() + end.len() && id.starts_with(begin) && id.ends_with(end)
}

/// There is none of that id, or it cannot be an id at all.
fn is_unknown(call: &Call) -> bool {
    matches!(call.code(), "PipelineExecutionNotFoundException" | "ValidationException")
}

fn meant(recent: &[Summary], pipeline: &str, written: &str) -> Result<String, Error> {
    let found: Vec<&str> =
        recent.iter().map(|summary| summary.id.as_str()).filter(|id| is_named(id, written)).collect();
    match &found[..] {
        [one] => Ok((*one).to_owned()),
        [] => {
            let latest: Vec<&str> = recent.iter().map(|summary| summary.id.as_str()).collect();
            let hint = match &latest[..] {
                [] => "it has had none so far: start one with `mdd start`".to_owned(),
                [one] => format!("the only one is {one}"),
                several => format!("the latest are {}", listed(several)),
            };
            Err(Error::usage(format!("the pipeline {pipeline} has no execution {written}"), hint))
        }
        several => Err(Error::usage(
            format!("{written} can be each of {} executions of the pipeline {pipeline}", several.len()),
            format!("write more of one of {}", listed(several)),
        )),
    }
}

fn listed(ids: &[&str]) -> String {
    let more = ids.len().saturating_sub(LISTED);
    let shown = ids.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

#[cfg(test)]
mod tests {
    use super::{Summary, is_named, meant};

    fn found_among(ids: &[&str], written: &str) -> Result<String, String> {
        let summary = |id: &&str| Summary {
            id: (*id).into(),
            status: "Succeeded".into(),
            started: None,
            changed: None,
            commit: None,
        };
        let recent: Vec<_> = ids.iter().map(summary).collect();
        meant(&recent, "p", written).map_err(|error| error.verdict().hint.unwrap_or_default())
    }

    fn found(written: &str) -> Result<String, String> {
        found_among(&["91be0d2f-0000-0000-0000-000000001234", "8d1e0000-1", "8d1f0000-2"], written)
    }

    #[test]
    fn a_part_of_an_id_that_is_clear_is_enough() {
        for written in ["91be…1234", "91be...1234", "91be…", "91b"] {
            assert_eq!(found(written).as_deref(), Ok("91be0d2f-0000-0000-0000-000000001234"), "{written}");
        }
        assert_eq!(found("8d1e").as_deref(), Ok("8d1e0000-1"));
    }

    #[test]
    fn what_is_not_clear_is_asked_back_with_what_there_is() {
        assert_eq!(found("8d1"), Err("write more of one of 8d1e0000-1, 8d1f0000-2".into()));
        let latest = "the latest are 91be0d2f-0000-0000-0000-000000001234, 8d1e0000-1, 8d1f0000-2";
        for written in ["ffff", "", "…", "…1234", "91be…9999"] {
            assert_eq!(found(written), Err(latest.into()), "{written}");
        }
        let many = ["a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7"];
        assert_eq!(
            found_among(&many, "a"),
            Err("write more of one of a-1, a-2, a-3, a-4, a-5 and 2 more".into())
        );
        assert_eq!(found_among(&many[..1], "b"), Err("the only one is a-1".into()));
        assert_eq!(found_among(&[], "b"), Err("it has had none so far: start one with `mdd start`".into()));
    }

    #[test]
    fn both_ends_cannot_be_the_same_letters() {
        assert!(is_named("8d1e-c04f", "8d1e…c04f"));
        assert!(!is_named("8d1e", "8d1e…1e"));
    }
}
