//! What speaks against it. All of it is looked at before anything is deleted.

use super::{Found, Part, Wanted};
use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::stacks::status;
use crate::ops::stop;

/// Refuse while an execution is in progress: it would make again what is being deleted.
pub async fn busy(clients: &Clients, pipeline: &str) -> Result<(), Error> {
    let running = match stop::in_progress(clients, pipeline).await {
        Ok(running) => running,
        Err(Error::Call(call)) if call.code() == "PipelineNotFoundException" => Vec::new(),
        Err(error) => return Err(error),
    };
    let (what, hint) = match &running[..] {
        [] => return Ok(()),
        [_] => (
            format!("an execution of the pipeline {pipeline} is in progress"),
            "wait for it with `mdd watch`, or end it with `mdd stop`, then run this again".to_owned(),
        ),
        [newest, others @ ..] => (
            format!("{} executions of the pipeline {pipeline} are in progress", others.len() + 1),
            format!(
                "wait for them with `mdd watch`, or end one after the other, first `mdd stop --execution {}`; then \
                 run this again",
                newest.id
            ),
        ),
    };
    let causes = running.iter().map(|one| format!("{} would make again what is deleted", one.id)).collect();
    Err(Error::Failed { what, causes, hint: Some(hint) })
}

/// Refuse what would leave something behind that nobody may delete, or take what nobody has named.
pub fn refuse(found: &[Found], wanted: &Wanted) -> Result<(), Error> {
    production(found, wanted)?;
    production_data(found, wanted)?;
    let going = || found.iter().filter(|found| wanted.goes(found));
    let protected: Vec<&Found> = going().filter(|found| found.protected).collect();
    if !protected.is_empty() {
        let command = "aws cloudformation update-termination-protection --no-enable-termination-protection";
        let causes = protected.iter().map(|found| format!("{} has termination protection", found.name));
        let first = protected.first().map(|found| found.name.as_str()).unwrap_or_default();
        return Err(Error::Failed {
            what: "somebody has protected what would go".to_owned(),
            causes: causes.collect(),
            hint: Some(format!(
                "if it is really to go: `{command} --stack-name {first}`, then run this again"
            )),
        });
    }
    let moving = |found: &&Found| {
        status::in_progress(&found.status) && !found.is_only_planned() && found.status != "DELETE_IN_PROGRESS"
    };
    match going().find(moving) {
        Some(found) => Err(Error::Failed {
            what: format!("the stack {} is {}", found.name, found.status),
            causes: Vec::new(),
            hint: Some("wait until it has come to rest (`mdd status`), then run this again".to_owned()),
        }),
        None => Ok(()),
    }
}

fn production(found: &[Found], wanted: &Wanted) -> Result<(), Error> {
    let stands = found.iter().find(|found| found.part == Part::Production && !found.is_only_planned());
    let pipeline = found.iter().any(|found| found.part == Part::Pipeline);
    match stands {
        Some(_) if wanted.production || wanted.leave_production => Ok(()),
        Some(production) if !pipeline => Err(Error::usage(
            format!(
                "the production stack {} stands, and the pipeline's stack with the role it is deployed with is gone",
                production.name
            ),
            "make the role again with `mdd bootstrap`, then --production deletes it (its data stays); \
             --leave-production leaves it",
        )),
        Some(production) => Err(Error::usage(
            format!(
                "the production stack {} stands, and the role it is deployed with is in the pipeline's stack",
                production.name
            ),
            "--production deletes it first (its data stays); --leave-production leaves it, unable to be changed or \
             deleted until `mdd bootstrap` makes the role again",
        )),
        None => Ok(()),
    }
}

/// The name is typed out, so that no habit and no script of another project takes the data.
fn production_data(found: &[Found], wanted: &Wanted) -> Result<(), Error> {
    let Some(typed) = &wanted.production_data else { return Ok(()) };
    let production = found.iter().find(|found| found.part == Part::Production);
    let buckets: Vec<&str> =
        production.into_iter().flat_map(|found| &found.buckets).map(|bucket| bucket.name.as_str()).collect();
    if buckets.is_empty() || buckets[..] == [typed.as_str()] {
        return Ok(());
    }
    Err(Error::usage(
        format!("{typed} is not production's data bucket"),
        format!("it is {}; without --production-data it stays as it is", buckets.join(" and ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::Bucket;
    use super::{Found, Part, Wanted, refuse};

    fn found(part: Part, status: &str) -> Found {
        let bucket = Bucket { name: "prod-data".into(), versions: 1, markers: 0, uploads: 0 };
        Found {
            part,
            name: part.word().into(),
            id: "arn".into(),
            status: status.into(),
            protected: false,
            role: None,
            resources: 1,
            buckets: vec![bucket],
        }
    }

    fn refusal(found: &[Found], wanted: &Wanted) -> Option<(u8, String)> {
        refuse(found, wanted).err().map(|error| (error.verdict().exit.code(), error.to_string()))
    }

    #[test]
    fn production_has_to_be_decided_about_if_it_stands() {
        let standing = [found(Part::Production, "CREATE_COMPLETE"), found(Part::Pipeline, "CREATE_COMPLETE")];
        assert!(refusal(&standing, &Wanted::default()).is_some_and(|(code, _)| code == 2));
        assert_eq!(refusal(&standing, &Wanted { production: true, ..Wanted::default() }), None);
        assert_eq!(refusal(&standing, &Wanted { leave_production: true, ..Wanted::default() }), None);
        let left = [found(Part::Production, "CREATE_COMPLETE")];
        assert!(refusal(&left, &Wanted::default()).is_some_and(|(_, text)| text.ends_with("is gone")));
        assert_eq!(refusal(&left, &Wanted { leave_production: true, ..Wanted::default() }), None);
        let planned = [found(Part::Production, "REVIEW_IN_PROGRESS")];
        assert_eq!(refusal(&planned, &Wanted::default()), None);
    }

    #[test]
    fn productions_data_goes_only_by_its_own_name() {
        let standing = [found(Part::Production, "CREATE_COMPLETE")];
        let typed =
            |name: &str| Wanted { production: true, production_data: Some(name.into()), ..Wanted::default() };
        assert_eq!(refusal(&standing, &typed("prod-data")), None);
        let (code, text) = refusal(&standing, &typed("yes")).expect("refused");
        assert_eq!((code, text.as_str()), (2, "yes is not production's data bucket"));
    }

    #[test]
    fn what_is_protected_or_moving_is_left_alone() {
        let protected = Found { protected: true, ..found(Part::Pipeline, "CREATE_COMPLETE") };
        let (code, text) = refusal(&[protected], &Wanted::default()).expect("refused");
        assert_eq!((code, text.as_str()), (1, "somebody has protected what would go"));
        let moving = [found(Part::Test, "UPDATE_IN_PROGRESS")];
        assert_eq!(
            refusal(&moving, &Wanted::default()).map(|(_, text)| text).as_deref(),
            Some("the stack test is UPDATE_IN_PROGRESS")
        );
        assert_eq!(refusal(&[found(Part::Test, "DELETE_IN_PROGRESS")], &Wanted::default()), None);
        // What is not to go may be in whatever state it is.
        let left = Found { protected: true, ..found(Part::Production, "UPDATE_IN_PROGRESS") };
        assert_eq!(refusal(&[left], &Wanted { leave_production: true, ..Wanted::default() }), None);
    }
}
