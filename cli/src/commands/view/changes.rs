//! What a change set would do, as a person reads it before saying yes.
//!
//! `room` is the width of a terminal. In a pipe there is none: there every value is whole.

mod value;

use std::collections::BTreeMap;

use crate::ops::stacks::{Change, ChangeKind, Tally};
use crate::ui::{Line, Page, Role};

/// The column of types and values.
const TYPE_COLUMN: usize = 35;
/// The column of what happens to a resource, behind its type.
const NOTE_COLUMN: usize = TYPE_COLUMN + 41;
/// The column of what belongs to a resource.
const BELOW: usize = 6;

/// `+ 18 to add    ~ 2 to change …`
pub fn tally(changes: &[Change], width: usize) -> Line {
    let gap = if width < 72 { "  " } else { "    " };
    let Tally { add, modify, replace, remove } = Tally::of(changes);
    let part = |line: Line, kind, count: usize, what: &str| {
        let role = if count == 0 { Role::Dim } else { role(kind) };
        line.add(role, format!("{} {count} to {what}{gap}", sign(kind)))
    };
    let line = part(Line::new().text("  "), ChangeKind::Add, add, "add");
    let line = part(line, ChangeKind::Modify, modify, "change");
    let line = part(line, ChangeKind::Replace, replace, "replace");
    part(line, ChangeKind::Remove, remove, "remove")
}

/// The whole of it, with air around.
pub fn write(changes: &[Change], page: &mut Page) {
    page.blank();
    page.line(tally(changes, page.width));
    page.blank();
    if changes.is_empty() {
        page.line(Line::of(Role::Dim, "  no resource changes, only parameters, outputs or tags"));
    }
    page.lines(list(changes, page.room));
    page.blank();
}

/// Every change: what is made by type, everything else with its properties.
pub fn list(changes: &[Change], room: Option<usize>) -> Vec<Line> {
    let mut lines = added(changes, room);
    let order = [ChangeKind::Modify, ChangeKind::Replace, ChangeKind::Remove];
    for change in order.into_iter().flat_map(|kind| changes.iter().filter(move |change| change.kind == kind))
    {
        lines.extend(head(change, room));
        if change.kind != ChangeKind::Remove {
            lines.extend(change.properties.iter().flat_map(|property| value::lines(property, room)));
        }
    }
    lines
}

fn added(changes: &[Change], room: Option<usize>) -> Vec<Line> {
    let mut by_type: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Add) {
        by_type.entry(&change.resource_type).or_default().push(&change.logical_id);
    }
    let lines = by_type.into_iter().flat_map(|(resource_type, names)| {
        let line = Line::new().text("  ").add(Role::Ok, "+ ").text(resource_type);
        let line = line.to_column(TYPE_COLUMN + 2).add(Role::Dim, names.join(", "));
        room.map_or_else(|| vec![line.clone()], |room| line.folded(room, BELOW))
    });
    lines.collect()
}

/// What does not fit its line stands below: that a resource is replaced must not be missed.
fn head(change: &Change, room: Option<usize>) -> Vec<Line> {
    let note = match change.kind {
        ChangeKind::Replace if change.maybe => "may be replaced",
        ChangeKind::Replace => "will be replaced",
        ChangeKind::Remove => "will be removed",
        ChangeKind::Add | ChangeKind::Modify => "",
    };
    let line = Line::new().text("  ").add(role(change.kind), format!("{} ", sign(change.kind)));
    let mut lines = vec![line.add(Role::Name, &change.logical_id)];
    let more =
        [(TYPE_COLUMN, Role::Dim, change.resource_type.as_str()), (NOTE_COLUMN, role(change.kind), note)];
    for (column, role, text) in more.into_iter().filter(|(.., text)| !text.is_empty()) {
        let longer = lines.last().cloned().unwrap_or_default().to_column(column).add(role, text);
        if room.is_some_and(|room| longer.width() > room) {
            lines.push(Line::new().to_column(BELOW).add(role, text));
        } else if let Some(last) = lines.last_mut() {
            *last = longer;
        }
    }
    lines
}

fn sign(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Add => "+",
        ChangeKind::Modify => "~",
        ChangeKind::Replace => "±",
        ChangeKind::Remove => "-",
    }
}

fn role(kind: ChangeKind) -> Role {
    match kind {
        ChangeKind::Add => Role::Ok,
        ChangeKind::Modify => Role::Wait,
        ChangeKind::Replace | ChangeKind::Remove => Role::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, ChangeKind, list, tally};
    use crate::ops::stacks::Property;
    use crate::testing;

    fn change(
        kind: ChangeKind,
        id: &str,
        resource_type: &str,
        properties: &[(&str, Option<&str>, Option<&str>)],
    ) -> Change {
        let property = |(path, before, after): &(&str, Option<&str>, Option<&str>)| Property {
            path: (*path).into(),
            before: before.map(Into::into),
            after: after.map(Into::into),
        };
        let properties = properties.iter().map(property).collect();
        Change { properties, ..testing::change(kind, id, resource_type) }
    }

    fn changes() -> Vec<Change> {
        let long =
            |key: &str| format!("{{\"ArtifactBucket\":\"some-bucket-with-a-long-name\",\"Key\":\"{key}\"}}");
        vec![
            change(ChangeKind::Add, "Rule", "AWS::Events::Rule", &[]),
            change(ChangeKind::Add, "Cache", "AWS::S3::Bucket", &[]),
            change(ChangeKind::Add, "Artifacts", "AWS::S3::Bucket", &[]),
            change(
                ChangeKind::Modify,
                "CodeBuildHarvesterLambda",
                "AWS::CodeBuild::Project",
                &[
                    ("TimeoutInMinutes", Some("20"), Some("30")),
                    ("Configuration.ParameterOverrides", Some(&long("aaa")), Some(&long("bbb"))),
                    ("Description", None, Some("new")),
                    ("Arn", Some("x"), Some("{{changeSet:KNOWN_AFTER_APPLY}}")),
                ],
            ),
            change(
                ChangeKind::Replace,
                "CodePipelineSNSTopic",
                "AWS::SNS::Topic",
                &[("TopicName", Some("mdd-approvals"), Some("mdd-notices"))],
            ),
            change(ChangeKind::Remove, "Old", "AWS::SQS::Queue", &[("QueueName", Some("q"), None)]),
        ]
    }

    fn text(room: Option<usize>) -> String {
        let lines = list(&changes(), room);
        assert!(lines.iter().all(|line| room.is_none_or(|room| line.width() <= room)), "{lines:?}");
        lines.iter().map(crate::ui::Line::plain).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_plan_reads_like_a_difference() {
        insta::assert_snapshot!(format!("{}\n{}", tally(&changes(), 100).plain(), text(Some(100))));
    }

    #[test]
    fn on_a_narrow_terminal_what_becomes_of_a_value_stays_in_sight() {
        insta::assert_snapshot!(format!("{}\n{}", tally(&changes(), 60).plain(), text(Some(60))));
    }

    #[test]
    fn a_pipe_gets_whole_values_on_one_line_each() {
        insta::assert_snapshot!(text(None));
    }
}
