//! Is the connection to the repository confirmed?

use super::Check;
use crate::clients::{Clients, Web};
use crate::errors::Error;
use crate::ops::connection;

const NAME: &str = "connection";

/// Look at the connection of the pipeline's source.
pub(super) async fn connection(clients: &Clients, pipeline: &str) -> Check {
    match connection::of_pipeline(clients, pipeline).await {
        Ok(Some(found)) => judge(&found.name, &found.status, clients.region()),
        Ok(None) => Check::skipped(NAME, "the pipeline's source needs none"),
        Err(Error::Call(call)) if call.code() == "PipelineNotFoundException" => {
            Check::skipped(NAME, "there is no pipeline yet")
        }
        Err(error) => Check::of_error(NAME, &error),
    }
}

fn judge(name: &str, status: &str, region: &str) -> Check {
    let url = Web::of(region).connections();
    let detail = format!("{name} is {status}");
    match status {
        "AVAILABLE" => Check::ok(NAME, detail),
        "PENDING" => Check::failed(
            NAME,
            format!("{detail}: no source can be read"),
            format!("confirm it once at {url}"),
        ),
        _ => Check::failed(
            NAME,
            detail,
            format!(
                "see why at {url}, or make another and pass its ARN: `mdd bootstrap --param ConnectionArn=…`"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::ops::doctor::State;

    #[test]
    fn a_pending_connection_names_where_it_is_confirmed() {
        let check = judge("market", "PENDING", "ap-southeast-2");
        assert_eq!(check.state, State::Failed);
        assert!(check.fix.is_some_and(|fix| fix.contains("https://ap-southeast-2.console.aws.amazon.com/")));
        assert_eq!(judge("market", "AVAILABLE", "ap-southeast-2").state, State::Ok);
        assert_eq!(judge("market", "ERROR", "ap-southeast-2").state, State::Failed);
    }
}
