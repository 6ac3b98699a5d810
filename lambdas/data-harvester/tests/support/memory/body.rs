//! Bodies on their way.

use std::future::pending;
use std::sync::Arc;

use bytes::Bytes;
use data_harvester::store::Pieces;
use tokio::sync::Notify;

use super::End;

/// A body that comes in small pieces.
#[derive(Debug)]
pub(crate) struct Body {
    bytes: Vec<u8>,
    /// What happens where the bytes end, if not the end of the body.
    end: Option<(End, Arc<Notify>)>,
}

impl Body {
    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, end: None }
    }

    /// Half of the body, and then that.
    pub(super) fn half(mut bytes: Vec<u8>, end: End, killed: Arc<Notify>) -> Self {
        bytes.truncate(bytes.len() / 2);
        Self { bytes, end: Some((end, killed)) }
    }
}

impl Pieces for Body {
    async fn next(&mut self) -> Option<Result<Bytes, String>> {
        let rest = self.bytes.split_off(self.bytes.len().min(1000));
        let piece = std::mem::replace(&mut self.bytes, rest);
        match &self.end {
            _ if !piece.is_empty() => Some(Ok(piece.into())),
            None => None,
            Some((End::Error, _)) => Some(Err("cut off".to_owned())),
            Some((End::Killed, killed)) => {
                killed.notify_one();
                pending().await
            }
        }
    }
}
