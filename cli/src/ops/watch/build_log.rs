//! Of a failed build's log what tells why: what the command that failed wrote, and what came right before it. A command
//! that says little is understood from what the one before it did.

use aws_sdk_cloudwatchlogs::types::OutputLogEvent;
use aws_sdk_codebuild::types::Build;
use jiff::Timestamp;

use super::Written;
use super::log_line::plain;
use crate::clients::Clients;
use crate::errors::{During, Error};

/// Lines that are kept: more than a compiler's first error, less than a screen.
const LINES: usize = 25;
/// Lines that are read, as many as an answer can hold: mostly all of the log, and then it is known how much is left out.
/// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html>
const READ: i32 = 10_000;
/// An answer of this size may have been cut: it holds 1 MiB, in which a line counts for some bytes more.
const CUT: usize = 900_000;
/// What a line counts for beside its text.
const OVERHEAD: usize = 26;

/// What is shown of a log.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// What came right before.
    pub before: Vec<Written>,
    /// What the command that failed wrote.
    pub log: Vec<Written>,
    /// Is there more of the log?
    pub more: bool,
    /// How many lines, if all of it was read.
    pub left_out: Option<u64>,
}

/// Read the log of a build that failed; empty if it has none.
pub(super) async fn build_log(clients: &Clients, build: &Build) -> Result<Excerpt, Error> {
    let place =
        build.logs.as_ref().and_then(|logs| Some((logs.group_name.as_ref()?, logs.stream_name.as_ref()?)));
    let Some((group, stream)) = place else { return Ok(Excerpt::default()) };
    let answer = clients
        .logs()
        .get_log_events()
        .log_group_name(group)
        .log_stream_name(stream)
        .limit(READ)
        .start_from_head(false)
        .send()
        .await
        .during(format!("read the log {group} {stream}"))?;
    Ok(excerpt(&answer.events.unwrap_or_default()))
}

fn excerpt(events: &[OutputLogEvent]) -> Excerpt {
    let lines: Vec<Written> = events.iter().flat_map(written).collect();
    let (before, log) = chosen(&lines);
    let texts = events.iter().filter_map(|event| event.message.as_deref());
    let all: usize = texts.clone().map(|text| text.lines().count()).sum();
    let left_out = all.saturating_sub(before.len() + log.len());
    let size: usize = texts.map(|text| text.len() + OVERHEAD).sum();
    let whole = events.len() < usize::try_from(READ).unwrap_or_default() && size < CUT;
    Excerpt { before, log, more: left_out > 0 || !whole, left_out: whole.then_some(left_out as u64) }
}

/// The lines of an event. Where CodeBuild says which command it runs, a command of several lines is still one saying.
fn written(event: &OutputLogEvent) -> Vec<Written> {
    let lines = plain(event.message.as_deref().unwrap_or_default());
    let several = if lines.first().is_some_and(|first| is_codebuilds(first)) { 1 } else { usize::MAX };
    let at = event.timestamp.and_then(|at| Timestamp::from_millisecond(at).ok());
    lines.into_iter().take(several).map(|text| Written { text, at }).collect()
}

/// What came right before the command that failed, and what that one wrote; of a command that wrote nothing the end of
/// all there is.
fn chosen(lines: &[Written]) -> (Vec<Written>, Vec<Written>) {
    let (begin, said) = by_the_command(lines);
    if said.is_empty() {
        return (Vec::new(), last(trimmed(lines.iter().filter(|line| news(line))), LINES));
    }
    let first = beginning(&said);
    let log: Vec<_> = said.iter().skip(first).take(LINES).cloned().collect();
    let before = if first == 0 {
        last(trimmed(lines[..begin].iter().filter(|line| news(line))), LINES - log.len())
    } else {
        Vec::new()
    };
    (before, log)
}

/// Where what the command that failed wrote begins, and that, without what CodeBuild says around and after it.
fn by_the_command(lines: &[Written]) -> (usize, Vec<Written>) {
    let says = |line: &Written, what: &str| is_codebuilds(&line.text) && line.text.contains(what);
    let end = lines.iter().position(|line| says(line, "Command did not exit successfully"));
    let until = &lines[..end.unwrap_or(lines.len())];
    let begin = until.iter().rposition(|line| says(line, " Running command ")).map_or(0, |begin| begin + 1);
    let said = until[begin..].iter().filter(|line| news(line)).filter(|line| !is_codebuilds(&line.text));
    (begin, trimmed(said))
}

fn is_codebuilds(line: &str) -> bool {
    line.starts_with("[Container]")
}

/// Builds side by side wait for each other's downloads; that is no news.
fn news(line: &Written) -> bool {
    !line.text.trim_start().starts_with("Blocking waiting for file lock")
}

/// Where to begin so that the first error is seen, or else the end.
fn beginning(lines: &[Written]) -> usize {
    let last = lines.len().saturating_sub(LINES);
    lines.iter().position(|line| is_error(&line.text)).map_or(last, |error| error.min(last))
}

/// Does a compiler's error begin with this line?
pub fn is_error(line: &str) -> bool {
    let line = line.trim_start();
    ["error:", "error["].iter().any(|start| line.starts_with(start))
}

/// Without the empty lines at both ends.
fn trimmed<'a>(lines: impl Iterator<Item = &'a Written>) -> Vec<Written> {
    let blank = |line: &Written| line.text.trim().is_empty();
    let mut lines: Vec<Written> = lines.skip_while(|line| blank(line)).cloned().collect();
    while lines.last().is_some_and(blank) {
        lines.pop();
    }
    lines
}

fn last(mut lines: Vec<Written>, count: usize) -> Vec<Written> {
    lines.split_off(lines.len().saturating_sub(count))
}

#[cfg(test)]
mod tests;
