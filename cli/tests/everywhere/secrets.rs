//! A whole day with everything said that can be said: nothing of it is a secret.

use mdd::clients::{Clients, Target};

use super::{PARAMETER, Project, with_roles};

/// The day, up to the first gate and behind it.
const BEFORE: [&[&str]; 2] = [&["bootstrap", "--yes"], &["watch", "--until", "approval"]];
const AT_THE_GATE: [&[&str]; 20] = [
    &["status"],
    &["status", "--output", "json"],
    &["doctor"],
    &["upload-sample", "--verify"],
    &["logs", "lambda", "--since", "1h"],
    &["logs", "build", "BuildHarvesterLambda"],
    &["watch", "--once", "--output", "json"],
    &["approve", "--output", "json"],
    &["approve"],
    &["diff", "--template"],
    &["diff", "pipeline"],
    &["dlq"],
    &["dlq", "redrive", "--yes"],
    &["retry"],
    &["start", "--unless-running"],
    &["rollback", "BuildMarketdataDownloaderLambdas", "--list"],
    &["clean-test", "--yes"],
    &["approve", "--stage", "TestStage", "--reject", "-m", "no", "--yes"],
    &["stop", "--abandon", "--yes"],
    &["local", "status"],
];
const AFTER: [&[&str]; 2] =
    [&["watch"], &["destroy", "--leave-production", "--yes", "--confirm", "market-data-downloader"]];

/// An address with one of these, or a header of them, is as good as the keys for a while.
const SIGNED: [&str; 4] = ["Signature=", "X-Amz-Signature", "AWS4-HMAC-SHA256", "Authorization"];

struct Account {
    runtime: tokio::runtime::Runtime,
    clients: Clients,
}

impl Account {
    fn of(project: &Project) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let target = Target { engine: Some(project.engine()), ..Target::default() };
        let clients = runtime.block_on(Clients::connect(&target)).unwrap();
        Self { runtime, clients }
    }

    /// A session as a role: key, secret, token.
    fn session(&self, role: &str) -> [String; 3] {
        let asked = self.clients.sts().assume_role().role_arn(role).role_session_name("kim").send();
        let keys = self.runtime.block_on(asked).unwrap().credentials.unwrap();
        [keys.access_key_id, keys.secret_access_key, keys.session_token]
    }

    /// What answers the gate that waits.
    fn approval_token(&self) -> String {
        let asked = self.clients.codepipeline().get_pipeline_state().name("market-data-downloader").send();
        let stages = self.runtime.block_on(asked).unwrap().stage_states.unwrap_or_default();
        let mut actions = stages.into_iter().flat_map(|stage| stage.action_states.unwrap_or_default());
        actions.find_map(|action| action.latest_execution?.token).unwrap()
    }
}

#[test]
fn whatever_is_said_about_requests_no_secret_is() {
    let project = with_roles();
    let engine = project.engine();
    let account = Account::of(&project);
    let [key, secret, token] = account.session(&format!("arn:aws:iam::{}:role/deployer", engine.account));
    let mut said = String::new();
    let mut run = |words: &[&str]| {
        let mut command = project.command(&engine.url, &[&["-vv"], words].concat());
        command.env("AWS_ACCESS_KEY_ID", &key).env("AWS_SECRET_ACCESS_KEY", &secret);
        let run = command.env("AWS_SESSION_TOKEN", &token).env("MDD_LOG", "trace").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        // What was typed is not what was said.
        let typed: Vec<&str> = words.iter().copied().filter(|word| !word.contains(PARAMETER)).collect();
        said.push_str(&format!("\n$ mdd {}: {:?}\n", typed.join(" "), run.status.code()));
        said.push_str(&text(&run.stdout));
        said.push_str(&text(&run.stderr));
    };
    BEFORE.iter().for_each(|words| run(words));
    let approval = account.approval_token();
    AT_THE_GATE.iter().chain(&AFTER).for_each(|words| run(words));
    let bootstrap = ["bootstrap", "--stack", "roles", "--template", "roles.cfn.yaml", "--yes", "--param"];
    run(&[&bootstrap[..], &[&format!("Secret={PARAMETER}-anew")]].concat());

    for (what, secret) in [
        ("secret key", secret.as_str()),
        ("session token", &token),
        ("engine's secret key", &engine.secret_access_key),
        ("engine's token", &engine.token),
        ("approval token", &approval),
        ("parameter", PARAMETER),
    ] {
        assert!(secret.len() > 8, "{what} is no secret: {secret:?}");
        not_in(&said, what, secret);
    }
    SIGNED.iter().for_each(|sign| not_in(&said, "signature", sign));
    // And requests were told: service, operation, status and time.
    for request in ["CodePipeline GetPipelineState: 200 in ", "STS GetCallerIdentity: 200 in ", "S3 "] {
        assert!(said.contains(request), "no {request}: {}", &said[..said.len().min(4000)]);
    }
}

#[track_caller]
fn not_in(said: &str, what: &str, secret: &str) {
    let (mut command, mut leaks) = ("", Vec::new());
    for line in said.lines() {
        if line.starts_with("$ mdd ") {
            command = line;
        }
        if line.contains(secret) {
            leaks.push(format!("{command}\n    {line}"));
        }
    }
    let first = leaks.first().map(|leak| leak.chars().take(1500).collect::<String>());
    assert!(leaks.is_empty(), "the {what} is shown {} times:\n{}", leaks.len(), first.unwrap_or_default());
}
