//! What CodeBuild tells the bus, in the form that AWS documents for rules.

use serde_json::json;

use super::build::Build;
use crate::core::Call;

/// `CodeBuild Build State Change`.
pub(super) fn build_changed(call: &Call, build: &Build) {
    let phases: Vec<_> = build
        .phases
        .iter()
        .map(|phase| {
            let contexts: Vec<_> =
                phase.contexts.iter().map(|why| format!("{}: {}", why.status_code, why.message)).collect();
            json!({
                "phase-type": phase.phase_type,
                "phase-status": phase.phase_status.map(super::Status::as_str),
                "phase-context": contexts,
                "start-time": phase.start_time.to_string(),
                "end-time": phase.end_time.map(|time| time.to_string()),
                "duration-in-seconds": phase.duration_in_seconds,
            })
        })
        .collect();
    call.publish(
        "aws.codebuild",
        "CodeBuild Build State Change",
        vec![build.arn.clone()],
        json!({
            "build-status": build.build_status.as_str(),
            "project-name": build.project_name,
            "build-id": build.arn,
            "current-phase": build.current_phase,
            "version": "1",
            "additional-information": {
                "initiator": build.initiator,
                "build-number": build.build_number,
                "build-complete": build.build_complete,
                "timeout-in-minutes": build.timeout_in_minutes,
                "logs": { "group-name": build.logs.group_name, "stream-name": build.logs.stream_name,
                          "deep-link": build.logs.deep_link },
                "phases": phases,
            },
        }),
    );
}
