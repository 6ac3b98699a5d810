//! What is remembered between invocations, under `state/feeds/` of the bucket.

mod feed;
mod links;
mod store;

pub(crate) use feed::{Failing, FeedState, Success};
pub(crate) use links::Links;
pub(crate) use store::States;
