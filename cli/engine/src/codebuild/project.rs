//! Projects: what is built, how, and under which role.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::epoch;
use super::outside;
use super::shapes::{Artifacts, Cache, Environment, LogsConfig, Source, Tag, invalid, refuse};
use crate::core::{ApiError, Call, Cloud};

const KIND: &str = "codebuild/project";

/// A project as it is kept and answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// For people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the source comes from.
    pub source: Source,
    /// Where the output goes.
    pub artifacts: Artifacts,
    /// What survives.
    pub cache: Cache,
    /// What it runs in.
    pub environment: Environment,
    /// The role builds act under.
    pub service_role: String,
    /// After so many minutes a build is stopped.
    pub timeout_in_minutes: u32,
    /// After so many minutes of waiting a build is given up.
    pub queued_timeout_in_minutes: u32,
    /// Remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_key: Option<String>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// Where logs go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logs_config: Option<LogsConfig>,
    /// When it was made.
    #[serde(with = "epoch")]
    pub created: Timestamp,
    /// When it was last changed.
    #[serde(with = "epoch")]
    pub last_modified: Timestamp,
}

/// What creating or changing a project takes; a change replaces the members that are given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectInput {
    /// The project's name.
    pub name: String,
    description: Option<String>,
    source: Option<Source>,
    artifacts: Option<Artifacts>,
    cache: Option<Cache>,
    environment: Option<Environment>,
    service_role: Option<String>,
    timeout_in_minutes: Option<u32>,
    queued_timeout_in_minutes: Option<u32>,
    encryption_key: Option<String>,
    tags: Option<Vec<Tag>>,
    logs_config: Option<LogsConfig>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

/// Makes a project.
pub fn create_project(call: &Call, input: ProjectInput) -> Result<Project, ApiError> {
    call.allow("codebuild:CreateProject", &arn(&call.cloud, &input.name))?;
    let project = fresh(call, input)?;
    if !call.cloud.store.insert(KIND, &project.name, &project)? {
        let message = format!("Project already exists: {}", project.arn);
        return Err(ApiError::new("ResourceAlreadyExistsException", message));
    }
    Ok(project)
}

/// Makes a project as if it were new in the place of one that exists: what is not given goes back to its default, as
/// CloudFormation wants it.
pub fn replace_project(call: &Call, input: ProjectInput) -> Result<Project, ApiError> {
    call.allow("codebuild:UpdateProject", &arn(&call.cloud, &input.name))?;
    let old = find_project(&call.cloud, &input.name)?.ok_or_else(|| missing(call, &input.name))?;
    let project = Project { created: old.created, ..fresh(call, input)? };
    call.cloud.store.put(KIND, &project.name, &project)?;
    Ok(project)
}

fn fresh(call: &Call, input: ProjectInput) -> Result<Project, ApiError> {
    check_name(&input.name)?;
    let missing = |member: &str| invalid(format!("{member} is required"));
    let now = call.now();
    let mut project = Project {
        name: input.name.clone(),
        arn: arn(&call.cloud, &input.name),
        description: None,
        source: input.source.clone().ok_or_else(|| missing("source"))?,
        artifacts: input.artifacts.clone().ok_or_else(|| missing("artifacts"))?,
        cache: Cache { kind: "NO_CACHE".to_owned(), ..Cache::default() },
        environment: input.environment.clone().ok_or_else(|| missing("environment"))?,
        service_role: input.service_role.clone().ok_or_else(|| missing("serviceRole"))?,
        timeout_in_minutes: 60,
        queued_timeout_in_minutes: 480,
        encryption_key: None,
        tags: Vec::new(),
        logs_config: None,
        created: now,
        last_modified: now,
    };
    apply(&mut project, input)?;
    check(&project)?;
    outside::assumable(call, &project.service_role)?;
    Ok(project)
}

/// Changes a project.
pub fn update_project(call: &Call, input: ProjectInput) -> Result<Project, ApiError> {
    call.allow("codebuild:UpdateProject", &arn(&call.cloud, &input.name))?;
    let mut project = find_project(&call.cloud, &input.name)?.ok_or_else(|| missing(call, &input.name))?;
    apply(&mut project, input)?;
    check(&project)?;
    outside::assumable(call, &project.service_role)?;
    project.last_modified = call.now();
    call.cloud.store.put(KIND, &project.name, &project)?;
    Ok(project)
}

/// Removes a project; one that is gone already is no error. Its builds stay readable, its folder is removed.
pub fn delete_project(call: &Call, name: &str) -> Result<(), ApiError> {
    call.allow("codebuild:DeleteProject", &arn(&call.cloud, name))?;
    call.cloud.store.delete(KIND, name)?;
    Ok(())
}

