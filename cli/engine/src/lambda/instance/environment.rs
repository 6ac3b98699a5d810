//! The variables an instance sees: Lambda's own, then the function's, and nothing of the engine's.
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>

use std::net::SocketAddr;
use std::path::Path;

use crate::core::{Cloud, Credentials};
use crate::lambda::function::Function;
use crate::lambda::name::LATEST;

/// What an instance has that others of its function have not.
pub(super) struct Particulars<'a> {
    pub code: &'a Path,
    pub scratch: &'a Path,
    pub stream: &'a str,
    pub runtime_api: SocketAddr,
    pub credentials: &'a Credentials,
}

/// All variables. `TMPDIR` stands for the `/tmp` that an instance has to itself on AWS, `AWS_ENDPOINT_URL` leads the SDK
/// here; the rest is as documented.
pub(super) fn variables(cloud: &Cloud, function: &Function, own: &Particulars<'_>) -> Vec<(String, String)> {
    let region = cloud.arns.region.as_str();
    let code = own.code.display().to_string();
    let scratch = own.scratch.display().to_string();
    let memory = function.settings.memory.to_string();
    let group = function.log_group();
    let api = own.runtime_api.to_string();
    let lambda = [
        ("AWS_ACCESS_KEY_ID", own.credentials.access_key_id.as_str()),
        ("AWS_DEFAULT_REGION", region),
        ("AWS_ENDPOINT_URL", &cloud.url),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_FUNCTION_NAME", &function.name),
        ("AWS_LAMBDA_FUNCTION_VERSION", LATEST),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", own.stream),
        ("AWS_LAMBDA_RUNTIME_API", &api),
        ("AWS_REGION", region),
        ("AWS_SECRET_ACCESS_KEY", &own.credentials.secret_access_key),
        ("AWS_SESSION_TOKEN", &own.credentials.session_token),
        ("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        ("LAMBDA_TASK_ROOT", &code),
        ("LANG", "en_US.UTF-8"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin"),
        ("TMPDIR", &scratch),
        ("TZ", ":UTC"),
        ("_HANDLER", &function.settings.handler),
    ];
    let own = lambda.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    // A function may set `TZ`, `PATH` or `LANG`; what it must not set was refused before.
    own.chain(function.settings.environment.clone()).collect()
}
