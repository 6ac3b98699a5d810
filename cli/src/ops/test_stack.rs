//! The test stack: the only one whose bucket takes samples and whose buckets are emptied. Whether a stack is one is
//! decided here, once: by name it is none of the others, and its tag says `Environment: test`.

use aws_sdk_cloudformation::types;
use lambda_shared::sources::Source;

use super::stacks::{self, Glance, Resource, status};
use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::settings::Stacks;

const MISSING_HINT: &str = "the pipeline makes it in TestStage; see where it is with `mdd watch`";

/// A stack that was found and is a test stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestStack {
    /// Its name.
    pub name: String,
    /// Its ARN: a namesake that is made meanwhile is not meant.
    pub id: String,
    /// CloudFormation's status.
    pub status: String,
    outputs: Vec<(String, String)>,
}

/// What there is under the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// A test stack.
    Found(TestStack),
    /// Nothing; with CloudFormation's own words.
    Missing(String),
}

/// What of a stack's resources a clean-up deals with: those that it holds now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The names of its buckets.
    pub buckets: Vec<String>,
    /// What fills buckets by itself.
    pub sources: Vec<Source>,
}

impl TestStack {
    /// Look for the stack `name`. One that is not a test stack is refused before anything else is asked about it.
    pub async fn find(clients: &Clients, stacks: &Stacks, name: &str) -> Result<Lookup, Error> {
        refuse_by_name(stacks, name)?;
        let answer = clients.cloudformation().describe_stacks().stack_name(name).send().await;
        let stack = match answer.during(format!("read the stack {name}")) {
            Ok(answer) => answer.stacks.unwrap_or_default().into_iter().next(),
            Err(call) if stacks::is_missing(&call) => return Ok(Lookup::Missing(call.answer.to_string())),
            Err(call) => return Err(call.into()),
        };
        let Some(stack) = stack else {
            return Ok(Lookup::Missing("CloudFormation lists nothing".to_owned()));
        };
        let is_planned = |status: &types::StackStatus| status.as_str() == status::REVIEW;
        if stack.stack_status().is_some_and(is_planned) {
            return Ok(Lookup::Missing("only a change set has been made for it".to_owned()));
        }
        // By what it is called and not by what was asked for: an ARN is a name as well.
        refuse_by_name(stacks, stack.stack_name().unwrap_or(name))?;
        refuse_unless_test(name, &stack)?;
        Ok(Lookup::Found(Self::read(stack)))
    }

    /// The same where it is an error that there is none.
    pub async fn require(clients: &Clients, stacks: &Stacks, name: &str) -> Result<Self, Error> {
        match Self::find(clients, stacks, name).await? {
            Lookup::Found(stack) => Ok(stack),
            Lookup::Missing(cause) => Err(Error::Failed {
                what: format!("the test stack {name} does not exist"),
                causes: vec![cause],
                hint: Some(MISSING_HINT.to_owned()),
            }),
        }
    }

    /// The bucket that takes files, if the stack is in a state in which its lambdas look at them.
    pub fn data_bucket(&self) -> Result<&str, Error> {
        let fail = |what: String, hint: &str| Error::Failed {
            what,
            causes: Vec::new(),
            hint: Some(hint.to_owned()),
        };
        if !ready(&self.status) {
            let what = format!("the test stack {} is {}: it takes no files", self.name, self.status);
            return Err(fail(what, "wait until it stands with `mdd watch --until approval`"));
        }
        self.output("DataBucketName").ok_or_else(|| {
            let what = format!("the test stack {} has no output DataBucketName", self.name);
            fail(what, "cloudformation/lambda.cfn.yaml has it; does the stack come from another template?")
        })
    }

