//! A message as a person reads it. The lambdas log JSON, which is for queries; here level, words and fields stand in a
//! row. What is not such JSON stays as it is.

use serde_json::{Map, Value};

use crate::ui::{Line, Role};

/// What Lambda itself writes about an invocation.
const PLATFORM: [&str; 5] =
    ["START RequestId: ", "END RequestId: ", "REPORT RequestId: ", "INIT_START ", "XRAY TraceId: "];

/// Members that say nothing about what happened: the time stands before the line, the rest is the same on every line.
const LEFT_OUT: [&str; 11] = [
    "level",
    "message",
    "timestamp",
    "time",
    "target",
    "span",
    "name",
    "requestId",
    "xrayTraceId",
    "filename",
    "line_number",
];

/// A message in lines, at least one.
pub(super) fn lines(message: &str) -> Vec<Line> {
    if let Some(line) = structured(message) {
        return vec![line];
    }
    let role = if PLATFORM.iter().any(|start| message.starts_with(start)) { Role::Dim } else { Role::Plain };
    let lines: Vec<_> = message.lines().map(|line| Line::of(role, line)).collect();
    if lines.is_empty() { vec![Line::new()] } else { lines }
}

fn structured(message: &str) -> Option<Line> {
    if !message.starts_with('{') {
        return None;
    }
    let object: Map<String, Value> = serde_json::from_str(message).ok()?;
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    if let (Some(kind), Some(Value::Object(record))) = (text("type"), object.get("record")) {
        return Some(Line::of(Role::Dim, kind).add(Role::Dim, fields(record)));
    }
    let (level, words) = (text("level")?, text("message"));
    let role = role(level);
    let plain = if role == Role::Dim { Role::Dim } else { Role::Plain };
    let line = Line::of(role, format!("{level:5}")).text(" ").add(plain, words.unwrap_or_default());
    let mut rest = fields(&object);
    if let Some(Value::Object(span)) = object.get("span") {
        rest.push_str(&fields(span));
    }
    Some(line.add(Role::Dim, rest))
}

fn role(level: &str) -> Role {
    match level.to_ascii_uppercase().as_str() {
        "ERROR" | "FATAL" => Role::Bad,
        "WARN" | "WARNING" => Role::Wait,
        "DEBUG" | "TRACE" => Role::Dim,
        _ => Role::Ok,
    }
}

/// ` rows=612 file="a b.csv"`
fn fields(object: &Map<String, Value>) -> String {
    let mut out = String::new();
    for (name, value) in object.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str())) {
        field(name, value, &mut out);
    }
    out
}

fn field(name: &str, value: &Value, out: &mut String) {
    if let Value::Object(members) = value {
        members.iter().for_each(|(member, value)| field(&format!("{name}.{member}"), value, out));
        return;
    }
    let text = match value {
        Value::String(text) if !text.is_empty() && !text.contains([' ', '"', '=', '\n']) => text.clone(),
        other => other.to_string(),
    };
    out.extend([" ", name, "=", text.as_str()]);
}

#[cfg(test)]
mod tests {
    use super::lines;

    fn plain(message: &str) -> Vec<String> {
        lines(message).iter().map(crate::ui::Line::plain).collect()
    }

    #[test]
    fn what_the_lambdas_write_is_level_words_and_fields() {
        let harvested = r#"{"level":"INFO","message":"harvested","key":"in/eod.csv","rows":612,"why":"a b","target":"data_harvester","span":{"requestId":"7c1f","xrayTraceId":"x","name":"Lambda runtime invoke","feed":"eod"}}"#;
        assert_eq!(plain(harvested), [r#"INFO  harvested key=in/eod.csv rows=612 why="a b" feed=eod"#]);
        assert_eq!(plain(r#"{"level":"ERROR","error":"no bucket"}"#), [r#"ERROR  error="no bucket""#]);
    }

    #[test]
    fn what_lambda_says_itself_is_flat() {
        let report = r#"{"time":"2026-03-01T00:00:00Z","type":"platform.report","record":{"requestId":"7c1f","metrics":{"durationMs":12.5,"maxMemoryUsedMB":40},"status":"success"}}"#;
        assert_eq!(
            plain(report),
            ["platform.report metrics.durationMs=12.5 metrics.maxMemoryUsedMB=40 status=success"]
        );
        assert_eq!(
            plain("START RequestId: 7c1f Version: $LATEST"),
            ["START RequestId: 7c1f Version: $LATEST"]
        );
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        assert_eq!(plain(r#"{"a":1}"#), [r#"{"a":1}"#]);
        assert_eq!(plain("{not json"), ["{not json"]);
        assert_eq!(plain("a\n  b"), ["a", "  b"]);
        assert_eq!(plain(""), [""]);
    }
}
