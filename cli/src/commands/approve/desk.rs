//! The steps of `mdd approve`: show, ask, answer, tell what came of it.

use super::consider::Considered;
use super::decided::Decided;
use super::links::links;
use super::waiting::Waiting;
use super::{Args, choose, flags, page};
use crate::clients::Clients;
use crate::context::Context;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ops::approve::{self, Answer, Beside, Decision, Ended, Evidence, Gate};
use crate::ops::pipeline::{self, Layout};
use crate::ops::samples::Catalogue;
use crate::ui::Prompt;

/// Where somebody sits who decides: what they typed, and what it is about.
pub(super) struct Desk<'a> {
    pub(super) clients: &'a Clients,
    pub(super) layout: Layout,
    pub(super) args: Args,
    pub(super) context: &'a Context,
}

impl Desk<'_> {
    /// Show what waits; where somebody can be asked, ask.
    pub(super) async fn without_decision(&self, meant: Vec<Gate>, all: &[Gate]) -> Result<Exit, Error> {
        let json = self.context.console.json();
        let asked = Prompt::new("What do you decide?", "--approve or --reject, with --yes");
        let answerable = asked.must_be_answerable();
        if !meant.is_empty() && !json && answerable.is_ok() {
            let gate = self.one(meant).await?;
            return self.ask(gate, all).await;
        }
        let undecided = !meant.is_empty() && !json;
        let mut shown = Vec::new();
        for gate in meant {
            let evidence = self.gathered(&gate).await?;
            let flags = flags(&gate, all);
            shown.push((gate, evidence, flags));
        }
        let gates = shown.iter().map(|(gate, evidence, _)| (gate, evidence));
        let links = links(self.clients.web().as_ref(), &self.layout.pipeline, gates);
        let waiting = Waiting::new(shown, self.context.clock.now(), &self.context.globals).with(links);
        self.context.console.report(&waiting)?;
        if undecided { answerable.map(|()| Exit::Done) } else { Ok(Exit::Done) }
    }

    /// A decision about something that does not wait: perhaps it has been taken already, in the execution that was named or
    /// else in the newest. An older one's says nothing about what has yet to come to the gate.
    pub(super) async fn nothing_waits(&self, decision: Decision, all: &[Gate]) -> Result<Exit, Error> {
        let execution = match &self.args.execution {
            Some(named) => Some(named.clone()),
            None => pipeline::recent(self.clients, &self.layout.pipeline, 1).await?.pop().map(|one| one.id),
        };
        if let Some(execution) = execution {
            let meant = |stage: &str, action: &str| choose::is_named(&self.args, stage, action);
            if let Some((gate, ended)) = approve::fate(self.clients, &self.layout, &execution, meant).await? {
                let comment = self.args.message.clone().unwrap_or_default();
                return self.tell(gate, &[], Some(decision), comment, Answer::Already(ended));
            }
        }
        Err(self.undecided(decision, all))
    }

    /// Nobody has decided, and nothing can be decided about now.
    fn undecided(&self, decision: Decision, all: &[Gate]) -> Error {
        let names = [&self.args.stage, &self.args.action].into_iter().flatten().map(String::as_str);
        let place = names.collect::<Vec<_>>().join(" / ");
        let place = if place.is_empty() { place } else { format!(" at {place}") };
        let of = self.args.execution.as_ref().map(|id| format!(" of the execution {id}")).unwrap_or_default();
        let hint = if all.is_empty() {
            "see how far it is with `mdd status`; `mdd watch --until approval` waits for the next gate"
                .to_owned()
        } else {
            let others = all.iter().map(|gate| format!("`mdd approve {}`", flags(gate, all)));
            format!("what waits is shown by {}", others.collect::<Vec<_>>().join("; "))
        };
        Error::Failed {
            what: format!("nothing{of} waits for approval{place}: nothing was {}", decision.word()),
            causes: Vec::new(),
            hint: Some(hint),
        }
    }

    pub(super) async fn ask(&self, gate: Gate, all: &[Gate]) -> Result<Exit, Error> {
        match self.consider(&gate).await? {
            Considered::Decided(decision, comment) => self.answer(gate, all, decision, comment).await,
            Considered::Late(decision, ended) => {
                self.tell(gate, all, decision, String::new(), Answer::Already(ended))
            }
        }
    }

    pub(super) async fn answer(
        &self,
        gate: Gate,
        all: &[Gate],
        decision: Decision,
        comment: String,
    ) -> Result<Exit, Error> {
        let answer = approve::answer(self.clients, &self.layout, &gate, decision, &comment).await?;
        self.tell(gate, all, Some(decision), comment, answer)
    }

    fn tell(
        &self,
        gate: Gate,
        all: &[Gate],
        decision: Option<Decision>,
        comment: String,
        answer: Answer,
    ) -> Result<Exit, Error> {
        let exit = exit(decision, &answer);
        let decided = Decided::new(gate, all, decision, comment, answer, self.context);
        self.context.console.report(&decided)?;
        Ok(exit)
    }

    /// What speaks for it, from AWS, from the checkout and from what is known of the samples.
    pub(super) async fn gathered(&self, gate: &Gate) -> Result<Evidence, Error> {
        let project = self.context.project()?;
        let catalogue = Catalogue::of(project).ok();
        let expected = catalogue.as_ref().map(|catalogue| &catalogue.expected);
        let beside = Beside { checkout: &project.root, expected };
        Ok(approve::evidence(self.clients, &self.layout, gate, beside).await)
    }

    pub(super) fn show(&self, gate: &Gate, evidence: &Evidence) {
        let now = self.context.clock.now();
        let links = links(self.clients.web().as_ref(), &self.layout.pipeline, [(gate, evidence)]);
        self.context.console.ask_about(|page| {
            page::gate(gate, evidence, now, &self.context.globals, page);
            page.leading(|text| links.of(text));
            page.blank();
        });
    }
}

/// Somebody who was faster and wanted the same has done it; who wanted to stop what went through has failed.
fn exit(decision: Option<Decision>, answer: &Answer) -> Exit {
    match answer {
        Answer::Given => Exit::Done,
        Answer::Already(Ended { decision: made, .. }) if made.is_some() && *made == decision => Exit::Done,
        Answer::Already(_) if decision.is_none() => Exit::Done,
        Answer::Already(_) => Exit::Failed,
    }
}
