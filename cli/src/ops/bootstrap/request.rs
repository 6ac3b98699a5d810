//! What is wanted: which stack, from which template, with which values.

use std::collections::BTreeMap;
use std::path::Path;

use crate::errors::Error;
use crate::settings::{Project, Settings};

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
            template: read_template(&project.path(&settings.templates.pipeline))?,
            fixed: fixed(settings),
            proposed: proposed(settings),
            given,
        })
    }

    /// For any stack and template: nothing is known of its parameters but what is given.
    pub fn plain(stack: String, template: &Path, given: Vec<(String, String)>) -> Result<Self, Error> {
        Ok(Self {
            stack,
            template: read_template(template)?,
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

fn read_template(file: &Path) -> Result<String, Error> {
    let template = std::fs::read_to_string(file).map_err(|source| Error::File {
        verb: "read",
        path: file.to_owned(),
        source,
    })?;
    if template.len() > LARGEST_TEMPLATE {
        return Err(Error::usage(
            format!(
                "{} has {} bytes; CloudFormation takes {LARGEST_TEMPLATE}",
                file.display(),
                template.len()
            ),
            "shorten the template, or split it",
        ));
    }
    Ok(template)
}
