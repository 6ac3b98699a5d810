//! Functions really run, and fail as on AWS.

use std::collections::BTreeSet;

use aws_sdk_lambda::error::ProvideErrorMetadata;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Architecture, InvocationType, State};
use jiff::SignedDuration;
use serde_json::json;

use crate::bootstrap;
use crate::common::{engine, engine_with_clock, started};
use crate::help::{alive, code, create, eventually, invoke, lambda, log, payload, tail, variables};

const GROUP: &str = "/aws/lambda/f";

#[tokio::test]
async fn a_function_answers_and_its_log_tells_how() {
    let (_engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    let made = create(&client, "f").timeout(30).send().await.unwrap();
    assert_eq!(made.state(), Some(&State::Pending));
    assert_eq!(made.function_arn(), Some("arn:aws:lambda:ap-southeast-2:111122223333:function:f"));

    let answer = invoke(&client, "f", json!({ "do": "log", "line": "ünï" })).await;
    assert_eq!((answer.status_code(), answer.function_error()), (200, None));
    assert_eq!(payload(&answer), json!(null));
    let lines: Vec<String> = log(&sdk, GROUP).await;
    let own: Vec<&str> = lines
        .iter()
        .map(|line| line.split([' ', ':', '\t']).next().unwrap())
        .filter(|word| matches!(*word, "INIT_START" | "START" | "to" | "ünï" | "END" | "REPORT"))
        .collect();
    assert_eq!(own, ["INIT_START", "START", "to", "to", "ünï", "END", "REPORT"], "{lines:#?}");
    let report = lines.last().unwrap();
    assert!(report.contains("\tMemory Size: 128 MB\t") && report.contains("\tInit Duration: "), "{report}");
    let tail = tail(&answer);
    assert!(tail.starts_with("START RequestId: ") && tail.contains("to stderr\nünï\nEND"), "{tail}");
}

#[tokio::test]
async fn an_instance_is_used_again_and_a_busy_fleet_grows() {
    let (engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let pid = |answer| payload(&answer)["pid"].as_u64().unwrap();
    let first = pid(invoke(&client, "f", json!({})).await);
    assert_eq!(pid(invoke(&client, "f", json!({})).await), first, "warm");

    let folder = engine.data.path().join("meeting");
    std::fs::create_dir(&folder).unwrap();
    let event = json!({ "do": "meet", "folder": folder, "of": 3 });
    let meeting = (0..3).map(|_| invoke(&client, "f", event.clone()));
    let pids: BTreeSet<u64> = futures::future::join_all(meeting).await.into_iter().map(pid).collect();
    assert_eq!(pids.len(), 3, "three at once need three instances");
    assert!(pids.contains(&first));

    client.update_function_configuration().function_name("f").memory_size(256).send().await.unwrap();
    let next = pid(invoke(&client, "f", json!({})).await);
    assert!(!pids.contains(&next), "a change retires what ran before");
}

#[tokio::test]
async fn a_function_sees_its_own_environment_and_nothing_else() {
    let (engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    let create = create(&client, "f").environment(variables(&[("RUST_LOG", "debug")])).memory_size(256);
    create.send().await.unwrap();
    let seen = payload(&invoke(&client, "f", json!({ "do": "environment" })).await);
    for (name, value) in [
        ("AWS_LAMBDA_FUNCTION_NAME", "f"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", GROUP),
        ("AWS_REGION", "ap-southeast-2"),
        ("AWS_ENDPOINT_URL", engine.endpoint().url.as_str()),
        ("_HANDLER", "bootstrap"),
        ("TZ", ":UTC"),
        ("RUST_LOG", "debug"),
    ] {
        assert_eq!(seen[name], value, "{name}");
    }
    for name in ["HOME", "USER", "CARGO_MANIFEST_DIR", "AWS_EXECUTION_ENV", "AWS_PROFILE"] {
        assert_eq!(seen.get(name), None, "{name}");
    }
    let key = seen["AWS_ACCESS_KEY_ID"].as_str().unwrap();
    assert!(key.starts_with("ASIA") && key != engine.endpoint().keys.access_key_id);
    let headers = payload(&invoke(&client, "f", json!({ "do": "headers" })).await);
    assert_eq!(
        headers["lambda-runtime-invoked-function-arn"],
        "arn:aws:lambda:ap-southeast-2:111122223333:function:f"
    );
    assert!(headers["lambda-runtime-deadline-ms"].as_str().unwrap().parse::<i64>().is_ok());
    assert!(headers["lambda-runtime-trace-id"].as_str().unwrap().starts_with("Root=1-"));
}

#[tokio::test]
async fn errors_and_crashes_are_answers() {
    let (_engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let failed = invoke(&client, "f", json!({ "do": "fail", "why": "no reason" })).await;
    assert_eq!((failed.status_code(), failed.function_error()), (200, Some("Unhandled")));
    assert_eq!(payload(&failed), json!({ "errorType": "TestError", "errorMessage": "no reason" }));

    let crashed = invoke(&client, "f", json!({ "do": "exit", "code": 7 })).await;
    let id = tail(&crashed).lines().next().unwrap().split(' ').nth(2).unwrap().to_owned();
    let text = format!("RequestId: {id} Error: Runtime exited with error: exit status 7");
    assert_eq!(payload(&crashed), json!({ "errorType": "Runtime.ExitError", "errorMessage": text }));
    let tail = tail(&crashed);
    assert!(tail.contains(&format!("no line end\n{text}\nRuntime.ExitError\nEND")), "{tail}");
    assert!(tail.trim_end().ends_with("\tStatus: error\tError Type: Runtime.ExitError"), "{tail}");

    let after = invoke(&client, "f", json!({})).await;
    assert_eq!(after.function_error(), None, "the next one gets a new process");
}

#[tokio::test]
async fn a_function_ends_at_its_time_out() {
    let (engine, sdk, clock) = engine_with_clock().await;
    let client = lambda(&sdk).await;
    create(&client, "f").timeout(3).send().await.unwrap();
    let mark = engine.data.path().join("hanging");
    let event = json!({ "do": "hang", "mark": mark });
    let hanging = invoke(&client, "f", event);
    let moving = async {
        eventually("the function hangs", async || mark.exists()).await;
        clock.advance(SignedDuration::from_secs(3));
    };
    let (answer, ()) = futures::join!(hanging, moving);
    assert_eq!(answer.function_error(), Some("Unhandled"));
    let answered = payload(&answer);
    assert_eq!(answered["errorType"], "Sandbox.Timedout");
    assert!(
        answered["errorMessage"].as_str().unwrap().ends_with(" Error: Task timed out after 3.00 seconds")
    );
    let tail = tail(&answer);
    assert!(tail.contains(" Task timed out after 3.00 seconds\nEND"), "{tail}");
    assert!(
        tail.contains("\tDuration: 3000.00 ms\t") && tail.trim_end().ends_with("\tStatus: timeout"),
        "{tail}"
    );
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_function_that_takes_too_much_memory_is_killed() {
    let (_engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    create(&client, "f").timeout(60).send().await.unwrap();
    let answer = invoke(&client, "f", json!({ "do": "allocate", "megabytes": 200 })).await;
    assert_eq!(payload(&answer)["errorType"], "Runtime.OutOfMemory");
    assert!(tail(&answer).contains("signal: killed\nRuntime.OutOfMemory"), "{}", tail(&answer));
}

#[tokio::test]
async fn a_bootstrap_that_does_not_come_up_says_why() {
    let (_engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    let made = [("crash", "Runtime.ExitError"), ("error", "BadSettings")];
    for (how, kind) in made {
        create(&client, how).environment(variables(&[("INIT", how)])).send().await.unwrap();
        let answer = invoke(&client, how, json!({})).await;
        assert_eq!(answer.function_error(), Some("Unhandled"));
        assert_eq!(payload(&answer)["errorType"], kind);
        let log = log(&sdk, &format!("/aws/lambda/{how}")).await.join("\n");
        assert!(
            log.contains("Phase: init\tStatus: error") && log.contains("Phase: invoke\tStatus: error"),
            "{log}"
        );
    }

    let zips: [(&str, Vec<u8>, &str); 3] = [
        (
            "foreign",
            bootstrap::zip_of(&[("bootstrap", 0o755, b"\x7fELF of another machine")]),
            "not built for this machine",
        ),
        ("missing", bootstrap::zip_of(&[("handler.py", 0o644, b"")]), "Couldn't find valid bootstrap(s)"),
        ("plain", bootstrap::zip_of(&[("bootstrap", 0o644, b"#!/bin/sh\n")]), "lost its execute bit"),
    ];
    for (name, zip, why) in zips {
        create(&client, name).architectures(Architecture::Arm64).code(code(zip)).send().await.unwrap();
        let answered = payload(&invoke(&client, name, json!({})).await);
        assert_eq!(answered["errorType"], "Runtime.InvalidEntrypoint", "{name}");
        assert!(answered["errorMessage"].as_str().unwrap().contains(why), "{answered}");
    }
}

#[tokio::test]
async fn a_reservation_is_a_limit() {
    let (engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    create(&client, "f").timeout(60).send().await.unwrap();
    let reserve = client.put_function_concurrency().function_name("f").reserved_concurrent_executions(1);
    reserve.send().await.unwrap();
    let folder = engine.data.path().join("meeting");
    std::fs::create_dir(&folder).unwrap();
    let event = json!({ "do": "meet", "folder": folder, "of": 2 });
    let first = invoke(&client, "f", event);
    let second = async {
        eventually("the first one runs", async || folder.read_dir().unwrap().count() == 1).await;
        let error = client.invoke().function_name("f").payload(Blob::new("{}")).send().await.unwrap_err();
        std::fs::write(folder.join("other"), "").unwrap();
        error
    };
    let (first, error) = futures::join!(first, second);
    assert_eq!(first.function_error(), None);
    assert_eq!(error.code(), Some("TooManyRequestsException"));
    assert_eq!(invoke(&client, "f", json!({})).await.function_error(), None, "the place is free again");
}

#[tokio::test]
async fn code_is_updated_and_deleting_leaves_nothing() {
    let (engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    let made =
        create(&client, "f").code(code(bootstrap::zip_of(&[("bootstrap", 0o755, b"#!/bin/sh\nexit 9\n")])));
    let before = made.send().await.unwrap();
    let exits = payload(&invoke(&client, "f", json!({})).await);
    assert!(exits["errorMessage"].as_str().unwrap().ends_with("exit status 9"), "{exits}");
    let update = client.update_function_code().function_name("f").zip_file(Blob::new(bootstrap::zip()));
    let after = update.send().await.unwrap();
    assert_ne!(before.code_sha256(), after.code_sha256());
    let answer = invoke(&client, "f", json!({})).await;
    let pid = payload(&answer)["pid"].as_u64().unwrap();

    client.delete_function().function_name("f").send().await.unwrap();
    assert!(!alive(pid), "its instance is gone");
    assert!(!engine.data.path().join("functions/f").exists(), "so is its code");
    let error = client.invoke().function_name("f").send().await.unwrap_err();
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
    assert_eq!(
        error.message(),
        Some("Function not found: arn:aws:lambda:ap-southeast-2:111122223333:function:f")
    );
}

#[tokio::test]
async fn an_engine_that_stops_takes_its_instances_along() {
    let (running, sdk) = engine().await;
    let client = lambda(&sdk).await;
    create(&client, "f").send().await.unwrap();
    let pid = payload(&invoke(&client, "f", json!({})).await)["pid"].as_u64().unwrap();
    running.engine.shutdown().await;
    assert!(!alive(pid));
    let (_engine, sdk) = started(running.data, |_| {}).await;
    let client = aws_sdk_lambda::Client::new(&sdk);
    let answer = invoke(&client, "f", json!({})).await;
    assert_ne!(payload(&answer)["pid"].as_u64().unwrap(), pid, "the function is still there");
}

#[tokio::test]
async fn what_is_not_there_is_refused_by_name() {
    let (_engine, sdk) = engine().await;
    let client = lambda(&sdk).await;
    let error = create(&client, "f").runtime("python3.13".into()).send().await.unwrap_err();
    assert_eq!(error.code(), Some("NotImplemented"));
    assert!(error.message().unwrap().contains("python3.13"));
    let error = create(&client, "f").layers("arn:aws:lambda:x:1:layer:l:1").send().await.unwrap_err();
    assert!(error.message().unwrap().contains("lambda:CreateFunction with Layers"));
    let error = create(&client, "f").role("arn:aws:iam::111122223333:role/other").send().await.unwrap_err();
    assert_eq!(error.message(), Some("The role defined for the function cannot be assumed by Lambda."));
    create(&client, "f").send().await.unwrap();
    let error = create(&client, "f").send().await.unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Some("ResourceConflictException"), Some("Function already exist: f"))
    );
    let error = client.invoke().function_name("f").payload(Blob::new("{no json")).send().await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidRequestContentException"));
    let dry = client.invoke().function_name("f").invocation_type(InvocationType::DryRun).send().await;
    assert_eq!(dry.unwrap().status_code(), 204);
}
