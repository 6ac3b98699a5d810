//! What a clean-up's report means to the shell: done, partly done, failed, and why.

use super::super::sources;
use super::{Outcome, Report};
use crate::args::shell_word;
use crate::errors::Error;
use crate::exit::Exit;
use crate::ui::words;

impl Report {
    /// What it means to the shell. Where nothing at all could be removed it failed; where a part could, it is partly done.
    pub(in crate::commands::clean_test) fn exit(mut self) -> Result<Exit, Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if self.result == Outcome::Interrupted && self.lost.is_empty() {
            return Err(Error::Interrupted);
        }
        if self.failures.is_empty() && self.lost.is_empty() {
            return Ok(if self.result == Outcome::Declined { Exit::Failed } else { Exit::Done });
        }
        let (removed, all) = (!self.removed().is_empty(), self.failures.len() == self.buckets.len());
        let denied = |error: &Error| matches!(error, Error::Call(call) if call.class.is_refusal());
        let alike = self.failures.len() == 1 || self.failures.iter().all(denied);
        if !removed && all && alike && self.lost.is_empty() {
            return Err(self.failures.remove(0));
        }
        let (what, causes, hint) = (self.what(), self.causes(), self.hint());
        Err(if removed || !all || !self.lost.is_empty() {
            Error::Partly { what, causes, hint }
        } else {
            Error::Failed { what, causes, hint }
        })
    }

    /// `1 of 2 buckets not empty, 1 source not on again`
    fn what(&self) -> String {
        let buckets = words::count(self.buckets.len() as u64, "bucket");
        let buckets =
            (!self.failures.is_empty()).then(|| format!("{} of {buckets} not empty", self.failures.len()));
        let lost = words::count(self.lost.len() as u64, "source");
        let lost = (!self.lost.is_empty()).then(|| format!("{lost} not on again"));
        buckets.into_iter().chain(lost).collect::<Vec<_>>().join(", ")
    }

    fn causes(&self) -> Vec<String> {
        let buckets = self.buckets.iter().filter_map(|bucket| bucket.error.clone());
        buckets.chain(self.lost.iter().map(|lost| sources::text(&lost.error))).collect()
    }

    fn hint(&self) -> Option<String> {
        if self.lost.is_empty() {
            return self.failures.iter().find_map(|error| error.verdict().hint);
        }
        Some(format!(
            "run `mdd clean-test --stack {}` again: what it has stopped is written down, and it starts it again",
            shell_word(&self.stack)
        ))
    }
}
