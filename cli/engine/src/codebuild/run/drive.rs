//! The run of a build through its phases: what each one says is stored before the next begins.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::job::Job;
use crate::codebuild::build::{self, Context, Phase, Record, Status};
use crate::codebuild::events;
use crate::codebuild::phases::{self, BuildPhase, PhaseFailure};
use crate::codebuild::running::Interrupt;
use crate::core::{ApiError, Cloud};

/// Runs a stored build from its start, in a task of its own.
pub(in crate::codebuild) fn spawn(cloud: &Arc<Cloud>, id: &str) {
    let interrupt = cloud.running.codebuild.begin(id);
    let task = tokio::spawn({
        let (cloud, id) = (Arc::clone(cloud), id.to_owned());
        async move {
            if let Err(error) = run(&cloud, &id, interrupt).await {
                tracing::error!(build = %id, %error, "a build could not be kept up");
            }
            cloud.running.codebuild.end(&id);
        }
    });
    cloud.running.codebuild.keep(id, task);
}

/// Resolves when the time is up.
async fn passed(cloud: &Cloud, deadline: Option<Timestamp>) {
    match deadline {
        Some(deadline) => cloud.clock.sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

async fn run(
    cloud: &Arc<Cloud>,
    id: &str,
    mut interrupt: watch::Receiver<Option<Interrupt>>,
) -> Result<(), ApiError> {
    let Some(mut record) = cloud.store.get::<Record>(build::KIND, id)? else { return Ok(()) };
    let again = !record.build.phases.is_empty();
    record.build.phases = vec![submitted(&record)];
    let mut job = Job::new(cloud, record);
    let limit = SignedDuration::from_mins(i64::from(job.record.build.timeout_in_minutes));
    let mut deadline = None;
    let mut end = None;
    for phase in phases::PHASES {
        if !phase.runs(&job) {
            continue;
        }
        begin(&mut job, *phase)?;
        if phase.name() != phases::QUEUED {
            // Waiting for another build of the project does not count.
            deadline.get_or_insert(cloud.clock.now() + limit);
        }
        let result = tokio::select! {
            result = phase.run(&mut job) => result,
            why = interrupted(&mut interrupt) => {
                end = Some(why);
                Err(PhaseFailure { status: Status::Stopped, code: String::new(), message: String::new() })
            }
            () = passed(cloud, deadline) => Err(PhaseFailure {
                status: Status::TimedOut,
                code: "BUILD_TIMED_OUT".to_owned(),
                message: format!("Build has timed out after {} minutes.", job.record.build.timeout_in_minutes),
            }),
        };
        if end == Some(Interrupt::Shutdown) {
            // Nothing is recorded: an engine that starts later finds the build unfinished and runs it again.
            job.log.note("The engine is stopping; the build starts again with it");
            job.close().await;
            job.close_log().await;
            return Ok(());
        }
        if again && phase.name() == phases::PROVISIONING {
            job.log.note("The engine was stopped while this build ran; it starts again");
        }
        if finish(&mut job, *phase, result).await? {
            break;
        }
    }
    complete(job).await
}

async fn interrupted(receiver: &mut watch::Receiver<Option<Interrupt>>) -> Interrupt {
    let why = receiver.wait_for(Option::is_some).await.ok().and_then(|why| *why);
    match why {
        Some(why) => why,
        // The sender lives until the build has ended.
        None => std::future::pending().await,
    }
}

fn submitted(record: &Record) -> Phase {
    let start = record.build.start_time;
    Phase {
        phase_type: phases::SUBMITTED.to_owned(),
        phase_status: Some(Status::Succeeded),
        start_time: start,
        end_time: Some(start),
        duration_in_seconds: Some(0),
        contexts: Vec::new(),
    }
}

fn begin(job: &mut Job, phase: &dyn BuildPhase) -> Result<(), ApiError> {
    let start_time = job.cloud.clock.now();
    let build = &mut job.record.build;
    build.current_phase = phase.name().to_owned();
    build.phases.push(Phase {
        phase_type: phase.name().to_owned(),
        phase_status: None,
        start_time,
        end_time: None,
        duration_in_seconds: None,
        contexts: Vec::new(),
    });
    job.save()
}

/// Records how a phase ended; true when the build is over with it.
async fn finish(
    job: &mut Job,
    phase: &dyn BuildPhase,
    result: Result<(), PhaseFailure>,
) -> Result<bool, ApiError> {
    let end = job.cloud.clock.now();
    let cut_off =
        matches!(&result, Err(failure) if matches!(failure.status, Status::Stopped | Status::TimedOut));
    if cut_off {
        job.close().await;
    }
    let (status, context) = match result {
        Ok(()) => (Status::Succeeded, Context::default()),
        Err(failure) => {
            // The first failure decides how the build ends.
            if job.succeeding {
                job.record.build.build_status = failure.status;
            }
            job.succeeding = false;
            (failure.status, Context { status_code: failure.code, message: failure.message })
        }
    };
    if phase.is_logged() {
        job.log.note(&format!("Phase complete: {} State: {}", phase.name(), status.as_str()));
        let (code, message) = (&context.status_code, &context.message);
        job.log.note(&format!("Phase context status code: {code} Message: {message}"));
    }
    if let Some(last) = job.record.build.phases.last_mut() {
        last.phase_status = Some(status);
        last.end_time = Some(end);
        last.duration_in_seconds = Some(end.duration_since(last.start_time).as_secs());
        last.contexts = vec![context];
    }
    job.save()?;
    Ok(cut_off)
}

async fn complete(mut job: Job) -> Result<(), ApiError> {
    job.close().await;
    job.close_log().await;
    let now = job.cloud.clock.now();
    let build = &mut job.record.build;
    if job.succeeding {
        build.build_status = Status::Succeeded;
    }
    build.current_phase = phases::COMPLETED.to_owned();
    build.phases.push(Phase {
        phase_type: phases::COMPLETED.to_owned(),
        phase_status: None,
        start_time: now,
        end_time: None,
        duration_in_seconds: None,
        contexts: Vec::new(),
    });
    build.end_time = Some(now);
    build.build_complete = true;
    job.save()?;
    events::build_changed(&job.call, &job.record.build);
    Ok(())
}
