//! Which execution, if nobody names one: the latest.

use std::time::Duration;

use crate::clients::Clients;
use crate::errors::Error;
use crate::ops::{Clock, Pace, Patience, pipeline};

/// How long a pipeline may take to start its first execution.
const FIRST: Duration = Duration::from_mins(1);

/// The latest execution. A pipeline that was only just made has none yet: wait a little for it, unless `wait` is no.
pub async fn latest(
    clients: &Clients,
    clock: &dyn Clock,
    mut pace: Pace,
    pipeline: &str,
    wait: bool,
) -> Result<String, Error> {
    let begun = clock.now();
    let mut patience = Patience::default();
    loop {
        match pipeline::recent(clients, pipeline, 1).await {
            Ok(recent) => {
                patience.restored();
                if let Some(latest) = recent.into_iter().next() {
                    return Ok(latest.id);
                }
                pace.still();
            }
            Err(error) if wait => patience.bear(error, &mut pace)?,
            Err(error) => return Err(error),
        }
        let waited = Duration::try_from(clock.now().duration_since(begun)).unwrap_or_default();
        if !wait || waited > FIRST {
            let hint = Some("push a commit, or start one: `mdd start`".to_owned());
            let what = format!("the pipeline {pipeline} has no execution to watch");
            return Err(Error::Failed { what, causes: Vec::new(), hint });
        }
        clock.sleep(pace.interval()).await;
    }
}
