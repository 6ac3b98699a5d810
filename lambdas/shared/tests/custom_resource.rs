//! Whatever a handler does, CloudFormation is answered, in time and with a name that does not change.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect, in its helpers too")]

use lambda_shared::custom_resource::{Answer, Budget, Request, Resource, RespondError, respond};
use lambda_shared::testing::{Behave, Received, Server};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Does what the property `Do` says.
struct Obedient;

#[derive(Debug, thiserror::Error)]
#[error("cannot")]
struct Cannot(#[source] std::io::Error);

impl Resource for Obedient {
    type Error = Cannot;

    fn physical_id(&self, request: &Request) -> String {
        format!("thing-{}", request.resource_properties["Name"].as_str().unwrap_or("none"))
    }

    async fn handle(&self, request: Request, budget: Budget) -> Result<Answer, Cannot> {
        match request.resource_properties["Do"].as_str() {
            Some("fail") => Err(Cannot(std::io::Error::other("disk full"))),
            Some("panic") => panic!("index {} is wrong", 7),
            Some("hang") => std::future::pending().await,
            Some("tell") => Ok(Answer::saying(format!("{:.0} s", budget.left().as_secs_f64()))),
            _ => Ok(Answer::default()),
        }
    }
}

fn event(server: &Server, kind: &str, properties: &Value) -> Value {
    let mut event = json!({
        "RequestType": kind,
        "ResponseURL": server.url("/answer?X-Amz-Signature=a%2Fb"),
        "StackId": "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/test/1",
        "RequestId": "request-1",
        "LogicalResourceId": "Thing",
        "ResourceType": "Custom::Thing",
        "ResourceProperties": properties,
    });
    if kind != "Create" {
        event["PhysicalResourceId"] = json!("thing-old");
    }
    event
}

async fn server(mut statuses: Vec<u16>) -> Server {
    Server::start(move |_: &Received| {
        let status = if statuses.len() > 1 { statuses.remove(0) } else { statuses[0] };
        Behave::answer(status, &[], b"")
    })
    .await
}

/// What the server was told by the handling of one event.
async fn told(kind: &str, properties: Value, remaining: Duration) -> Value {
    let server = server(vec![200]).await;
    respond(&Arc::new(Obedient), event(&server, kind, &properties), remaining).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 1);
    serde_json::from_slice(&received[0].body).unwrap()
}

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn the_answer_is_a_put_without_a_content_type_to_the_url_as_it_was_given() {
    let server = server(vec![200]).await;
    respond(&Arc::new(Obedient), event(&server, "Create", &json!({"Name": "a"})), MINUTE).await.unwrap();
    let received = &server.received()[0];
    assert_eq!(
        (received.method.as_str(), received.target.as_str()),
        ("PUT", "/answer?X-Amz-Signature=a%2Fb")
    );
    assert_eq!(received.header("content-type"), None);
    assert_eq!(received.header("transfer-encoding"), None);
    assert_eq!(
        serde_json::from_slice::<Value>(&received.body).unwrap(),
        json!({
            "Status": "SUCCESS", "PhysicalResourceId": "thing-a", "LogicalResourceId": "Thing",
            "StackId": "arn:aws:cloudformation:ap-southeast-2:111122223333:stack/test/1", "RequestId": "request-1",
        })
    );
}

#[tokio::test]
async fn an_update_may_rename_a_delete_never_does() {
    assert_eq!(told("Update", json!({"Name": "new"}), MINUTE).await["PhysicalResourceId"], "thing-new");
    assert_eq!(told("Delete", json!({"Name": "new"}), MINUTE).await["PhysicalResourceId"], "thing-old");
}

#[tokio::test]
async fn a_failure_is_told_with_its_causes_and_keeps_the_name() {
    let told = told("Update", json!({"Name": "new", "Do": "fail"}), MINUTE).await;
    assert_eq!(told["Status"], "FAILED");
    assert_eq!(told["Reason"], "cannot: disk full");
    assert_eq!(told["PhysicalResourceId"], "thing-old");
}

#[tokio::test]
async fn a_failed_create_still_has_a_name_to_be_deleted_by() {
    let told = told("Create", json!({"Name": "a", "Do": "fail"}), MINUTE).await;
    assert_eq!(
        (told["Status"].as_str(), told["PhysicalResourceId"].as_str()),
        (Some("FAILED"), Some("thing-a"))
    );
}

#[tokio::test]
async fn a_panic_is_told() {
    let told = told("Create", json!({"Do": "panic"}), MINUTE).await;
    assert_eq!(told["Reason"], "the function has a defect: it panicked: index 7 is wrong");
}

#[tokio::test]
async fn a_handler_that_hangs_is_answered_for_before_the_deadline() {
    let remaining = Duration::from_millis(1200);
    let started = std::time::Instant::now();
    let told = told("Create", json!({"Do": "hang"}), remaining).await;
    assert!(started.elapsed() < remaining, "{:?}", started.elapsed());
    assert_eq!(told["Reason"], "not finished after 1 s, just before the function's time limit");
}

#[tokio::test]
async fn a_handler_knows_how_long_it_has() {
    assert_eq!(told("Create", json!({"Do": "tell"}), MINUTE).await["Reason"], "55 s");
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_answered_too() {
    let server = server(vec![200]).await;
    let mut event = event(&server, "Delete", &json!({}));
    event["RequestType"] = json!("Rename");
    respond(&Arc::new(Obedient), event, MINUTE).await.unwrap();
    let told: Value = serde_json::from_slice(&server.received()[0].body).unwrap();
    assert_eq!(
        (told["Status"].as_str(), told["PhysicalResourceId"].as_str()),
        (Some("FAILED"), Some("thing-old"))
    );
    let reason = told["Reason"].as_str().unwrap();
    assert!(
        reason.starts_with("the request from CloudFormation cannot be read: unknown variant `Rename`"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_server_error_is_tried_again() {
    let server = server(vec![503, 500, 200]).await;
    respond(&Arc::new(Obedient), event(&server, "Create", &json!({})), MINUTE).await.unwrap();
    let bodies: Vec<_> = server.received().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[tokio::test]
async fn an_expired_url_is_not_tried_again_and_the_call_fails() {
    let server = server(vec![403]).await;
    let error = respond(&Arc::new(Obedient), event(&server, "Create", &json!({})), MINUTE).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the answer to CloudFormation was refused with status 403; the stack waits until its own time limit"
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn what_never_arrives_fails_the_call_without_telling_the_url() {
    let server = server(vec![503]).await;
    let event = event(&server, "Create", &json!({}));
    let error = respond(&Arc::new(Obedient), event, Duration::from_secs(1)).await.unwrap_err().to_string();
    assert!(error.contains("last: status 503") && !error.contains("Signature"), "{error}");
}

#[tokio::test]
async fn an_event_from_elsewhere_is_an_error() {
    let error = respond(&Arc::new(Obedient), json!({"Records": []}), MINUTE).await.unwrap_err();
    assert!(matches!(error, RespondError::NoResponseUrl));
}