/// A project by name or ARN.
pub fn find_project(cloud: &Cloud, name: &str) -> Result<Option<Project>, ApiError> {
    let name = name.rsplit_once(":project/").map_or(name, |(_, name)| name);
    Ok(cloud.store.get(KIND, name)?)
}

/// All projects, by name.
pub(super) fn all(cloud: &Cloud) -> Result<Vec<Project>, ApiError> {
    Ok(cloud.store.list(KIND, "")?.into_iter().map(|(_, project)| project).collect())
}

/// The ARN of a project, whether it exists or not.
pub(super) fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.regional("codebuild", &format!("project/{name}"))
}

/// The error for a project that is not there.
pub(super) fn missing(call: &Call, name: &str) -> ApiError {
    let message = format!("Project cannot be found: {}", arn(&call.cloud, name));
    ApiError::new("ResourceNotFoundException", message)
}

fn apply(project: &mut Project, input: ProjectInput) -> Result<(), ApiError> {
    let remembered =
        ["badgeEnabled", "concurrentBuildLimit", "autoRetryLimit", "projectVisibility", "sourceVersion"];
    refuse("project setting", &input.other, &remembered)?;
    project.description = input.description.or(project.description.take());
    project.encryption_key = input.encryption_key.or(project.encryption_key.take());
    project.logs_config = input.logs_config.or(project.logs_config.take());
    macro_rules! take {
        ($($member:ident),*) => { $(if let Some(value) = input.$member { project.$member = value; })* };
    }
    take!(
        source,
        artifacts,
        cache,
        environment,
        service_role,
        timeout_in_minutes,
        queued_timeout_in_minutes,
        tags
    );
    Ok(())
}

fn check_name(name: &str) -> Result<(), ApiError> {
    let first = name.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    let rest = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if first && rest && (2..=150).contains(&name.len()) {
        return Ok(());
    }
    Err(invalid(format!(
        "Invalid project name {name}: 2 to 150 letters, digits, hyphens and underscores, the first a letter or digit"
    )))
}

fn check(project: &Project) -> Result<(), ApiError> {
    let Project { source, artifacts, cache, environment, .. } = project;
    let one_of = |what: &str, value: &str, known: &[&str], others: &[&str]| {
        if known.contains(&value) {
            Ok(())
        } else if others.contains(&value) {
            Err(ApiError::not_implemented(format!("CodeBuild's {what} {value}")))
        } else {
            Err(invalid(format!("Invalid {what}: {value}")))
        }
    };
    let hosted = ["CODECOMMIT", "GITHUB", "GITLAB", "GITLAB_SELF_MANAGED", "BITBUCKET", "GITHUB_ENTERPRISE"];
    one_of("source type", &source.kind, &["CODEPIPELINE", "S3", "NO_SOURCE"], &hosted)?;
    one_of("artifacts type", &artifacts.kind, &["CODEPIPELINE", "S3", "NO_ARTIFACTS"], &[])?;
    one_of("cache type", &cache.kind, &["NO_CACHE", "S3", "LOCAL"], &[])?;
    refuse("source setting", &source.other, &["insecureSsl"])?;
    refuse("artifacts setting", &artifacts.other, &["encryptionDisabled", "overrideArtifactName"])?;
    let remembered =
        ["privilegedMode", "imagePullCredentialsType", "certificate", "computeConfiguration", "hostKernel"];
    refuse("environment setting", &environment.other, &remembered)?;
    if (source.kind == "CODEPIPELINE") != (artifacts.kind == "CODEPIPELINE") {
        return Err(invalid("When using CODEPIPELINE, source and artifacts must both be CODEPIPELINE"));
    }
    if source.kind == "NO_SOURCE" && source.buildspec.as_deref().is_none_or(|spec| !spec.contains('\n')) {
        return Err(invalid("A project without a source needs its buildspec as YAML text"));
    }
    if cache.kind == "S3" && cache.location.is_none() {
        return Err(invalid("Cache location is required for S3 cache"));
    }
    if !(5..=2160).contains(&project.timeout_in_minutes) {
        return Err(invalid(format!(
            "Invalid timeout {}: must be between 5 and 2160 minutes",
            project.timeout_in_minutes
        )));
    }
    for variable in &environment.environment_variables {
        let known = ["PLAINTEXT", "SECRETS_MANAGER"];
        one_of("environment variable type", &variable.kind, &known, &["PARAMETER_STORE"])?;
    }
    check_logs(project.logs_config.as_ref())
}

fn check_logs(logs: Option<&LogsConfig>) -> Result<(), ApiError> {
    let to_s3 = logs.and_then(|logs| logs.s3_logs.as_ref()).and_then(|s3| s3["status"].as_str());
    if to_s3 == Some("ENABLED") {
        return Err(ApiError::not_implemented("CodeBuild's logsConfig s3Logs"));
    }
    Ok(())
}
