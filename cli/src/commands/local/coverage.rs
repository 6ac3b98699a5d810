//! `mdd local coverage`: everything the engine has, read from the tables it works by.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::host;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::{self, Line, Page, Role};

/// What the engine has.
#[derive(Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// The services' operations.
    pub(super) operations: BTreeMap<&'static str, Vec<&'static str>>,
    /// What a stack may hold.
    pub(super) resource_types: Vec<&'static str>,
    /// What a pipeline may do: category and provider.
    pub(super) pipeline_actions: Vec<String>,
}

pub(super) fn run(context: &Context) -> Result<Exit, Error> {
    let report = host::coverage()?;
    context.console.report(&report)?;
    Ok(Exit::Done)
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.local-coverage/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let all: usize = self.operations.values().map(Vec::len).sum();
        page.line(Line::of(Role::Strong, format!("{all} operations; any other answers 501 NotImplemented")));
        for (service, names) in &self.operations {
            page.blank();
            page.line(Line::of(Role::Name, *service).text(format!(" ({})", names.len())));
            wrapped(names, page);
        }
        page.blank();
        page.line(Line::of(Role::Name, "CloudFormation resource types"));
        wrapped(&self.resource_types, page);
        page.blank();
        page.line(Line::of(Role::Name, "CodePipeline actions"));
        wrapped(&self.pipeline_actions, page);
    }
}

/// The names, as many to a line as fit.
fn wrapped(names: &[impl AsRef<str>], page: &mut Page) {
    const WIDTH: usize = 96;
    let mut line = String::new();
    for name in names.iter().map(AsRef::as_ref) {
        if line.len() + name.len() + 2 > WIDTH {
            page.text(format!("  {line}"));
            line.clear();
        }
        line.push_str(name);
        line.push_str("  ");
    }
    page.text(format!("  {}", line.trim_end()));
}
