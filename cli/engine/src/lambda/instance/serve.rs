//! The life of an instance: started for an event, kept warm for the next, ended when nobody wants it any more.

use std::sync::Arc;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::core::Cloud;
use crate::lambda::function::Function;
use crate::lambda::instance::failure::Failure;
use crate::lambda::instance::log_writer::LogWriter;
use crate::lambda::instance::report::{self, Report};
use crate::lambda::instance::sandbox::Sandbox;
use crate::lambda::instance::work::Work;
use crate::lambda::invoke::Invoked;

/// How long a start may take before it is tried once more within the invocation's own time.
const INIT_LIMIT: SignedDuration = SignedDuration::from_secs(10);
/// How long an instance waits for its next event.
const IDLE: SignedDuration = SignedDuration::from_mins(10);

/// Serves `work`, then whatever the fleet hands over, until the instance is not wanted any more.
pub(super) async fn serve(cloud: Arc<Cloud>, function: Arc<Function>, work: Work, cancel: CancellationToken) {
    let mut next = Some(work);
    while let Some(work) = next.take() {
        let instance = Instance {
            cloud: Arc::clone(&cloud),
            function: Arc::clone(&function),
            cancel: cancel.clone(),
            logs: LogWriter::new(&cloud, &function),
        };
        next = instance.live(work).await;
    }
}

struct Instance {
    cloud: Arc<Cloud>,
    function: Arc<Function>,
    cancel: CancellationToken,
    logs: LogWriter,
}

/// A process that is ready, and what is known of its start.
struct Started {
    sandbox: Sandbox,
    init: Option<SignedDuration>,
    /// When the time of the first invocation began, if the start ran into it.
    since: Option<Timestamp>,
}

impl Instance {
    /// One process from start to end; gives back work that came too late for it.
    async fn live(self, work: Work) -> Option<Work> {
        let left = match self.start().await {
            Ok(started) => self.work(started, work).await,
            Err((failure, init)) => {
                self.refuse(work, &failure, init).await;
                None
            }
        };
        self.logs.close().await;
        left
    }

    async fn work(&self, started: Started, mut work: Work) -> Option<Work> {
        let Started { mut sandbox, mut init, mut since } = started;
        loop {
            let invoked = self.invoke(&mut sandbox, &work, init.take(), since.take()).await;
            // Back in the fleet before the answer is out: whoever asks next finds this instance.
            let inbox = if sandbox.reusable() { self.offer() } else { None };
            match invoked {
                Some(invoked) => work.answer(invoked),
                None => drop(work),
            }
            let next = match inbox {
                Some(inbox) => self.wait(&mut sandbox, inbox).await,
                None => Next::End,
            };
            match next {
                Next::Work(next) => work = next,
                Next::Again(left) => {
                    sandbox.end().await;
                    return Some(left);
                }
                Next::End => {
                    sandbox.end().await;
                    return None;
                }
            }
        }
    }

    /// Starts a process. One that fails to start is tried once more in the time of the invocation.
    async fn start(&self) -> Result<Started, (Failure, SignedDuration)> {
        let begun = self.cloud.clock.now();
        self.logs.say(format!("INIT_START Runtime Version: {}", self.function.settings.runtime));
        match self.attempt(INIT_LIMIT).await {
            Ok(sandbox) => return Ok(Started { sandbox, init: Some(self.since(begun)), since: None }),
            Err(failure @ (Failure::NotStarted(_) | Failure::Ended)) => {
                return Err((failure, self.since(begun)));
            }
            Err(failure) => self.logs.say(report::init_failed(self.since(begun), "init", &failure)),
        }
        let again = self.cloud.clock.now();
        let limit = SignedDuration::from_secs(self.function.settings.timeout.into());
        match self.attempt(limit).await {
            Ok(sandbox) => Ok(Started { sandbox, init: None, since: Some(again) }),
            Err(failure) => {
                self.logs.say(report::init_failed(self.since(again), "invoke", &failure));
                Err((failure, self.since(again)))
            }
        }
    }

