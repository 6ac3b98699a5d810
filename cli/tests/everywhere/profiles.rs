//! Profiles as the SDK has them: a role behind a source profile, and a session that is over.

use std::process::{Command, Output};

use super::{Project, with_roles};

/// `mdd` with no credentials but those of a profile in a file of its own.
fn with_profile(project: &Project, profiles: &str, words: &[&str]) -> Output {
    with_environment(project, profiles, &[], words)
}

/// The same with more in the environment.
fn with_environment(project: &Project, profiles: &str, more: &[(&str, &str)], words: &[&str]) -> Output {
    project.write(".mdd/aws/config", profiles);
    let engine = project.engine();
    let mut command = project.command(&engine.url, words);
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"] {
        command.env_remove(name);
    }
    at_home(&mut command, project).envs(more.iter().copied()).output().unwrap()
}

fn at_home<'a>(command: &'a mut Command, project: &Project) -> &'a mut Command {
    command
        .env("HOME", project.path(".mdd"))
        .env("AWS_CONFIG_FILE", project.path(".mdd/aws/config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", project.path(".mdd/aws/credentials"))
        .env_remove("AWS_PROFILE")
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

#[test]
fn a_role_behind_a_source_profile_is_assumed_and_its_keys_are_used() {
    let project = with_roles();
    project.local(&["bootstrap", "--yes"]).must(0);
    let engine = project.engine();
    let role = |name: &str| {
        format!(
            "[profile {name}]\nrole_arn = arn:aws:iam::{}:role/{name}\nsource_profile = base\n\
             role_session_name = kim\nregion = {}\n",
            engine.account, engine.region
        )
    };
    let profiles = format!(
        "[profile base]\naws_access_key_id = {}\naws_secret_access_key = {}\nregion = {}\n{}{}",
        engine.access_key_id,
        engine.secret_access_key,
        engine.region,
        role("deployer"),
        role("nobody")
    );

    let doctor = with_profile(&project, &profiles, &["doctor", "--profile", "deployer", "--output", "json"]);
    let found = text(&doctor.stdout);
    assert!(found.contains("assumed-role/deployer/kim"), "{found}{}", text(&doctor.stderr));
    let status = with_profile(&project, &profiles, &["status", "--profile", "deployer"]);
    assert_eq!(status.status.code(), Some(0), "{}", text(&status.stderr));

    // The same question under the keys it began with has another answer.
    let doctor = with_profile(&project, &profiles, &["doctor", "--profile", "base", "--output", "json"]);
    let found = text(&doctor.stdout);
    assert!(found.contains("arn:aws:iam::") && !found.contains("assumed-role"), "{found}");

    let nobody = with_profile(&project, &profiles, &["status", "--profile", "nobody"]);
    let told = text(&nobody.stderr);
    assert_eq!(nobody.status.code(), Some(4), "{told}");
    assert!(told.contains("hint: "), "{told}");

    let unknown =
        with_profile(&project, &profiles, &["status", "--profile", "typo", "--region", "eu-west-1"]);
    let told = text(&unknown.stderr);
    assert_eq!(unknown.status.code(), Some(4), "{told}");
    let file = |name| project.path(name).display().to_string();
    let (config, credentials) = (file(".mdd/aws/config"), file(".mdd/aws/credentials"));
    assert!(
        told.contains(&format!("error: there is no profile typo in {config} or {credentials}\n")),
        "{told}"
    );
    assert!(told.contains("hint: there is base, deployer, nobody: "), "{told}");
    assert!(told.contains("`aws configure --profile typo`"), "{told}");
    let exported = with_environment(&project, &profiles, &[("AWS_PROFILE", "typo")], &["status"]);
    assert_eq!(text(&exported.stderr), told, "the same for one that is exported");
}

/// The environment, the flags, and the profile that is shown.
type Case<'a> = (Vec<(&'a str, &'a str)>, &'a [&'a str], Option<&'a str>);

#[test]
fn the_profile_that_is_shown_is_the_one_whose_keys_are_used() {
    let project = Project::start(|_| {});
    let engine = project.engine();
    let profile = |name: &str, key: &str, secret: &str| {
        format!(
            "[profile {name}]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\nregion = {}\n",
            engine.region
        )
    };
    let profiles = profile("right", &engine.access_key_id, &engine.secret_access_key)
        + &profile("wrong", "AKIAIOSFODNN7EXAMPLE", "hush");
    let right = [
        ("AWS_ACCESS_KEY_ID", engine.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", engine.secret_access_key.as_str()),
    ];
    let wrong = [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "hush")];
    let exported = |name| [("AWS_PROFILE", name)];
    let cases: [Case<'_>; 4] = [
        (exported("right").to_vec(), &[], Some("right")),
        // Keys in the environment come before an exported profile, and after one that is named.
        ([&exported("wrong")[..], &right].concat(), &[], None),
        (wrong.to_vec(), &["--profile", "right"], Some("right")),
        (exported("wrong").to_vec(), &["--profile", "right"], Some("right")),
    ];
    for (environment, flags, shown) in cases {
        let words = [&["clean-test", "--dry-run", "--output", "json"], flags].concat();
        let ended = with_environment(&project, &profiles, &environment, &words);
        assert_eq!(ended.status.code(), Some(0), "{environment:?} {flags:?}: {}", text(&ended.stderr));
        let place: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(place["profile"].as_str(), shown, "{environment:?} {flags:?}");
    }
}

#[test]
fn an_endpoint_of_one_service_is_where_its_calls_go_and_local_is_the_engine_all_the_same() {
    let project = Project::start(|_| {});
    let engine = project.engine();
    let run = |words: &[&str]| {
        let words = [words, &["clean-test", "--dry-run"]].concat();
        let mut command = project.command(&engine.url, &words);
        command.env("AWS_ENDPOINT_URL_CLOUDFORMATION", "http://127.0.0.1:1").output().unwrap()
    };
    let there = run(&[]);
    let told = text(&there.stderr);
    assert_eq!(there.status.code(), Some(1), "{told}");
    assert!(told.contains("hint: nothing listens at that address"), "{told}");
    let here = run(&["--local"]);
    assert_eq!(here.status.code(), Some(0), "{}", text(&here.stderr));
    let unset =
        project.command(&engine.url, &["local", "env"]).env("AWS_ENDPOINT_URL_S3", "x").output().unwrap();
    assert!(text(&unset.stdout).contains("unset AWS_ENDPOINT_URL_S3\n"), "{}", text(&unset.stdout));
}

#[test]
fn a_session_that_is_over_ends_with_4_and_the_command_that_signs_in_again() {
    let project = Project::start(|_| {});
    let profiles = "[sso-session team]\nsso_region = ap-southeast-2\nsso_start_url = https://team.awsapps.example/start\n\
                    [profile markets]\nsso_session = team\nsso_account_id = 111122223333\nsso_role_name = Developer\n\
                    region = ap-southeast-2\n";
    // The cache's file is named for the SHA-1 of the session's name: `team`.
    project.write(
        ".mdd/.aws/sso/cache/d25187dc137f35c88bc80ec8c3ffbdb17b5eb873.json",
        r#"{"accessToken":"hush-sso-token","expiresAt":"2020-01-01T00:00:00Z","region":"ap-southeast-2","startUrl":"https://team.awsapps.example/start"}"#,
    );
    for words in [&["status"][..], &["watch"], &["approve"], &["clean-test", "--yes"], &["doctor"]] {
        let words = [words, &["--profile", "markets", "-vv"]].concat();
        let ended = with_profile(&project, profiles, &words);
        let told = text(&ended.stderr) + &text(&ended.stdout);
        assert_eq!(ended.status.code(), Some(4), "{words:?}: {told}");
        // The doctor's table breaks lines.
        let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("`aws sso login --profile markets`"), "{words:?}: {told}");
        assert!(!told.contains("hush"), "{words:?}: {told}");
    }
}
