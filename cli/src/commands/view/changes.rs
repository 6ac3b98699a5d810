//! What a change set would do, as a person reads it before saying yes.

use std::collections::BTreeMap;

use crate::ops::stacks::{Change, ChangeKind, Property, Tally};
use crate::ui::{Line, Page, Role};

/// What CloudFormation puts where a value will only be known later.
const LATER: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// The columns of names and types.
const TYPE_COLUMN: usize = 35;

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
    page.lines(list(changes, page.width));
    page.blank();
}

/// Every change: what is made by type, everything else with its properties.
pub fn list(changes: &[Change], width: usize) -> Vec<Line> {
    let mut lines = added(changes);
    let order = [ChangeKind::Modify, ChangeKind::Replace, ChangeKind::Remove];
    for change in order.into_iter().flat_map(|kind| changes.iter().filter(move |change| change.kind == kind))
    {
        lines.push(head(change));
        if change.kind != ChangeKind::Remove {
            lines.extend(change.properties.iter().map(|property| property_line(property, width)));
        }
    }
    lines
}

fn added(changes: &[Change]) -> Vec<Line> {
    let mut by_type: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Add) {
        by_type.entry(&change.resource_type).or_default().push(&change.logical_id);
    }
    let lines = by_type.into_iter().map(|(resource_type, names)| {
        let line = Line::new().text("  ").add(Role::Ok, "+ ").text(resource_type);
        line.to_column(TYPE_COLUMN + 2).add(Role::Dim, names.join(", "))
    });
    lines.collect()
}

fn head(change: &Change) -> Line {
    let note = match change.kind {
        ChangeKind::Replace if change.maybe => "may be replaced",
        ChangeKind::Replace => "will be replaced",
        ChangeKind::Remove => "will be removed",
        ChangeKind::Add | ChangeKind::Modify => "",
    };
    let line = Line::new().text("  ").add(role(change.kind), format!("{} ", sign(change.kind)));
    let line =
        line.add(Role::Name, &change.logical_id).to_column(TYPE_COLUMN).add(Role::Dim, &change.resource_type);
    if note.is_empty() { line } else { line.to_column(TYPE_COLUMN + 41).add(role(change.kind), note) }
}

fn property_line(property: &Property, width: usize) -> Line {
    let line = Line::new().text("      ").text(&property.path).to_column(TYPE_COLUMN);
    let room = width.saturating_sub(line.width() + 4) / 2;
    match (&property.before, &property.after) {
        (Some(before), Some(after)) => {
            let (before, after) = contrast(&shown(before), &shown(after), room);
            line.add(Role::Dim, before).text(" -> ").text(after)
        }
        (Some(before), None) => {
            line.add(Role::Dim, contrast(&shown(before), "", room).0).text(" -> (nothing)")
        }
        (None, Some(after)) => {
            line.add(Role::Dim, "(nothing)").text(" -> ").text(contrast("", &shown(after), room).1)
        }
        (None, None) => line.add(Role::Dim, "changes"),
    }
}

fn shown(value: &str) -> String {
    let value = value.replace(LATER, "(known later)");
    if value.is_empty() { "\"\"".to_owned() } else { value.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Two values, each in at most `room` characters, cut so that the first difference is in sight.
fn contrast(before: &str, after: &str, room: usize) -> (String, String) {
    let room = room.max(12);
    let same = before.chars().zip(after.chars()).take_while(|(left, right)| left == right).count();
    let longest = before.chars().count().max(after.chars().count());
    let skip = if longest <= room { 0 } else { same.saturating_sub(room / 3) };
    (window(before, skip, room), window(after, skip, room))
}

fn window(text: &str, skip: usize, room: usize) -> String {
    let length = text.chars().count();
    let head = if skip > 0 { "…" } else { "" };
    let keep = room - usize::from(skip > 0);
    if length.saturating_sub(skip) <= keep {
        return format!("{head}{}", text.chars().skip(skip).collect::<String>());
    }
    format!("{head}{}…", text.chars().skip(skip).take(keep - 1).collect::<String>())
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
    use super::{Change, ChangeKind, Property, contrast, list, tally};
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

    #[test]
    fn a_plan_reads_like_a_difference() {
        let mut lines = vec![tally(&changes(), 100)];
        lines.extend(list(&changes(), 100));
        let text: Vec<_> = lines.iter().map(crate::ui::Line::plain).collect();
        insta::assert_snapshot!(text.join("\n"));
        assert!(lines.iter().all(|line| line.width() <= 100));
    }

    #[test]
    fn the_difference_stays_in_sight() {
        let (before, after) =
            contrast(&format!("{}one", "x".repeat(80)), &format!("{}two", "x".repeat(80)), 20);
        assert!(before.ends_with("one") && after.ends_with("two"), "{before} {after}");
        assert!(before.chars().count() <= 20);
        assert_eq!(contrast("a", "b", 20), ("a".into(), "b".into()));
    }
}