    async fn attempt(&self, limit: SignedDuration) -> Result<Sandbox, Failure> {
        let mut sandbox = Sandbox::start(&self.cloud, &self.function, &self.logs, &self.cancel).await?;
        match sandbox.init(limit).await {
            Ok(()) => Ok(sandbox),
            Err(failure) => {
                sandbox.end().await;
                Err(failure)
            }
        }
    }

    /// One invocation with its lines in the log; nothing if the instance was ended meanwhile.
    async fn invoke(
        &self,
        sandbox: &mut Sandbox,
        work: &Work,
        init: Option<SignedDuration>,
        since: Option<Timestamp>,
    ) -> Option<Invoked> {
        let id = work.event.request_id.as_str();
        let begun = since.unwrap_or_else(|| self.cloud.clock.now());
        self.logs.begin();
        self.logs.say(report::start(id));
        let deadline = begun + SignedDuration::from_secs(self.function.settings.timeout.into());
        let result = sandbox.invoke(&work.event, deadline).await;
        let memory_used = sandbox.memory().map(|memory| memory.peak);
        if matches!(result, Err(Failure::Ended)) {
            return None;
        }
        Some(self.conclude(id, begun, init, memory_used, result).await)
    }

    /// Answers for a process that did not come up.
    async fn refuse(&self, work: Work, failure: &Failure, duration: SignedDuration) {
        if matches!(failure, Failure::Ended) {
            return;
        }
        let begun = self.cloud.clock.now() - duration;
        self.logs.begin();
        self.logs.say(report::start(&work.event.request_id));
        let result = Err(failure.clone());
        let invoked = self.conclude(&work.event.request_id, begun, None, None, result).await;
        work.answer(invoked);
    }

    async fn conclude(
        &self,
        id: &str,
        begun: Timestamp,
        init: Option<SignedDuration>,
        memory_used: Option<u64>,
        result: Result<Bytes, Failure>,
    ) -> Invoked {
        // A last line without an end belongs before what follows.
        self.logs.finish().await;
        let failure = result.as_ref().err();
        if let Some(line) = failure.and_then(|failure| failure.log_line(id, self.cloud.clock.now())) {
            self.logs.say(line);
        }
        let report = Report {
            request_id: id,
            duration: self.since(begun),
            init,
            memory_size: self.function.settings.memory,
            memory_used,
            failure,
        };
        self.logs.say(report.lines());
        let log_tail = self.logs.finish().await;
        match result {
            Ok(payload) => Invoked { payload, function_error: None, log_tail },
            Err(failure) => Invoked {
                payload: failure.payload(id),
                function_error: Some("Unhandled".to_owned()),
                log_tail,
            },
        }
    }

    fn offer(&self) -> Option<mpsc::Receiver<Work>> {
        self.cloud.running.lambda.fleets.offer(&self.function)
    }

    /// Waits for the next event, for the end of the process, or for the time when it is not worth keeping.
    async fn wait(&self, sandbox: &mut Sandbox, mut inbox: mpsc::Receiver<Work>) -> Next {
        tokio::select! {
            biased;
            () = sandbox.exited() => {
                inbox.close();
                inbox.recv().await.map_or(Next::End, Next::Again)
            }
            () = self.cancel.cancelled() => Next::End,
            work = inbox.recv() => match work {
                Some(work) if sandbox.reusable() => Next::Work(work),
                Some(work) => Next::Again(work),
                None => Next::End,
            },
            () = self.cloud.clock.sleep(IDLE) => {
                inbox.close();
                inbox.recv().await.map_or(Next::End, Next::Work)
            }
        }
    }

    fn since(&self, begun: Timestamp) -> SignedDuration {
        self.cloud.clock.now().duration_since(begun)
    }
}

enum Next {
    /// Another event.
    Work(Work),
    /// Another event, for another process.
    Again(Work),
    /// Nothing more.
    End,
}