    /// An output's value.
    pub fn output(&self, key: &str) -> Option<&str> {
        self.outputs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The same with its buckets and what fills them; `None` when there is no such stack.
    ///
    /// Both are asked for at once. What is seen by name counts only if it belongs to the ARN that was found.
    pub async fn find_whole(
        clients: &Clients,
        stacks: &Stacks,
        name: &str,
    ) -> Result<Option<(Self, Contents)>, Error> {
        refuse_by_name(stacks, name)?;
        let (found, seen) = tokio::join!(Self::find(clients, stacks, name), Glance::at(clients, name));
        let Lookup::Found(stack) = found? else { return Ok(None) };
        let resources = match seen.and_then(|seen| seen.of(&stack.id)) {
            Some(resources) => resources,
            None => stacks::resources(clients, &stack.id).await?,
        };
        let mut contents = Contents::default();
        resources.into_iter().for_each(|resource| contents.add(resource));
        Ok(Some((stack, contents)))
    }

    fn read(stack: types::Stack) -> Self {
        let outputs = stack.outputs.unwrap_or_default().into_iter();
        Self {
            name: stack.stack_name.unwrap_or_default(),
            id: stack.stack_id.unwrap_or_default(),
            status: stack.stack_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            outputs: outputs
                .filter_map(|output| Some((output.output_key?, output.output_value.unwrap_or_default())))
                .collect(),
        }
    }
}

impl Contents {
    fn add(&mut self, resource: Resource) {
        let there = resource.status != status::DELETED;
        let Some(id) = resource.physical_id.filter(|id| there && !id.is_empty()) else { return };
        self.sources.extend(Source::of_resource(&resource.resource_type, &id));
        if resource.resource_type == "AWS::S3::Bucket" {
            self.buckets.push(id);
        }
    }
}

/// In these states everything the template describes is there.
fn ready(status: &str) -> bool {
    matches!(
        status,
        "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
            | "IMPORT_COMPLETE"
    )
}

fn refuse_by_name(stacks: &Stacks, name: &str) -> Result<(), Error> {
    let others =
        [("production", &stacks.production), ("pipeline", &stacks.pipeline), ("clean-up", &stacks.cleanup)];
    match others.into_iter().find(|(_, other)| *other == name) {
        Some((kind, _)) => Err(Error::usage(
            format!("{name} is the {kind} stack, not a test stack"),
            "the test stack's name is under [stacks] in config/mdd.toml",
        )),
        None => Ok(()),
    }
}

/// The tag decides; a parameter that says something else wins over it, because then one of them is a mistake.
fn refuse_unless_test(name: &str, stack: &types::Stack) -> Result<(), Error> {
    let tag = stack.tags().iter().find(|tag| tag.key() == Some("Environment")).and_then(types::Tag::value);
    let parameter =
        stack.parameters().iter().find(|parameter| parameter.parameter_key() == Some("Environment"));
    let found = match (tag, parameter.and_then(types::Parameter::parameter_value)) {
        (Some("test"), Some("test") | None) => return Ok(()),
        (Some("test"), Some(other)) => format!("its parameter Environment is {other}"),
        (Some(other), _) => format!("its tag Environment is {other}"),
        (None, _) => "it has no tag Environment".to_owned(),
    };
    Err(Error::usage(
        format!("{name} is not a test stack: {found}"),
        "only a stack with the tag Environment=test is touched; the pipeline gives it that tag",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(tag: Option<&str>, parameter: Option<&str>) -> types::Stack {
        let tag = tag.map(|value| types::Tag::builder().key("Environment").value(value).build());
        let parameter = parameter.map(|value| {
            types::Parameter::builder().parameter_key("Environment").parameter_value(value).build()
        });
        types::Stack::builder()
            .set_tags(Some(tag.into_iter().collect()))
            .set_parameters(Some(parameter.into_iter().collect()))
            .build()
    }

    fn refusal(tag: Option<&str>, parameter: Option<&str>) -> Option<String> {
        refuse_unless_test("t", &stack(tag, parameter)).err().map(|error| error.to_string())
    }

    #[test]
    fn only_what_is_marked_as_a_test_stack_is_touched() {
        assert_eq!(refusal(Some("test"), None), None);
        assert_eq!(refusal(Some("test"), Some("test")), None);
        assert_eq!(
            refusal(Some("prod"), Some("test")).as_deref(),
            Some("t is not a test stack: its tag Environment is prod")
        );
        assert_eq!(
            refusal(Some("test"), Some("prod")).as_deref(),
            Some("t is not a test stack: its parameter Environment is prod")
        );
        assert_eq!(
            refusal(None, Some("test")).as_deref(),
            Some("t is not a test stack: it has no tag Environment")
        );
    }

    #[test]
    fn no_other_stack_of_ours_passes_whatever_its_tags() {
        let stacks = Stacks {
            pipeline: "pipe".into(),
            test: "test".into(),
            cleanup: "clean".into(),
            production: "prod".into(),
            change_set: "set".into(),
        };
        for name in ["pipe", "clean", "prod"] {
            assert!(refuse_by_name(&stacks, name).is_err(), "{name}");
        }
        assert!(refuse_by_name(&stacks, "test").is_ok());
        // A configuration in which test and production are one stack must not open production.
        let mixed = Stacks { test: "prod".into(), ..stacks };
        assert!(refuse_by_name(&mixed, &mixed.test).is_err());
    }

    #[test]
    fn a_stack_on_its_way_takes_no_files() {
        let stack = |status: &str| TestStack {
            name: "t".into(),
            id: "arn".into(),
            status: status.into(),
            outputs: vec![("DataBucketName".into(), "data".into())],
        };
        assert_eq!(stack("CREATE_COMPLETE").data_bucket().ok(), Some("data"));
        for status in ["CREATE_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_FAILED", "DELETE_IN_PROGRESS"] {
            assert!(stack(status).data_bucket().is_err(), "{status}");
        }
    }
}
