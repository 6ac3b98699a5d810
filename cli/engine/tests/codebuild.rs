//! Builds through the AWS SDK: the phases of a buildspec, what becomes of failures, artifacts, cache and variables.
#![allow(clippy::large_futures, reason = "a test waits for what the SDK makes")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod common;

use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sdk_codebuild::Client;
use aws_sdk_codebuild::types::{
    ArtifactPackaging, ArtifactsType, Build, BuildPhaseType, CacheType, ComputeType, EnvironmentType,
    EnvironmentVariable, ProjectArtifacts, ProjectCache, ProjectEnvironment, ProjectSource, SourceType,
    StatusType,
};
use jiff::{SignedDuration, Timestamp};
use mdd_engine::Engine;
use mdd_engine::core::{ManualClock, RandomIds};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ROLE: &str = "arn:aws:iam::111122223333:role/build";

struct Builds {
    running: common::Running,
    sdk: SdkConfig,
    client: Client,
}

impl Builds {
    async fn new() -> Self {
        let (running, sdk) = common::engine().await;
        Self::on(running, sdk).await
    }

    async fn on(running: common::Running, sdk: SdkConfig) -> Self {
        let client = Client::new(&sdk);
        common::role(&sdk, "build", "codebuild.amazonaws.com").await;
        common::bucket(&sdk, "bucket").await;
        Self { running, sdk, client }
    }

    /// A project whose source is `bucket/src.zip` and whose output is `bucket/out.zip`.
    async fn project(&self, name: &str, cache: Option<ProjectCache>) {
        let source =
            ProjectSource::builder().r#type(SourceType::S3).location("bucket/src.zip").build().unwrap();
        let artifacts = ProjectArtifacts::builder()
            .r#type(ArtifactsType::S3)
            .location("bucket")
            .name("out.zip")
            .packaging(ArtifactPackaging::Zip)
            .build()
            .unwrap();
        let environment = ProjectEnvironment::builder()
            .r#type(EnvironmentType::ArmContainer)
            .image("aws/codebuild/amazonlinux-aarch64-standard:3.0")
            .compute_type(ComputeType::BuildGeneral1Small)
            .environment_variables(variable("FROM_PROJECT", "project"))
            .environment_variables(variable("BOTH", "project"))
            .build()
            .unwrap();
        let project = self.client.create_project().name(name).source(source).artifacts(artifacts);
        project.environment(environment).service_role(ROLE).set_cache(cache).send().await.unwrap();
    }

    async fn source(&self, files: &[(&str, &str)]) {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        let body = zip.finish().unwrap().into_inner();
        let put = common::s3(&self.sdk).put_object().bucket("bucket").key("src.zip");
        put.body(body.into()).send().await.unwrap();
    }

    async fn start(&self, project: &str) -> String {
        let started = self.client.start_build().project_name(project).send().await.unwrap();
        started.build_value().unwrap().id().unwrap().to_owned()
    }

    async fn build(&self, id: &str) -> Build {
        let found = self.client.batch_get_builds().ids(id).send().await.unwrap();
        found.builds().first().unwrap().clone()
    }

