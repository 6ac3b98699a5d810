//! `PutApprovalResult`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::codepipeline::rules::{self, PutAnswer};
use crate::core::{ApiError, Call};
use crate::wire;

#[derive(Deserialize)]
enum Status {
    Approved,
    Rejected,
}

#[derive(Deserialize)]
struct Given {
    summary: String,
    status: Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Put {
    pipeline_name: String,
    stage_name: String,
    action_name: String,
    result: Given,
    token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Done {
    #[serde(serialize_with = "wire::epoch")]
    approved_at: Timestamp,
}

pub(super) async fn put(call: Call, input: Put) -> Result<Done, ApiError> {
    let answer = PutAnswer {
        pipeline: input.pipeline_name,
        stage: input.stage_name,
        action: input.action_name,
        approved: matches!(input.result.status, Status::Approved),
        summary: input.result.summary,
        token: input.token,
    };
    Ok(Done { approved_at: rules::put_approval_result(&call, answer)? })
}
