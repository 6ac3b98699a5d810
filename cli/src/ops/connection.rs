//! The connection to the repository: a new one is `PENDING`, and reads nothing, until somebody clicks in the console.

use aws_sdk_codepipeline::types::StageDeclaration;

use crate::clients::Clients;
use crate::errors::{During, Error};
use crate::ops::{Clock, Pace, Patience};

/// A connection as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// `PENDING`, `AVAILABLE` or `ERROR`.
    pub status: String,
}

impl Connection {
    /// Does it wait for somebody?
    pub fn is_pending(&self) -> bool {
        self.status == "PENDING"
    }

    /// Can a source be read through it?
    pub fn is_available(&self) -> bool {
        self.status == "AVAILABLE"
    }
}

/// The connection that the source of a pipeline uses; `None` if it needs none.
///
/// A pipeline that does not exist is the service's `PipelineNotFoundException`.
pub async fn of_pipeline(clients: &Clients, pipeline: &str) -> Result<Option<Connection>, Error> {
    let answer = clients.codepipeline().get_pipeline().name(pipeline).send().await;
    let answer = answer.during(format!("read the pipeline {pipeline}"))?;
    let stages = answer.pipeline.map(|pipeline| pipeline.stages).unwrap_or_default();
    match named_in(&stages) {
        Some(arn) => read(clients, arn).await.map(Some),
        None => Ok(None),
    }
}

/// Look until somebody has confirmed it, or it has failed.
pub async fn wait(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    mut connection: Connection,
) -> Result<Connection, Error> {
    let mut patience = Patience::default();
    while connection.is_pending() {
        clock.sleep(pace.interval()).await;
        match read(clients, connection.arn.clone()).await {
            Ok(now) => {
                patience.restored();
                connection = now;
                pace.still();
            }
            Err(error) => patience.bear(error, &mut pace)?,
        }
    }
    Ok(connection)
}

async fn read(clients: &Clients, arn: String) -> Result<Connection, Error> {
    let answer = clients.codeconnections().get_connection().connection_arn(&arn).send().await;
    let found = answer.during(format!("read the connection {arn}"))?.connection;
    let name = found.as_ref().and_then(|found| found.connection_name.clone());
    let status = found.and_then(|found| found.connection_status).map(|status| status.as_str().to_owned());
    Ok(Connection { name: name.unwrap_or_else(|| arn.clone()), status: status.unwrap_or_default(), arn })
}

fn named_in(stages: &[StageDeclaration]) -> Option<String> {
    let actions = stages.iter().flat_map(|stage| stage.actions.iter());
    let mut arns = actions.filter_map(|action| action.configuration.as_ref()?.get("ConnectionArn"));
    arns.next().cloned()
}
