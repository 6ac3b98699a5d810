//! One invocation on its way through an instance.

use bytes::Bytes;
use tokio::sync::oneshot;

use crate::lambda::instance::fleet::Place;
use crate::lambda::invoke::Invoked;

/// What a function is given.
#[derive(Debug, Clone)]
pub struct Event {
    /// The id that logs and errors show.
    pub request_id: String,
    /// JSON.
    pub payload: Bytes,
    /// What a client said about itself, as it came.
    pub client_context: Option<String>,
}

/// An event, who waits for its answer, and the place it takes among the function's invocations.
pub(super) struct Work {
    pub event: Event,
    pub reply: oneshot::Sender<Invoked>,
    pub place: Place,
}

impl Work {
    /// Gives the place back, then the answer: whoever gets it finds the place free.
    pub(super) fn answer(self, invoked: Invoked) {
        drop(self.place);
        // Nobody may wait any more.
        let _ = self.reply.send(invoked);
    }
}
