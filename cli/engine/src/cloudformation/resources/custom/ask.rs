//! Sends a request to the function and waits for its answer.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;

use super::answer::{self, Answer};
use super::request::Request;
use crate::cloudformation::resource::{Failure, Site};
use crate::core::{ApiError, Call, Event};
use crate::{lambda, s3};

/// Where answers arrive.
const BUCKET: &str = "mdd-custom-resource-responses";
/// How long a function may take, unless `ServiceTimeout` says otherwise.
const HOUR: i64 = 3600;
/// Requests that were sent, by id: they are not sent again.
const SENT: &str = "cloudformation/custom-request";

#[derive(Serialize, Deserialize)]
struct Sent {
    deadline: Timestamp,
}

/// Asks the function. The outer error means that it was never asked; the inner one is what came of asking.
pub async fn ask(site: &Site, request: &Request<'_>) -> Result<Result<Answer, Failure>, Failure> {
    let cloud = &site.call.cloud;
    let own = Call::as_service(cloud, "cloudformation.amazonaws.com");
    // The same attempt has the same id, so that an engine which was killed goes on waiting instead of asking twice.
    let request_id = site.uuid();
    let mut events = cloud.bus.subscribe();
    let sent: Option<Sent> = cloud.store.get(SENT, &request_id).map_err(ApiError::from)?;
    let deadline = match sent {
        Some(sent) => sent.deadline,
        None => send(site, request, &own, &request_id).await?,
    };
    loop {
        if let Some(answered) = look(&own, &request_id).await? {
            cloud.store.delete(SENT, &request_id).map_err(ApiError::from)?;
            return Ok(answered);
        }
        tokio::select! {
            () = arrived(&mut events, &request_id) => {}
            () = cloud.clock.sleep_until(deadline) => {
                cloud.store.delete(SENT, &request_id).map_err(ApiError::from)?;
                return Ok(Err(Failure::new(format!(
                    "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId \
                     [{request_id}]. If you are using the Python cfn-response module, you may need to update your Lambda \
                     function code so that CloudFormation can attach the updated version."
                ))));
            }
        }
    }
}

async fn send(
    site: &Site,
    request: &Request<'_>,
    own: &Call,
    request_id: &str,
) -> Result<Timestamp, Failure> {
    let cloud = &site.call.cloud;
    let token = request.properties["ServiceToken"].as_str().unwrap_or_default();
    match token.split(':').nth(2) {
        Some("lambda") => {}
        Some("sns") => return Err(ApiError::not_implemented("A service token that is an SNS topic").into()),
        _ => return Err(Failure::new(format!("Invalid service token: {token}"))),
    }
    let timeout = timeout(request.properties)?;
    if !s3::bucket_exists(cloud, BUCKET)? {
        s3::create_bucket(own, BUCKET).await?;
    }
    let url = s3::presign(cloud, "PUT", BUCKET, request_id, timeout + SignedDuration::from_mins(15));
    let event = request.event(site, request_id, &url);
    lambda::invoke_event(&site.call, token, event.to_string().into()).await?;
    let deadline = cloud.clock.now() + timeout;
    cloud.store.put(SENT, request_id, &Sent { deadline }).map_err(ApiError::from)?;
    Ok(deadline)
}

fn timeout(properties: &Value) -> Result<SignedDuration, Failure> {
    let Some(value) = properties.get("ServiceTimeout") else { return Ok(SignedDuration::from_secs(HOUR)) };
    let seconds = value.as_str().map_or_else(|| value.as_i64(), |text| text.parse().ok());
    match seconds {
        Some(seconds @ 1..=HOUR) => Ok(SignedDuration::from_secs(seconds)),
        _ => Err(Failure::new("ServiceTimeout must be between 1 and 3600 seconds")),
    }
}

/// The answer, if there is one; it is taken away.
async fn look(own: &Call, request_id: &str) -> Result<Option<Result<Answer, Failure>>, Failure> {
    let object = match s3::get_object(own, BUCKET, request_id, None).await {
        Ok(object) => object,
        Err(error) if error.status == 404 => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let answered = if object.size > answer::LARGEST {
        Err(Failure::new("Response object is too long."))
    } else {
        let text = std::fs::read(&object.file).map_err(ApiError::internal)?;
        answer::read(&text, request_id)
    };
    s3::delete_object(own, BUCKET, request_id, None).await?;
    Ok(Some(answered))
}

/// Resolves when the answer may be there.
async fn arrived(events: &mut tokio::sync::broadcast::Receiver<Event>, request_id: &str) {
    loop {
        match events.recv().await {
            Ok(event) if is_answer(&event, request_id) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

fn is_answer(event: &Event, request_id: &str) -> bool {
    event.source == "aws.s3"
        && event.detail["bucket"]["name"] == BUCKET
        && event.detail["object"]["key"] == request_id
}
