//! Asks with the token of the feed, where it has one and the request goes to its host.
//!
//! A token that is refused may have been replaced since it was read: it is read once more, and sent once more if it was
//! kept from before. Then a person has to look.

use super::error::JobError;
use super::failure::Failure;
use super::fetcher::Fetcher;
use super::http;
use crate::sources::Feed;
use crate::state::Success;
use crate::tokens::{NoToken, Token};
use jiff::Timestamp;
use reqwest::{Response, Url};

impl Fetcher {
    /// Asks for the file; there is none when it is still `last`.
    pub(super) async fn ask(
        &self,
        url: &Url,
        feed: &Feed,
        last: Option<&Success>,
        now: Timestamp,
    ) -> Result<Option<Response>, Failure> {
        let send = async |token: Option<Token>| {
            http::ask(&self.client, url, feed, token.map(|token| token.header), last, now).await
        };
        let Some(source) = feed.token.as_ref().filter(|token| token.is_for(url)) else {
            return send(None).await;
        };
        let token = self.tokens.get(&source.secret).await.map_err(unavailable)?;
        let fresh = token.fresh;
        let mut answer = send(Some(token)).await;
        if refused(&answer).is_some() && !fresh {
            answer = send(Some(self.tokens.read(&source.secret).await.map_err(unavailable)?)).await;
        }
        match refused(&answer) {
            Some(status) => Err(JobError::TokenRefused { status, secret: source.secret.clone() }.into()),
            None => answer,
        }
    }
}

fn refused(answer: &Result<Option<Response>, Failure>) -> Option<u16> {
    match answer {
        Err(Failure::Lasting(JobError::Status(status @ (401 | 403)))) => Some(*status),
        _ => None,
    }
}

fn unavailable(error: NoToken) -> Failure {
    JobError::Token(error).into()
}
