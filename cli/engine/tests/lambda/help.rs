//! Functions made for tests, and what they say.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_lambda::operation::invoke::InvokeOutput;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::builders::FunctionCodeBuilder;
use aws_sdk_lambda::types::{Environment, FunctionCode, LogType, Runtime};
use serde_json::Value;

use crate::bootstrap;
use crate::common::role;

pub const ROLE: &str = "arn:aws:iam::111122223333:role/function";

/// A Lambda client, and a role that functions can have.
pub async fn lambda(sdk: &SdkConfig) -> aws_sdk_lambda::Client {
    assert_eq!(role(sdk, "function", "lambda.amazonaws.com").await, ROLE);
    aws_sdk_lambda::Client::new(sdk)
}

/// A function of the test bootstrap, not yet made.
pub fn create(
    client: &aws_sdk_lambda::Client,
    name: &str,
) -> aws_sdk_lambda::operation::create_function::builders::CreateFunctionFluentBuilder {
    client
        .create_function()
        .function_name(name)
        .runtime(Runtime::Providedal2023)
        .handler("bootstrap")
        .role(ROLE)
        .code(code(bootstrap::zip()))
}

pub fn code(zip: Vec<u8>) -> FunctionCode {
    FunctionCodeBuilder::default().zip_file(Blob::new(zip)).build()
}

pub fn variables(pairs: &[(&str, &str)]) -> Environment {
    let mut environment = Environment::builder();
    for (name, value) in pairs {
        environment = environment.variables(*name, *value);
    }
    environment.build()
}

/// Invokes and waits for the answer.
pub async fn invoke(client: &aws_sdk_lambda::Client, name: &str, event: Value) -> InvokeOutput {
    let invoke = client.invoke().function_name(name).payload(Blob::new(event.to_string()));
    invoke.log_type(LogType::Tail).send().await.unwrap()
}

pub fn payload(output: &InvokeOutput) -> Value {
    serde_json::from_slice(output.payload().unwrap().as_ref()).unwrap()
}

/// The end of the log that came with the answer.
pub fn tail(output: &InvokeOutput) -> String {
    use base64::Engine as _;
    let log = base64::engine::general_purpose::STANDARD.decode(output.log_result().unwrap()).unwrap();
    String::from_utf8(log).unwrap()
}

/// All lines of a function's log.
pub async fn log(sdk: &SdkConfig, group: &str) -> Vec<String> {
    let logs = aws_sdk_cloudwatchlogs::Client::new(sdk);
    match logs.filter_log_events().log_group_name(group).send().await {
        Ok(page) => page.events().iter().map(|event| event.message().unwrap().to_owned()).collect(),
        Err(error) if error.as_service_error().is_some_and(aws_sdk_cloudwatchlogs::operation::filter_log_events::FilterLogEventsError::is_resource_not_found_exception) => {
            Vec::new()
        }
        Err(error) => panic!("{error:?}"),
    }
}

/// Waits until something is so; a test that waits in vain says for what.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_mins(1), waiting).await.is_ok(), "waited in vain: {what}");
}

/// Whether a process lives.
pub fn alive(pid: u64) -> bool {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::test_kill_process(pid).is_ok()
}
