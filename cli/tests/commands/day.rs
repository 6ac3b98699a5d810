//! What a day with the pipeline asks of the local engine: logs, and a template compared with what runs.

use aws_sdk_cloudformation::types::StackStatus;
use aws_sdk_cloudwatchlogs::types::InputLogEvent;
use mdd::clients::Clients;

use crate::local::engine;
use crate::support::{Desk, Ran};

const STACK: &str = "test-marketdata-downloader";
const GROUP: &str = "/aws/lambda/somebody-elses";
const TEMPLATE: &str = "\
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties: { VisibilityTimeout: 60 }
Outputs:
  Queue: { Value: !GetAtt Jobs.Arn }
";

async fn run(desk: &Desk, words: &[&str]) -> Ran {
    desk.run(&[&["--local", "--poll-interval", "20ms"], words].concat()).await
}

async fn put(clients: &Clients, stream: &str, messages: &[&str]) {
    let logs = clients.logs();
    let _ = logs.create_log_stream().log_group_name(GROUP).log_stream_name(stream).send().await;
    let now = jiff::Timestamp::now().as_millisecond();
    let events = messages
        .iter()
        .map(|text| InputLogEvent::builder().timestamp(now).message(*text).build().unwrap())
        .collect();
    let put = logs.put_log_events().log_group_name(GROUP).log_stream_name(stream);
    put.set_log_events(Some(events)).send().await.unwrap();
}

fn messages(ran: &Ran) -> Vec<String> {
    let event = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    ran.stdout.lines().map(|line| event(line)["message"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_group_is_read_filtered_and_cut_to_its_end() {
    let desk = Desk::without_aws();
    let (engine, clients) = engine(desk.folder()).await;
    let missing = run(&desk, &["logs", "group", GROUP]).await;
    assert_eq!(missing.code, 1);
    assert!(
        missing.stderr.contains("the log group /aws/lambda/somebody-elses does not exist"),
        "{missing:?}"
    );

    clients.logs().create_log_group().log_group_name(GROUP).send().await.unwrap();
    let silent = run(&desk, &["logs", "group", GROUP]).await;
    assert_eq!((silent.code, silent.stdout.as_str()), (0, ""));
    assert!(silent.stderr.starts_with("nothing was logged in the last hour"), "{silent:?}");

    put(&clients, "one", &["a", "ERROR b"]).await;
    put(&clients, "two", &["c"]).await;
    let words = ["logs", "group", GROUP, "--output", "json"];
    let all = run(&desk, &words).await;
    assert_eq!((all.code, messages(&all)), (0, vec!["a".into(), "ERROR b".into(), "c".into()]));
    let errors = run(&desk, &[&words[..], &["--filter", "ERROR"]].concat()).await;
    assert_eq!(messages(&errors), ["ERROR b"]);
    let last = run(&desk, &[&words[..], &["--tail", "1"]].concat()).await;
    assert_eq!(messages(&last), ["c"]);
    engine.shutdown().await;
}

#[tokio::test]
async fn a_template_is_compared_and_the_stack_left_alone() {
    let desk = Desk::without_aws();
    let (engine, clients) = engine(desk.folder()).await;
    desk.file("cloudformation/lambda.cfn.yaml", TEMPLATE);
    let missing = run(&desk, &["diff", "test"]).await;
    assert_eq!(missing.code, 1, "{missing:?}");

    let create = clients.cloudformation().create_stack().stack_name(STACK).template_body(TEMPLATE);
    create.send().await.unwrap();
    let events = async || {
        let answer = clients.cloudformation().describe_stack_events().stack_name(STACK).send().await.unwrap();
        answer.stack_events.unwrap_or_default().len()
    };
    loop {
        let answer = clients.cloudformation().describe_stacks().stack_name(STACK).send().await.unwrap();
        if answer.stacks()[0].stack_status() == Some(&StackStatus::CreateComplete) {
            break;
        }
        tokio::task::yield_now().await;
    }
    let before = events().await;
    let same = run(&desk, &["diff", "test", "--exit-code"]).await;
    assert_eq!(
        (same.code, same.stdout.as_str()),
        (0, "✓ test-marketdata-downloader runs what is in cloudformation/lambda.cfn.yaml\n")
    );
    desk.file(
        "cloudformation/lambda.cfn.yaml",
        TEMPLATE.replace("60", "90").replace("Jobs.Arn", "Jobs.QueueName"),
    );
    let other = run(&desk, &["diff", "test", "--exit-code"]).await;
    assert_eq!(other.code, 1, "{other:?}");
    insta::assert_snapshot!(other.stdout);
    assert_eq!(run(&desk, &["diff", "--template"]).await.code, 0);
    assert_eq!(events().await, before, "nothing was made");
    let sets = clients.cloudformation().list_change_sets().stack_name(STACK).send().await.unwrap();
    assert!(sets.summaries().is_empty());
    engine.shutdown().await;
}
