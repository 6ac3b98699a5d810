//! One process of a function, from its start to its end.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::process::Child;
use tokio_util::sync::CancellationToken;

use crate::core::{Cloud, Credentials, issue, revoke};
use crate::lambda::code;
use crate::lambda::function::Function;
use crate::lambda::instance::environment::{Particulars, variables};
use crate::lambda::instance::failure::Failure;
use crate::lambda::instance::leftovers;
use crate::lambda::instance::log_writer::LogWriter;
use crate::lambda::instance::memory::{self, Memory};
use crate::lambda::instance::runtime_api::{ANSWER_LIMIT, Handed, RuntimeApi, Said};
use crate::lambda::instance::spawn::spawn;
use crate::lambda::instance::work::Event;

/// How long an instance's keys work; instances end before that.
const KEYS_LIVE: SignedDuration = SignedDuration::from_hours(12);

/// A running bootstrap.
pub(super) struct Sandbox {
    cloud: Arc<Cloud>,
    function: Arc<Function>,
    cancel: CancellationToken,
    child: Child,
    pid: u32,
    api: RuntimeApi,
    scratch: PathBuf,
    credentials: Credentials,
    /// Whether it waits for an event.
    ready: bool,
}

impl Sandbox {
    /// Starts the process.
    pub(super) async fn start(
        cloud: &Arc<Cloud>,
        function: &Arc<Function>,
        logs: &LogWriter,
        cancel: &CancellationToken,
    ) -> Result<Self, Failure> {
        let broken = |what: &str, problem: &dyn std::fmt::Display| {
            Failure::NotStarted(format!("the engine could not {what}: {problem}"))
        };
        let api = RuntimeApi::listen().await.map_err(|problem| broken("listen for the runtime", &problem))?;
        let code = std::path::absolute(code::folder(cloud, function))
            .map_err(|problem| broken("find the code", &problem))?;
        let scratch = code.with_file_name(format!("{}.tmp", cloud.ids.uuid()));
        std::fs::create_dir_all(&scratch).map_err(|problem| broken("make a temporary folder", &problem))?;
        let principal = function.as_role(cloud).principal;
        let credentials = issue(cloud, principal, KEYS_LIVE)
            .map_err(|problem| broken("issue the role's keys", &problem))?;
        let own = Particulars {
            code: &code,
            scratch: &scratch,
            stream: &logs.stream,
            runtime_api: api.address,
            credentials: &credentials,
        };
        let variables = variables(cloud, function, &own);
        let (child, output) = spawn(&code, &variables, &function.settings.architecture).await?;
        logs.attach(output);
        let pid = child.id().unwrap_or_default();
        if let Err(problem) = leftovers::remember(cloud, pid) {
            tracing::warn!(%problem, pid, "an instance could not be remembered");
        }
        Ok(Self {
            cloud: Arc::clone(cloud),
            function: Arc::clone(function),
            cancel: cancel.clone(),
            child,
            pid,
            api,
            scratch,
            credentials,
            ready: false,
        })
    }

    /// Waits until the process asks for its first event.
    pub(super) async fn init(&mut self, limit: SignedDuration) -> Result<(), Failure> {
        let until = self.cloud.clock.now() + limit;
        loop {
            match self.listen(until).await? {
                Said::Ready => {
                    self.ready = true;
                    return Ok(());
                }
                Said::NotInitialized(body) => return Err(Failure::Reported(body)),
                Said::Answer(_) | Said::Failed(_) | Said::TooLarge => {}
            }
        }
    }

    /// Hands over an event and waits for the answer, and then until the process is ready again.
    pub(super) async fn invoke(&mut self, event: &Event, deadline: Timestamp) -> Result<Bytes, Failure> {
        self.ready = false;
        self.api.hand(self.handed(event, deadline)).await;
        let answer = loop {
            match self.listen(deadline).await? {
                Said::Answer(body) => break Ok(body),
                Said::Failed(body) | Said::NotInitialized(body) => break Err(Failure::Reported(body)),
                Said::TooLarge => break Err(Failure::AnswerTooLarge(ANSWER_LIMIT)),
                Said::Ready => {}
            }
        };
        self.ready = matches!(self.listen(deadline).await, Ok(Said::Ready));
        if self.memory().is_some_and(|memory| memory.exceeds(self.function.settings.memory)) {
            self.ready = false;
            return Err(Failure::OutOfMemory);
        }
        answer
    }

    /// Whether another event can be handed over. Keys must outlast the longest invocation.
    pub(super) fn reusable(&self) -> bool {
        let keys_end = self.credentials.expiration - SignedDuration::from_mins(20);
        self.ready && self.cloud.clock.now() < keys_end
    }

    /// Resolves when the process has ended by itself.
    pub(super) async fn exited(&mut self) {
        let _ = self.child.wait().await;
    }

    pub(super) fn memory(&self) -> Option<Memory> {
        Memory::of(self.pid)
    }

    /// Ends the process and everything it started.
    pub(super) async fn end(mut self) {
        leftovers::end_group(self.pid);
        let _ = self.child.wait().await;
        leftovers::forget(&self.cloud, self.pid);
        revoke(&self.cloud, &self.credentials);
        let _ = tokio::fs::remove_dir_all(&self.scratch).await;
    }

    async fn listen(&mut self, until: Timestamp) -> Result<Said, Failure> {
        let Settings { memory, timeout } = Settings::of(&self.function);
        let clock = self.cloud.clock.as_ref();
        tokio::select! {
            biased;
            Some(said) = self.api.said.recv() => Ok(said),
            status = self.child.wait() => match status {
                Ok(status) => Err(Failure::Exited(status)),
                Err(problem) => Err(Failure::NotStarted(problem.to_string())),
            },
            () = self.cancel.cancelled() => Err(Failure::Ended),
            () = memory::exceeded(self.pid, memory, clock) => Err(Failure::OutOfMemory),
            () = clock.sleep_until(until) => Err(Failure::TimedOut(timeout)),
        }
    }

    fn handed(&self, event: &Event, deadline: Timestamp) -> Handed {
        let ids = &self.cloud.ids;
        let seconds = self.cloud.clock.now().as_second();
        let (root, parent) = (ids.hex(), ids.hex());
        Handed {
            request_id: event.request_id.clone(),
            deadline: deadline.as_millisecond(),
            function_arn: self.function.arn(&self.cloud),
            trace: format!("Root=1-{seconds:08x}-{};Parent={};Sampled=0", &root[..24], &parent[..16]),
            client_context: event.client_context.clone(),
            payload: event.payload.clone(),
        }
    }
}

struct Settings {
    memory: u32,
    timeout: u32,
}

impl Settings {
    fn of(function: &Function) -> Self {
        Self { memory: function.settings.memory, timeout: function.settings.timeout }
    }
}
