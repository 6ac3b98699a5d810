//! An instance's log: what it writes and what Lambda says about it, in order, in one stream.
//!
//! Both outputs of the process are one pipe, so their order is kept. An answer can overtake a line on its way here, so
//! the end of an invocation waits until everything that was written before is read.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::net::unix::pipe;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::core::{ApiError, Call, Cloud};
use crate::lambda::function::Function;
use crate::lambda::instance::log_lines::{Lines, Tail};
use crate::logs;

enum Message {
    /// A new process writes here.
    Attach(pipe::Receiver),
    /// A line of Lambda's own.
    Say(String),
    /// An invocation begins: its log starts here.
    Begin,
    /// Tell when everything written so far is stored, and the invocation's log.
    Finish(oneshot::Sender<String>),
}

/// The log of one instance.
pub(super) struct LogWriter {
    /// The stream's name.
    pub stream: String,
    messages: mpsc::UnboundedSender<Message>,
    task: JoinHandle<()>,
}

impl LogWriter {
    /// A log with a stream of its own.
    pub(super) fn new(cloud: &Arc<Cloud>, function: &Function) -> Self {
        let date = cloud.clock.now().strftime("%Y/%m/%d").to_string();
        let stream = format!("{date}/[$LATEST]{}", cloud.ids.hex());
        let (messages, inbox) = mpsc::unbounded_channel();
        let writer = Writer {
            call: function.as_role(cloud),
            group: function.log_group(),
            stream: stream.clone(),
            lines: Lines::default(),
            tail: Tail::default(),
            waiting: Vec::new(),
            pipe: None,
        };
        Self { stream, messages, task: tokio::spawn(writer.run(inbox)) }
    }

    pub(super) fn attach(&self, pipe: pipe::Receiver) {
        self.tell(Message::Attach(pipe));
    }

    /// Writes lines of Lambda's own.
    pub(super) fn say(&self, lines: impl Into<String>) {
        self.tell(Message::Say(lines.into()));
    }

    pub(super) fn begin(&self) {
        self.tell(Message::Begin);
    }

    /// Waits until everything written so far is stored, and gives the end of the invocation's log.
    pub(super) async fn finish(&self) -> String {
        let (reply, answer) = oneshot::channel();
        self.tell(Message::Finish(reply));
        answer.await.unwrap_or_default()
    }

    /// Writes what is left; nothing is written after this returns.
    pub(super) async fn close(self) {
        let Self { messages, task, .. } = self;
        drop(messages);
        if let Err(problem) = task.await {
            tracing::warn!(%problem, "a log was cut off");
        }
    }

    fn tell(&self, message: Message) {
        // The task ends only when this is dropped.
        let _ = self.messages.send(message);
    }
}

struct Writer {
    call: Call,
    group: String,
    stream: String,
    lines: Lines,
    tail: Tail,
    waiting: Vec<(Timestamp, String)>,
    pipe: Option<pipe::Receiver>,
}

impl Writer {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Message>) {
        loop {
            tokio::select! {
                message = inbox.recv() => match message {
                    Some(message) => self.handle(message),
                    None => break,
                },
                () = readable(self.pipe.as_ref()) => self.read(),
            }
            self.store();
        }
        self.read();
        self.flush_line();
        self.store();
    }

    fn handle(&mut self, message: Message) {
        // What the process wrote before comes before.
        self.read();
        match message {
            Message::Attach(pipe) => self.pipe = Some(pipe),
            Message::Say(lines) => lines.lines().for_each(|line| self.add(line.to_owned())),
            Message::Begin => self.tail.clear(),
            Message::Finish(reply) => {
                self.flush_line();
                self.store();
                let _ = reply.send(self.tail.text());
            }
        }
    }

    /// Reads what is there without waiting.
    fn read(&mut self) {
        let mut buffer = [0; 1 << 14];
        loop {
            let Some(pipe) = &self.pipe else { return };
            match pipe.try_read(&mut buffer) {
                Ok(0) => self.pipe = None,
                Ok(read) => {
                    let lines = self.lines.push(&buffer[..read]);
                    lines.into_iter().for_each(|line| self.add(line));
                }
                Err(problem) if problem.kind() == std::io::ErrorKind::WouldBlock => return,
                Err(_) => self.pipe = None,
            }
        }
    }

    fn flush_line(&mut self) {
        let lines = self.lines.finish();
        lines.into_iter().for_each(|line| self.add(line));
    }

    fn add(&mut self, line: String) {
        self.tail.push(&line);
        self.waiting.push((self.call.now(), line));
    }

    /// Lines that cannot be stored are lost, as on AWS for a role that may not write logs.
    fn store(&mut self) {
        let lines = std::mem::take(&mut self.waiting);
        if lines.is_empty() {
            return;
        }
        if let Err(problem) = self.append(&lines) {
            tracing::warn!(%problem, group = self.group, "lines of a function's log are lost");
        }
    }

    /// Makes the group or the stream if it is not there (any more).
    fn append(&self, lines: &[(Timestamp, String)]) -> Result<(), ApiError> {
        let (call, group, stream) = (&self.call, self.group.as_str(), self.stream.as_str());
        match logs::append(call, group, stream, lines) {
            Err(error) if error.code == "ResourceNotFoundException" => {}
            done => return done,
        }
        if logs::find_group(&call.cloud, group)?.is_none() {
            logs::create_group(call, group, None)?;
        }
        logs::ensure_stream(call, group, stream)?;
        logs::append(call, group, stream, lines)
    }
}

async fn readable(pipe: Option<&pipe::Receiver>) {
    match pipe {
        // An error shows itself when the pipe is read.
        Some(pipe) => drop(pipe.readable().await),
        None => std::future::pending().await,
    }
}