    async fn settled(&self, id: &str) -> Build {
        loop {
            let build = self.build(id).await;
            if build.build_complete() {
                return build;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn run(&self, project: &str, buildspec: &str) -> Build {
        self.source(&[("buildspec.yml", buildspec)]).await;
        let id = self.start(project).await;
        self.settled(&id).await
    }

    async fn output(&self) -> Vec<(String, String)> {
        let object = common::s3(&self.sdk).get_object().bucket("bucket").key("out.zip").send().await.unwrap();
        let body = object.body.collect().await.unwrap().to_vec();
        let mut zip = ZipArchive::new(Cursor::new(body)).unwrap();
        (0..zip.len())
            .map(|at| {
                let mut file = zip.by_index(at).unwrap();
                let mut content = String::new();
                file.read_to_string(&mut content).unwrap();
                (file.name().unwrap().into_owned(), content)
            })
            .collect()
    }

    async fn log(&self, build: &Build) -> Vec<String> {
        let logs = build.logs().unwrap();
        let client = aws_sdk_cloudwatchlogs::Client::new(&self.sdk);
        let events = client.get_log_events().log_group_name(logs.group_name().unwrap());
        let events =
            events.log_stream_name(logs.stream_name().unwrap()).start_from_head(true).send().await.unwrap();
        events.events().iter().map(|event| event.message().unwrap().to_owned()).collect()
    }

    fn data(&self) -> &std::path::Path {
        self.running.data.path()
    }
}

fn variable(name: &str, value: &str) -> EnvironmentVariable {
    EnvironmentVariable::builder().name(name).value(value).build().unwrap()
}

/// The phases with their statuses, and the message of the first that failed.
fn phases(build: &Build) -> (Vec<String>, String) {
    let phases = build.phases().iter().map(|phase| {
        let name = phase.phase_type().unwrap().as_str();
        phase.phase_status().map_or(name.to_owned(), |status| format!("{name} {status}"))
    });
    let failed = build
        .phases()
        .iter()
        .find(|phase| phase.phase_status().is_some_and(|status| *status != StatusType::Succeeded));
    let message = failed.and_then(|phase| {
        let context = phase.contexts().first()?;
        Some(format!("{}: {}", context.status_code()?, context.message()?))
    });
    (phases.collect(), message.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_runs_its_phases_and_hands_on_its_files() {
    let builds = Builds::new().await;
    builds.project("app", None).await;
    let build = builds
        .run(
            "app",
            r#"
version: 0.2
env:
  variables: { FROM_SPEC: spec, BOTH: spec }
  exported-variables: [LATER]
phases:
  install: { commands: [mkdir -p out/sub, cd out, LATER=set] }
  build:
    commands:
      - echo "$FROM_SPEC $FROM_PROJECT $BOTH $LATER ${PWD##*/}" > a.txt
      - printf %s "$CODEBUILD_BUILD_ID $CODEBUILD_INITIATOR $AWS_REGION" > sub/b.txt
      - test -z "${CARGO_TARGET_DIR-}" && test "$CODEBUILD_SRC_DIR" = "$(dirname "$PWD")"
      - test -n "$AWS_SESSION_TOKEN" && test "${AWS_ENDPOINT_URL#http://127.0.0.1:}" != "$AWS_ENDPOINT_URL"
  post_build: { commands: ['test "$CODEBUILD_BUILD_SUCCEEDING" = 1'] }
artifacts: { base-directory: out, files: ['**/*'] }
"#,
        )
        .await;
    let (phases, message) = phases(&build);
    assert_eq!(message, "");
    let names = [
        "SUBMITTED",
        "QUEUED",
        "PROVISIONING",
        "DOWNLOAD_SOURCE",
        "INSTALL",
        "PRE_BUILD",
        "BUILD",
        "POST_BUILD",
        "UPLOAD_ARTIFACTS",
        "FINALIZING",
    ];
    let mut expected: Vec<String> = names.iter().map(|name| format!("{name} SUCCEEDED")).collect();
    expected.push("COMPLETED".to_owned());
    assert_eq!(phases, expected);
    assert_eq!(build.build_status(), Some(&StatusType::Succeeded));
    let exported = build.exported_environment_variables().first().unwrap();
    assert_eq!((exported.name(), exported.value()), (Some("LATER"), Some("set")));
    let log = builds.log(&build).await;
    assert!(log.iter().any(|line| line.contains("This build runs on this machine")), "{log:#?}");
    assert!(log.iter().any(|line| line.ends_with("Running command mkdir -p out/sub")), "{log:#?}");
    assert!(log.iter().any(|line| line.ends_with("Phase complete: POST_BUILD State: SUCCEEDED")), "{log:#?}");
    let id = build.id().unwrap();
    assert_eq!(
        builds.output().await,
        [
            ("a.txt".to_owned(), "spec project project set out\n".to_owned()),
            ("sub/b.txt".to_owned(), format!("{id} arn:aws:iam::111122223333:root ap-southeast-2")),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_command_fails_the_build_and_post_build_still_runs() {
    let builds = Builds::new().await;
    builds.project("app", None).await;
    let build = builds
        .run(
            "app",
            r#"
version: 0.2
phases:
  build:
    commands: [touch first, 'sh -c "exit 42"', touch never]
    finally: [touch finally]
  post_build: { commands: ['printf %s "$CODEBUILD_BUILD_SUCCEEDING" > succeeding'] }
artifacts: { files: [first, never, finally, succeeding] }
"#,
        )
        .await;
    let (phases, message) = phases(&build);
    assert_eq!(phases[6..9], ["BUILD FAILED", "POST_BUILD SUCCEEDED", "UPLOAD_ARTIFACTS SUCCEEDED"]);
    let expected =
        "COMMAND_EXECUTION_ERROR: Error while executing command: sh -c \"exit 42\". Reason: exit status 42";
    assert_eq!(message, expected);
    assert_eq!(build.build_status(), Some(&StatusType::Failed));
    let names = ["finally", "first", "succeeding"];
    let output = builds.output().await;
    assert_eq!(output.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(output[2].1, "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_built_says_why() {
    let builds = Builds::new().await;
    builds.project("app", None).await;
    let cases = [
        ("version: 0.2\nbuild: {}", "YAML_FILE_ERROR: buildspec.yml: line 2: unknown key build"),
        (
            "version: 0.2\nphases: { install: { commands: [exit 3] }, build: { commands: [touch x] } }",
            "COMMAND_EXECUTION_ERROR: Error while executing command: exit 3. Reason: exit status 3",
        ),
        (
            "version: 0.2\nartifacts: { files: [none] }",
            "CLIENT_ERROR: no matching artifact paths found: none in .",
        ),
        (
            "version: 0.2\nartifacts: { files: [none], base-directory: gone }",
            "CLIENT_ERROR: no matching base directory path found for gone",
        ),
    ];
    for (buildspec, expected) in cases {
        let build = builds.run("app", buildspec).await;
        assert_eq!(phases(&build).1, expected);
        assert_eq!(build.build_status(), Some(&StatusType::Failed));
    }
    builds.source(&[("other", "")]).await;
    let id = builds.start("app").await;
    let message = phases(&builds.settled(&id).await).1;
    assert_eq!(message, "YAML_FILE_ERROR: stat buildspec.yml: no such file or directory in the source");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cache_is_shared_by_projects_of_one_location_and_the_rest_is_clean() {
    let builds = Builds::new().await;
    let cache = |location: &str| {
        Some(ProjectCache::builder().r#type(CacheType::S3).location(location).build().unwrap())
    };
    builds.project("one", cache("bucket/cache")).await;
    builds.project("two", cache("bucket/cache")).await;
    builds.project("three", cache("bucket/elsewhere")).await;
    let spec = "
version: 0.2
phases: { build: { commands: [mkdir -p target, 'echo x >> target/count', 'test ! -e left', touch left] } }
artifacts: { files: [target/count] }
cache: { paths: ['target/**/*', '/root/.cargo/registry/**/*'] }
";
    for (project, lines) in [("one", 1), ("one", 2), ("two", 3), ("three", 1)] {
        let build = builds.run(project, spec).await;
        assert_eq!(phases(&build).1, "");
        assert_eq!(builds.output().await, [("target/count".to_owned(), "x\n".repeat(lines))], "{project}");
    }
    builds.client.invalidate_project_cache().project_name("one").send().await.unwrap();
    builds.run("two", spec).await;
    assert_eq!(builds.output().await[0].1, "x\n");
}

/// Waits until a file exists: the sign that a command of a build is at work.
async fn appears(path: &std::path::Path) {
    while !path.exists() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_a_build_ends_its_processes() {
    let builds = Builds::new().await;
    builds.project("app", None).await;
    let pid = builds.data().join("builds/app/src/pid");
    builds
        .source(&[(
            "buildspec.yml",
            "version: 0.2\nphases: { build: { commands: ['sleep 1000 & echo $! > pid.new; mv pid.new pid; wait'] } }",
        )])
        .await;
    let id = builds.start("app").await;
    appears(&pid).await;
    let sleeper = std::fs::read_to_string(&pid).unwrap().trim().to_owned();
    let stopped = builds.client.stop_build().id(&id).send().await.unwrap().build_value.unwrap();
    assert_eq!(stopped.build_status(), Some(&StatusType::Stopped));
    let listed = || std::process::Command::new("ps").args(["-o", "stat=", "-p", &sleeper]).output().unwrap();
    // Without a parent that waits for it, an ended process may be listed as a zombie.
    while listed().status.success() && !String::from_utf8_lossy(&listed().stdout).starts_with('Z') {
        tokio::task::yield_now().await;
    }
    let last = builds.build(&id).await;
    assert!(last.build_complete());
    assert!(last.phases().iter().any(|phase| {
        phase.phase_type() == Some(&BuildPhaseType::Build)
            && phase.phase_status() == Some(&StatusType::Stopped)
    }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_takes_too_long_is_ended() {
    let clock = Arc::new(ManualClock::new(Timestamp::now()));
    let (running, sdk) = common::engine_with(Arc::clone(&clock) as _, Arc::new(RandomIds)).await;
    let builds = Builds::on(running, sdk).await;
    builds.project("app", None).await;
    let spec = "version: 0.2\nphases: { build: { commands: [touch here, sleep 1000] }, post_build: { commands: [touch post] } }";
    builds.source(&[("buildspec.yml", spec)]).await;
    let id = builds.start("app").await;
    appears(&builds.data().join("builds/app/src/here")).await;
    clock.advance(SignedDuration::from_mins(60));
    let build = builds.settled(&id).await;
    assert_eq!(build.build_status(), Some(&StatusType::TimedOut));
    assert_eq!(phases(&build).1, "BUILD_TIMED_OUT: Build has timed out after 60 minutes.");
    assert!(!builds.data().join("builds/app/src/post").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_was_cut_off_runs_again_with_the_next_engine() {
    let builds = Builds::new().await;
    builds.project("app", None).await;
    let gate = builds.data().join("gate");
    let spec = format!(
        "version: 0.2\nphases: {{ build: {{ commands: [touch here, 'test -e {} || sleep 1000', echo done > out] }} }}\n\
         artifacts: {{ files: [out] }}",
        gate.display()
    );
    builds.source(&[("buildspec.yml", &spec)]).await;
    let id = builds.start("app").await;
    appears(&builds.data().join("builds/app/src/here")).await;
    let common::Running { engine, data } = builds.running;
    Engine::shutdown(engine).await;
    std::fs::write(&gate, "").unwrap();

    let (running, sdk) = common::started(data, |_| {}).await;
    let builds = Builds { client: Client::new(&sdk), running, sdk };
    let build = builds.settled(&id).await;
    assert_eq!(phases(&build).1, "");
    assert_eq!(builds.output().await, [("out".to_owned(), "done\n".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_are_checked_changed_listed_and_removed() {
    let builds = Builds::new().await;
    builds.project("app", None).await;
    let client = &builds.client;
    let twice = client.create_project().name("app").service_role(ROLE);
    let source = ProjectSource::builder().r#type(SourceType::Codepipeline).build().unwrap();
    let artifacts = ProjectArtifacts::builder().r#type(ArtifactsType::NoArtifacts).build().unwrap();
    let environment = ProjectEnvironment::builder()
        .r#type(EnvironmentType::LinuxContainer)
        .image("image")
        .compute_type(ComputeType::BuildGeneral1Small)
        .build()
        .unwrap();
    let error = twice.source(source.clone()).artifacts(artifacts).environment(environment).send().await;
    let error = error.unwrap_err().into_service_error();
    assert!(error.is_invalid_input_exception(), "{error:?}");

    let artifacts = ProjectArtifacts::builder().r#type(ArtifactsType::Codepipeline).build().unwrap();
    let update =
        client.update_project().name("app").source(source).artifacts(artifacts).timeout_in_minutes(30);
    let project = update.send().await.unwrap().project.unwrap();
    assert_eq!(project.timeout_in_minutes(), Some(30));
    assert_eq!(project.service_role(), Some(ROLE));
    let error = client.start_build().project_name("app").send().await.unwrap_err().into_service_error();
    assert!(error.to_string().contains("start the pipeline instead"), "{error:?}");

    assert_eq!(client.list_projects().send().await.unwrap().projects(), ["app"]);
    client.delete_project().name("app").send().await.unwrap();
    let found = client.batch_get_projects().names("app").send().await.unwrap();
    assert_eq!(found.projects_not_found(), ["app"]);
    let error = client.start_build().project_name("app").send().await.unwrap_err().into_service_error();
    assert!(error.is_resource_not_found_exception(), "{error:?}");
}
