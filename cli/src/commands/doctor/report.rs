//! What `mdd doctor` found.

use schemars::JsonSchema;
use serde::Serialize;

use crate::exit::Exit;
use crate::ops::doctor::{Check, State};
use crate::ui::{self, Line, Page, Role, Symbol, words};

/// Column of what was seen.
const INDENT: usize = 26;
/// What permissions are called.
const PERMISSION: &str = "permission ";

/// All findings.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::commands) struct Report {
    /// The findings, in order.
    pub(super) checks: Vec<Check>,
}

impl Report {
    /// What it means to the shell: 4 only where another profile would help with everything.
    pub(super) fn exit(&self) -> Exit {
        let mut failed = self.failed().peekable();
        match (failed.peek().is_some(), failed.all(|check| check.denied)) {
            (false, _) => Exit::Done,
            (true, true) => Exit::Denied,
            (true, false) => Exit::Failed,
        }
    }

    fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.state == State::Failed)
    }

    /// Permissions that are there need one line for all of them.
    fn permissions(&self, page: &mut Page) {
        let of = |state: State| {
            let named =
                self.checks.iter().filter_map(|check| Some((check, check.name.strip_prefix(PERMISSION)?)));
            named.filter(move |(check, _)| check.state == state)
        };
        let allowed = of(State::Ok).count();
        if allowed > 0 {
            let text = format!("{} allowed", words::count(allowed as u64, "action"));
            line(State::Ok, "permissions", &text, page);
        }
        let mut untried: Vec<(&str, Vec<&str>)> = Vec::new();
        for (check, action) in of(State::Skipped) {
            match untried.iter_mut().find(|(why, _)| *why == check.detail) {
                Some((_, actions)) => actions.push(action),
                None => untried.push((&check.detail, vec![action])),
            }
        }
        for (why, actions) in untried {
            line(State::Skipped, "permissions", &format!("{why}: {}", actions.join(", ")), page);
        }
    }
}

fn line(state: State, name: &str, detail: &str, page: &mut Page) {
    let (symbol, role) = match state {
        State::Ok => (Symbol::Ok, Role::Plain),
        State::Warning => (Symbol::Waits, Role::Plain),
        State::Failed => (Symbol::Failed, Role::Plain),
        State::Skipped => (Symbol::Skipped, Role::Dim),
    };
    let head = Line::marked(symbol).add(Role::Name, name).to_column(INDENT);
    // What a parser says points at a character of the line above: what stands below each other stays there.
    let (first, below) = detail.split_once('\n').unwrap_or((detail, ""));
    page.flow(head, INDENT, role, first);
    below.lines().for_each(|text| page.whole(Line::new().to_column(INDENT).add(role, text)));
}

impl ui::Document for Report {
    const SCHEMA: &'static str = "mdd.doctor/1";
}

impl ui::Report for Report {
    fn write(&self, page: &mut Page) {
        let quiet = |check: &&Check| {
            check.name.starts_with(PERMISSION) && matches!(check.state, State::Ok | State::Skipped)
        };
        for check in self.checks.iter().filter(|check| !quiet(check)) {
            line(check.state, &check.name, &check.detail, page);
            if let Some(fix) = &check.fix {
                let head = Line::new().to_column(INDENT).add(Role::Strong, "fix: ");
                page.flow(head, INDENT + 5, Role::Plain, fix);
            }
        }
        self.permissions(page);
        page.blank();
        let warnings = self.checks.iter().filter(|check| check.state == State::Warning).count();
        let warned = words::count(warnings as u64, "warning");
        page.line(match self.failed().count() {
            0 if warnings == 0 => Line::of(Role::Ok, "all is well"),
            0 => Line::of(Role::Wait, format!("nothing is broken, {warned}")),
            failed => {
                Line::of(Role::Bad, format!("{} to mend, {warned}", words::count(failed as u64, "thing")))
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, Exit, Page, Report};
    use crate::ui::Report as _;

    #[test]
    fn findings_stand_with_their_fix_and_permissions_together() {
        let checks = vec![
            Check::ok("credentials", "arn:aws:iam::111122223333:user/kim, for 7 h more"),
            Check::warning(
                "checkout",
                "fix at 5f3c2a9; the pipeline builds main",
                "what counts is on main: `git switch main`",
            ),
            Check::failed(
                "production stack",
                "prod-marketdata-downloader is UPDATE_ROLLBACK_FAILED",
                "mend the cause, then `aws cloudformation continue-update-rollback --stack-name prod-marketdata-downloader`",
            ),
            Check::skipped("test stack", "test-marketdata-downloader is there only during TestStage"),
            Check::ok("permission logs:FilterLogEvents", "allowed"),
            Check::ok("permission codepipeline:GetPipeline", "allowed"),
            Check::skipped("permission s3:ListBucketVersions", "no test stack is there to try it on"),
            Check::skipped("permission sqs:GetQueueAttributes", "no test stack is there to try it on"),
        ];
        let mut page = Page::new(100);
        Report { checks }.write(&mut page);
        insta::assert_snapshot!(page.plain());
    }

    #[test]
    fn where_a_file_is_wrong_the_line_is_shown_and_the_place_in_it() {
        let why = "TOML parse error at line 3, column 9\n  |\n3 |  test = = 3\n  |         ^\nextra `=`\n";
        let checks =
            vec![Check::failed("settings", format!("config/mdd.toml is not right: {why}"), "correct it")];
        let mut page = Page::new(100);
        Report { checks }.write(&mut page);
        insta::assert_snapshot!(page.plain());
    }

    #[test]
    fn another_profile_helps_only_where_nothing_else_is_wrong() {
        let denied = || Check { denied: true, ..Check::failed("credentials", "expired", "sign in") };
        let exit = |checks: Vec<Check>| Report { checks }.exit();
        assert_eq!(exit(vec![Check::ok("a", "b"), Check::warning("a", "b", "c")]), Exit::Done);
        assert_eq!(exit(vec![denied(), denied()]), Exit::Denied);
        assert_eq!(exit(vec![denied(), Check::failed("clock", "off", "set it")]), Exit::Failed);
    }
}
