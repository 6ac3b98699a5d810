//! Starting and stopping a build.

use serde::{Deserialize, Serialize};

use super::build::{Build, Exported, Location, Logs, Order, Record, Status};
use super::project::{self, Project};
use super::running;
use super::shapes::{Cache, EnvironmentVariable, LogsConfig, Source, invalid};
use super::{build, phases, run};
use crate::core::{ApiError, Arns, Call};

/// Which build an idempotency token started.
const TOKENS: &str = "codebuild/token";
/// How many builds a project has had.
const NUMBERS: &str = "codebuild/number";

/// What starting a build takes.
#[derive(Debug, Clone, Default)]
pub struct StartBuild {
    /// The project.
    pub project: String,
    /// The zip with the source, for projects of type `CODEPIPELINE`.
    pub source: Option<Location>,
    /// The commit the source was taken from.
    pub revision: Option<String>,
    /// Where the output goes, for projects of type `CODEPIPELINE`.
    pub output: Option<Location>,
    /// Variables over those of the project.
    pub variables: Vec<EnvironmentVariable>,
    /// A path in the source or YAML, instead of the project's.
    pub buildspec: Option<String>,
    /// Instead of the project's.
    pub timeout_in_minutes: Option<u32>,
    /// Instead of the project's.
    pub cache: Option<Cache>,
    /// Whether the project shares its cache with nobody: where other projects build another commit meanwhile.
    pub own_cache: bool,
    /// Who starts it; the caller's name without.
    pub initiator: Option<String>,
    /// The same token starts the same build once.
    pub token: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Token {
    build: String,
}

/// Starts a build and returns at once; see [`super::settled`] for its end.
pub fn start_build(call: &Call, order: StartBuild) -> Result<Build, ApiError> {
    let project = project::find_project(&call.cloud, &order.project)?
        .ok_or_else(|| project::missing(call, &order.project))?;
    call.allow("codebuild:StartBuild", &project.arn)?;
    let cloud = &call.cloud;
    if let Some(token) = &order.token {
        let known: Option<Token> = cloud.store.get(TOKENS, token)?;
        if let Some(build) = known.map(|known| build::find_build(cloud, &known.build)).transpose()?.flatten()
        {
            return Ok(build);
        }
    }
    let mut record = new_record(call, &project, &order)?;
    record.build.build_number = next_number(call, &project.name)?;
    cloud.store.put(build::KIND, &record.build.id, &record)?;
    if let Some(token) = &order.token {
        cloud.store.put(TOKENS, token, &Token { build: record.build.id.clone() })?;
    }
    super::events::build_changed(call, &record.build);
    run::spawn(cloud, &record.build.id);
    Ok(record.build)
}

/// Stops a build that runs; one that is over stays as it is.
pub async fn stop_build(call: &Call, id: &str) -> Result<Build, ApiError> {
    let missing = || ApiError::new("ResourceNotFoundException", format!("Build cannot be found: {id}"));
    let build = build::find_build(&call.cloud, id)?.ok_or_else(missing)?;
    call.allow("codebuild:StopBuild", &project::arn(&call.cloud, &build.project_name))?;
    if build.build_complete {
        return Ok(build);
    }
    call.cloud.running.codebuild.interrupt(&build.id, running::Interrupt::Stopped);
    running::settled(&call.cloud, &build.id).await?.ok_or_else(missing)
}

fn next_number(call: &Call, project: &str) -> Result<u64, ApiError> {
    call.cloud.store.insert(NUMBERS, project, &0_u64)?;
    let number = call.cloud.store.update(NUMBERS, project, |number: &mut u64| {
        *number += 1;
        *number
    })?;
    number.ok_or_else(|| ApiError::internal("a build number vanished"))
}

fn new_record(call: &Call, project: &Project, order: &StartBuild) -> Result<Record, ApiError> {
    let cloud = &call.cloud;
    let uuid = cloud.ids.uuid();
    let id = format!("{}:{uuid}", project.name);
    let (source, output, unpacked) = places(project, order, &uuid)?;
    let mut declared: Source = project.source.clone();
    declared.buildspec = order.buildspec.clone().or(declared.buildspec);
    let logs = logs(call, project, &uuid);
    let version = source.as_ref().map(|at| Arns::s3(&format!("{}/{}", at.bucket, at.key)));
    let build = Build {
        arn: cloud.arns.regional("codebuild", &format!("build/{id}")),
        id,
        build_number: 0,
        start_time: call.now(),
        end_time: None,
        current_phase: phases::SUBMITTED.to_owned(),
        build_status: Status::InProgress,
        source_version: version,
        resolved_source_version: order.revision.clone(),
        project_name: project.name.clone(),
        phases: Vec::new(),
        source: declared,
        artifacts: super::build::BuildArtifacts {
            location: output
                .as_ref()
                .map(|at| Arns::s3(&format!("{}/{}", at.bucket, at.key)))
                .unwrap_or_default(),
            sha256sum: None,
        },
        cache: order.cache.clone().unwrap_or_else(|| project.cache.clone()),
        environment: project.environment.clone(),
        service_role: project.service_role.clone(),
        logs: logs.clone(),
        timeout_in_minutes: order.timeout_in_minutes.unwrap_or(project.timeout_in_minutes),
        queued_timeout_in_minutes: project.queued_timeout_in_minutes,
        build_complete: false,
        initiator: order.initiator.clone().unwrap_or_else(|| call.principal.name().to_owned()),
        exported_environment_variables: Vec::<Exported>::new(),
    };
    let order = Order {
        source,
        output,
        unpacked,
        variables: order.variables.clone(),
        log_group: logs.group_name,
        own_cache: order.own_cache,
    };
    Ok(Record { build, order, group: None })
}

/// Where the source comes from and where the output goes.
fn places(
    project: &Project,
    order: &StartBuild,
    uuid: &str,
) -> Result<(Option<Location>, Option<Location>, bool), ApiError> {
    if project.source.kind == "CODEPIPELINE" {
        if order.source.is_none() {
            return Err(invalid(format!(
                "The project {} takes its source from CodePipeline: start the pipeline instead",
                project.name
            )));
        }
        return Ok((order.source.clone(), order.output.clone(), false));
    }
    let source = match (project.source.kind.as_str(), project.source.location.as_deref()) {
        ("S3", Some(location)) => {
            let plain = location.strip_prefix("arn:aws:s3:::").unwrap_or(location);
            let (bucket, key) = plain
                .split_once('/')
                .ok_or_else(|| invalid(format!("Invalid source location {location}: bucket/path/to.zip")))?;
            Some(Location { bucket: bucket.to_owned(), key: key.to_owned() })
        }
        ("S3", None) => return Err(invalid("Source location is required for S3 source")),
        _ => None,
    };
    let artifacts = &project.artifacts;
    let output = match (artifacts.kind.as_str(), artifacts.location.as_deref()) {
        ("S3", Some(bucket)) => {
            let name = artifacts.name.clone().unwrap_or_else(|| project.name.clone());
            let namespace = (artifacts.namespace_type.as_deref() == Some("BUILD_ID")).then_some(uuid);
            let path = artifacts.path.as_deref().map(|path| path.trim_matches('/'));
            let parts = [path.filter(|path| !path.is_empty()), namespace, Some(name.as_str())];
            let key = parts.into_iter().flatten().collect::<Vec<_>>().join("/");
            Some(Location { bucket: bucket.to_owned(), key })
        }
        ("S3", None) => return Err(invalid("Artifacts location is required for S3 artifacts")),
        _ => None,
    };
    let unpacked = output.is_some() && artifacts.packaging.as_deref() != Some("ZIP");
    Ok((source, output, unpacked))
}

/// The log of a build: `/aws/codebuild/<project>` unless the project says otherwise, one stream a build.
fn logs(call: &Call, project: &Project, uuid: &str) -> Logs {
    let config = project.logs_config.as_ref().and_then(|logs: &LogsConfig| logs.cloud_watch_logs.as_ref());
    if config.is_some_and(|config| config.status == "DISABLED") {
        return Logs::default();
    }
    let group = config
        .and_then(|config| config.group_name.clone())
        .unwrap_or_else(|| format!("/aws/codebuild/{}", project.name));
    let stream = match config.and_then(|config| config.stream_name.as_deref()) {
        Some(prefix) => format!("{prefix}/{uuid}"),
        None => uuid.to_owned(),
    };
    let arns = &call.cloud.arns;
    Logs {
        cloud_watch_logs_arn: Some(arns.regional("logs", &format!("log-group:{group}:log-stream:{stream}"))),
        deep_link: Some(format!(
            "https://console.aws.amazon.com/cloudwatch/home?region={}#logsV2:log-groups/log-group/{}/log-events/{}",
            arns.region,
            group.replace('/', "$252F"),
            stream.replace('/', "$252F"),
        )),
        group_name: Some(group),
        stream_name: Some(stream),
    }
}
