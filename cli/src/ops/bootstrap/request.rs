//! What is wanted: which stack, from which template, with which values.

use std::collections::BTreeMap;
use std::path::Path;

use crate::args::shell_word;
use crate::errors::Error;
use crate::settings::{Project, Settings, Stacks};

/// CloudFormation's limit for a template that is sent along with the call.
const LARGEST_TEMPLATE: usize = 51_200;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Request {
    /// The stack's name.
    pub stack: String,
    /// The template itself.
    pub template: String,
    /// Values that the rest of `mdd` relies on; the command line cannot change them.
    pub fixed: BTreeMap<String, String>,
    /// Values the settings propose.
    pub proposed: BTreeMap<String, String>,
    /// Values from the command line.
    pub given: Vec<(String, String)>,
}

impl Request {
    /// For a project: its pipeline stack, its template, its names.
    pub fn for_project(project: &Project, given: Vec<(String, String)>) -> Result<Self, Error> {
        let settings = &project.settings;
        Ok(Self {
            stack: settings.stacks.pipeline.clone(),
            template: read_template(&project.path(&settings.templates.pipeline), &settings.stacks.pipeline)?,
            fixed: fixed(settings),
            proposed: proposed(settings),
            given,
        })
    }

    /// For any stack and template: nothing is known of its parameters but what is given. A project's `stacks` that its
    /// pipeline makes are refused.
    pub fn plain(
        stack: String,
        template: &Path,
        given: Vec<(String, String)>,
        stacks: Option<&Stacks>,
    ) -> Result<Self, Error> {
        stacks.map_or(Ok(()), |stacks| refuse_the_pipelines(&stack, stacks))?;
        Ok(Self {
            template: read_template(template, &stack)?,
            stack,
            fixed: BTreeMap::new(),
            proposed: BTreeMap::new(),
            given,
        })
    }
}

fn fixed(settings: &Settings) -> BTreeMap<String, String> {
    let stacks = &settings.stacks;
    let names = [
        ("PipelineName", &settings.pipeline.name),
        ("TestStackName", &stacks.test),
        ("CleanupStackName", &stacks.cleanup),
        ("ProductionStackName", &stacks.production),
        ("ProductionChangeSetName", &stacks.change_set),
    ];
    names.into_iter().map(|(key, value)| (key.to_owned(), value.clone())).collect()
}

fn proposed(settings: &Settings) -> BTreeMap<String, String> {
    let repository = settings.repository.iter();
    let values = repository
        .flat_map(|repository| [("RepositoryId", &repository.id), ("BranchName", &repository.branch)]);
    values.map(|(key, value)| (key.to_owned(), value.clone())).collect()
}

/// What the pipeline makes, it alone changes: another template would take everything out of production.
fn refuse_the_pipelines(stack: &str, stacks: &Stacks) -> Result<(), Error> {
    let its = [("production", &stacks.production), ("test", &stacks.test), ("clean-up", &stacks.cleanup)];
    match its.into_iter().find(|(_, name)| *name == stack) {
        Some((kind, _)) => Err(Error::usage(
            format!("{stack} is the {kind} stack, which the pipeline makes and changes"),
            "push a commit with the change, or `mdd start`; `mdd diff` shows what would change",
        )),
        None => Ok(()),
    }
}

fn read_template(file: &Path, stack: &str) -> Result<String, Error> {
    let template = std::fs::read_to_string(file).map_err(|error| {
        let what = format!("the template {} cannot be read: {error}", file.display());
        Error::usage(what, "name it with --template, or under [templates] in config/mdd.toml")
    })?;
    if template.len() > LARGEST_TEMPLATE {
        return Err(Error::usage(
            format!(
                "{} has {} bytes, and CloudFormation takes at most {LARGEST_TEMPLATE} from a command",
                file.display(),
                template.len()
            ),
            format!(
                "shorten it, or move a part into a stack of its own; up to 1 MB it can go by way of a bucket: \
                 `aws cloudformation deploy --template-file {} --stack-name {} --capabilities CAPABILITY_NAMED_IAM \
                 --s3-bucket …`",
                shell_word(&file.display().to_string()),
                shell_word(stack)
            ),
        ));
    }
    Ok(template)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{LARGEST_TEMPLATE, read_template};

    #[test]
    fn the_limit_is_the_last_size_that_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("template.yaml");
        for (size, is_taken) in [(LARGEST_TEMPLATE, true), (LARGEST_TEMPLATE + 1, false)] {
            std::fs::write(&file, "#".repeat(size)).expect("a file");
            assert_eq!(read_template(&file, "stack").is_ok(), is_taken, "{size}");
        }
    }

    #[test]
    fn the_pipelines_own_template_can_be_sent() {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../cloudformation/market-data-downloader.cfn.yaml");
        let read = read_template(&file, "market-data-downloader");
        assert!(read.is_ok(), "{read:?}");
    }
}
