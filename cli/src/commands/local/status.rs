//! `mdd local status`: where the engine listens, its stacks, and the mails it did not send.

use reqwest::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::engine::folder;
use super::outbox::{self, Mail};
use crate::clients::{Clients, Engine, Target};
use crate::context::Context;
use crate::errors::{During, Error};
use crate::exit::Exit;
use crate::ui::{self, Line, Page, Role, Symbol};

/// Show what runs, the stacks, and the outbox
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mdd local status
  mdd local status --mails      the texts of the mails, too")]
pub struct Args {
    /// Show the mails' texts too
    #[arg(long)]
    mails: bool,
}

/// What runs on this machine.
#[derive(Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// Does an engine run?
    running: bool,
    /// Where it listens.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Its process.
    #[serde(skip_serializing_if = "Option::is_none")]
    pid: Option<u32>,
    /// Where it keeps its state.
    data: String,
    /// The stacks there are.
    stacks: Vec<Stack>,
    /// The mails that AWS would have sent.
    mails: Vec<Mail>,
    #[serde(skip)]
    with_texts: bool,
}

/// A stack.
#[derive(Serialize, JsonSchema)]
struct Stack {
    /// Its name.
    name: String,
    /// CloudFormation's status.
    status: String,
}

pub(super) async fn run(args: &Args, context: &Context) -> Result<Exit, Error> {
    let data = folder(context)?.display().to_string();
    let mut report = Report {
        running: false,
        url: None,
        pid: None,
        data,
        stacks: Vec::new(),
        mails: Vec::new(),
        with_texts: args.mails,
    };
    if let Ok(engine) = Engine::read(&context.project()?.engine_file())
        && let Ok(page) = engine.page(Method::GET, "outbox").await
    {
        report.mails = outbox::read(&page)?;
        report.running = true;
        report.url = Some(engine.url.clone());
        report.pid = Some(engine.pid);
        report.stacks = stacks(engine).await?;
    }
    context.console.report(&report)?;
    Ok(Exit::Done)
}

async fn stacks(engine: Engine) -> Result<Vec<Stack>, Error> {
    let target = Target { engine: Some(engine), ..Target::default() };
    let clients = Clients::connect(&target).await?;
    let listed = clients.cloudformation().describe_stacks().into_paginator().items().send();
    let listed: Vec<_> = listed.collect::<Result<_, _>>().await.during("list the stacks")?;
    let stack = |stack: aws_sdk_cloudformation::types::Stack| Stack {
        name: stack.stack_name.unwrap_or_default(),
        status: stack.stack_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
    };
    Ok(listed.into_iter().map(stack).collect())
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.local-status/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        match (&self.url, self.pid) {
            (Some(url), Some(pid)) => {
                let line = Line::marked(Symbol::Ok).text("ready on ").add(Role::Name, url);
                page.line(line.text(format!(", process {pid}")));
            }
            _ => page.line(Line::marked(Symbol::NotYet).text("not running: mdd local up")),
        }
        page.line(Line::of(Role::Dim, format!("  state in {}", self.data)));
        if !self.stacks.is_empty() {
            page.blank();
            page.text("stacks");
        }
        let widest = self.stacks.iter().map(|stack| stack.name.len()).max().unwrap_or_default();
        for stack in &self.stacks {
            let line = Line::new().text("  ").add(Role::Name, &stack.name).to_column(widest + 4);
            page.line(line.text(&stack.status));
        }
        if !self.mails.is_empty() {
            page.blank();
            page.text("outbox (mails that AWS would have sent)");
        }
        for mail in &self.mails {
            page.line(
                Line::new()
                    .text("  ")
                    .add(Role::Dim, mail.time.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
                    .text("  ")
                    .add(Role::Name, &mail.to)
                    .text(format!("  {}", mail.subject)),
            );
            if self.with_texts {
                page.lines(mail.body.lines().map(|line| Line::new().text("      ").text(line)));
            }
        }
    }
}
