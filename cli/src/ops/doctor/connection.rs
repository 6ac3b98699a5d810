//! The connection to the repository: made by the pipeline's stack or given to it, and useless until a person confirms it.

use aws_sdk_codepipeline::types::StageDeclaration;

use super::Check;
use crate::clients::Clients;
use crate::errors::{During, Error};

const NAME: &str = "connection";

/// Look at the connection of the pipeline's source.
pub(super) async fn connection(clients: &Clients, pipeline: &str) -> Check {
    let answer = clients.codepipeline().get_pipeline().name(pipeline).send().await;
    let stages = match answer.during(format!("read the pipeline {pipeline}")) {
        Ok(answer) => answer.pipeline.map(|pipeline| pipeline.stages).unwrap_or_default(),
        Err(call) if call.code() == "PipelineNotFoundException" => {
            return Check::skipped(NAME, "there is no pipeline yet");
        }
        Err(call) => return Check::of_error(NAME, &Error::Call(call)),
    };
    let Some(arn) = connection_of(&stages) else {
        return Check::skipped(NAME, "the pipeline's source needs none");
    };
    let answer = clients.codeconnections().get_connection().connection_arn(&arn).send().await;
    match answer.during(format!("read the connection {arn}")) {
        Ok(answer) => {
            let connection = answer
                .connection
                .unwrap_or_else(|| aws_sdk_codeconnections::types::Connection::builder().build());
            let name = connection.connection_name.unwrap_or(arn);
            let status = connection.connection_status.map(|status| status.as_str().to_owned());
            judge(&name, status.as_deref().unwrap_or_default(), clients.region())
        }
        Err(call) => Check::of_error(NAME, &Error::Call(call)),
    }
}

fn connection_of(stages: &[StageDeclaration]) -> Option<String> {
    let actions = stages.iter().flat_map(|stage| stage.actions.iter());
    let mut arns = actions.filter_map(|action| action.configuration.as_ref()?.get("ConnectionArn"));
    arns.next().cloned()
}

fn judge(name: &str, status: &str, region: &str) -> Check {
    let url =
        format!("https://{region}.console.aws.amazon.com/codesuite/settings/connections?region={region}");
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
