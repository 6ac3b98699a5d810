//! The variables of a build: a clean start, the little of this machine that tools need, then what CodeBuild sets.
//!
//! The machine plays the build image, so the toolchain is the one its user has. `CARGO_TARGET_DIR` is not passed: the
//! target folder is the cache's business.

use std::collections::BTreeMap;

use super::job::Folders;
use crate::codebuild::build::Build;
use crate::core::{Cloud, Credentials};

/// What a build gets from the engine's own environment.
const FROM_THE_MACHINE: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "TMPDIR",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
];

/// All variables; later sources win: the machine, the buildspec, the project, the start of the build, CodeBuild itself.
pub(super) fn variables(
    cloud: &Cloud,
    build: &Build,
    folders: &Folders,
    keys: &Credentials,
    given: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = FROM_THE_MACHINE
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)))
        .collect();
    all.extend(given);
    let millis = build.start_time.as_millisecond().to_string();
    let number = build.build_number.to_string();
    let source = folders.source.to_string_lossy();
    let mut set = |name: &str, value: &str| all.insert(name.to_owned(), value.to_owned());
    set("CI", "true");
    set("AWS_REGION", &cloud.arns.region);
    set("AWS_DEFAULT_REGION", &cloud.arns.region);
    set("AWS_ENDPOINT_URL", &cloud.url);
    set("AWS_ACCESS_KEY_ID", &keys.access_key_id);
    set("AWS_SECRET_ACCESS_KEY", &keys.secret_access_key);
    set("AWS_SESSION_TOKEN", &keys.session_token);
    set("CODEBUILD_BUILD_ARN", &build.arn);
    set("CODEBUILD_BUILD_ID", &build.id);
    set("CODEBUILD_BUILD_IMAGE", &build.environment.image);
    set("CODEBUILD_BUILD_NUMBER", &number);
    set("CODEBUILD_BUILD_SUCCEEDING", "1");
    set("CODEBUILD_INITIATOR", &build.initiator);
    set(
        "CODEBUILD_KMS_KEY_ID",
        &format!("arn:aws:kms:{}:{}:alias/aws/s3", cloud.arns.region, cloud.arns.account),
    );
    set("CODEBUILD_LOG_PATH", build.logs.stream_name.as_deref().unwrap_or_default());
    set("CODEBUILD_RESOLVED_SOURCE_VERSION", build.resolved_source_version.as_deref().unwrap_or_default());
    set("CODEBUILD_SOURCE_VERSION", build.source_version.as_deref().unwrap_or_default());
    set("CODEBUILD_SOURCE_REPO_URL", build.source.location.as_deref().unwrap_or_default());
    set("CODEBUILD_SRC_DIR", &source);
    set("CODEBUILD_START_TIME", &millis);
    all
}
