//! Pipeline and stacks at a glance.

use schemars::JsonSchema;
use serde::Serialize;

use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::approve::{self, Gate};
use crate::ops::pipeline::Layout;
use crate::ops::stacks;
use crate::ops::watch::{State, Watcher};
use crate::ops::{Clock, Pace, pipeline};
use crate::settings::Settings;

/// So many of the latest executions are looked at for one that goes on.
const LATEST: i32 = 20;

/// Everything at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Overview {
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
    /// The pipeline's name.
    pub pipeline: String,
    /// Is there a pipeline of that name?
    pub exists: bool,
    /// The latest execution.
    pub latest: Option<State>,
    /// The newest execution that runs or waits, where the latest is over.
    pub running: Option<State>,
    /// What waits for a person, in whichever execution.
    pub gates: Vec<Gate>,
    /// The four stacks.
    pub stacks: Vec<StackOverview>,
}

/// One stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StackOverview {
    /// `pipeline`, `test`, `clean-up`, `production`.
    pub role: &'static str,
    /// Its name.
    pub name: String,
    /// CloudFormation's status; none if it is not there.
    pub status: Option<String>,
    /// CloudFormation's reason, if it gave one.
    pub reason: Option<String>,
}

/// Look at everything once.
pub async fn overview(
    clients: &Clients,
    clock: &dyn Clock,
    pace: Pace,
    settings: &Settings,
) -> Result<Overview, Error> {
    let name = settings.pipeline.name.clone();
    let layout = match Layout::read(clients, &name).await {
        Ok(layout) => Some(layout),
        Err(Error::Call(call)) if call.code() == "PipelineNotFoundException" => None,
        Err(error) => return Err(error),
    };
    let (mut latest, mut running, mut gates) = (None, None, Vec::new());
    if let Some(layout) = &layout {
        gates = approve::gates(clients, layout).await?;
        let recent = pipeline::recent(clients, &name, LATEST).await?;
        if let Some((newest, older)) = recent.split_first() {
            let mut watcher = Watcher::pin(clients, clock, pace, &name, Some(&newest.id)).await?;
            latest = Some(watcher.look().await?);
            // A start that went wrong must not hide what is under way.
            if let Some(under_way) = older.iter().find(|one| !newest.goes_on() && one.goes_on()) {
                watcher.go_on_with(under_way.id.clone());
                running = Some(watcher.look().await?).filter(|state| !state.is_over());
            }
        }
    }
    Ok(Overview {
        account: clients.account().await?.to_owned(),
        region: clients.region().to_owned(),
        pipeline: name,
        exists: layout.is_some(),
        latest,
        running,
        gates,
        stacks: stacks_of(clients, settings).await?,
    })
}

async fn stacks_of(clients: &Clients, settings: &Settings) -> Result<Vec<StackOverview>, Error> {
    let names = &settings.stacks;
    let names = [
        ("pipeline", &names.pipeline),
        ("test", &names.test),
        ("clean-up", &names.cleanup),
        ("production", &names.production),
    ];
    let mut found = Vec::new();
    for (role, name) in names {
        let stack = stacks::find(clients, name).await?;
        found.push(StackOverview {
            role,
            name: name.clone(),
            reason: stack.as_ref().and_then(|stack| stack.reason.clone()),
            status: stack.map(|stack| stack.status),
        });
    }
    Ok(found)
}
