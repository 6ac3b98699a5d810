//! Commands that only look.

use aws_sdk_cloudwatchlogs::types::InputLogEvent;

use crate::client::Client;

const GROUP: &str = "/peers/lambda";

pub fn logs(client: &Client) {
    let now = jiff::Timestamp::now().as_millisecond();
    client.wait(async {
        let logs = aws_sdk_cloudwatchlogs::Client::new(&client.sdk);
        logs.create_log_group().log_group_name(GROUP).send().await.unwrap();
        logs.create_log_stream().log_group_name(GROUP).log_stream_name("one").send().await.unwrap();
        let event = |text: &str, at| InputLogEvent::builder().message(text).timestamp(at).build().unwrap();
        let put = logs.put_log_events().log_group_name(GROUP).log_stream_name("one");
        put.log_events(event("first words", now - 2_000))
            .log_events(event("second words", now - 1_000))
            .send()
            .await
            .unwrap();
    });
    let ended = client.mdd(0, &["logs", "group", GROUP, "--since", "10m"]);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{ended:#?}");
    assert!(lines[0].contains("first words") && lines[1].contains("second words"), "{ended:#?}");
    let filtered = client.mdd(0, &["logs", "group", GROUP, "--since", "10m", "--filter", "second"]);
    assert_eq!(filtered.stdout.lines().count(), 1, "{filtered:#?}");
    let missing = client.mdd(1, &["logs", "group", "/peers/nothing"]);
    assert!(missing.stderr.contains("/peers/nothing"), "{missing:#?}");
}

pub fn doctor(client: &Client) {
    // No pipeline is here, so the doctor has something to find; it must find it and not fall over.
    let report = client.mdd(1, &["doctor", "--output", "json"]).json();
    let checks = report["checks"].as_array().unwrap();
    let state = |name: &str| {
        let found = checks.iter().find(|check| check["name"] == name);
        found.unwrap_or_else(|| panic!("no check {name}: {report:#}"))["state"].clone()
    };
    assert_eq!((state("credentials"), state("region")), ("ok".into(), "ok".into()));
    assert!(checks.iter().filter(|check| check["state"] == "failed").all(|check| check["fix"].is_string()));
}
