//! YAML as a tree of texts with line numbers: a buildspec's values are all texts, and `1.10` must stay `1.10`.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

/// What is wrong with a buildspec, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub(crate) struct SpecError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// A value and the line it starts in.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing, or `~`.
    Nothing,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Reads the one document of `text`.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        let documents = MarkedYaml::load_from_str(text)
            .map_err(|error| SpecError { line: error.marker().line(), message: error.info().to_owned() })?;
        let [document] = documents.as_slice() else {
            return Err(SpecError {
                line: 1,
                message: format!("{} YAML documents, not one", documents.len()),
            });
        };
        convert(document, text)
    }

    pub fn error<T>(&self, message: impl Into<String>) -> Result<T, SpecError> {
        Err(SpecError { line: self.line, message: message.into() })
    }

    fn kind(&self) -> &'static str {
        match self.value {
            Value::Nothing => "nothing",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The text; `what` names the value in the error.
    pub fn text(&self, what: &str) -> Result<&str, SpecError> {
        match &self.value {
            Value::Text(text) => Ok(text),
            _ => self.error(format!("{what} must be text, not {}", self.kind())),
        }
    }

    /// A list of texts; a single text counts as a list of one.
    pub fn texts(&self, what: &str) -> Result<Vec<String>, SpecError> {
        match &self.value {
            Value::Nothing => Ok(Vec::new()),
            Value::Text(text) => Ok(vec![text.clone()]),
            Value::List(list) => {
                list.iter().map(|item| Ok(item.text(&format!("each of {what}"))?.to_owned())).collect()
            }
            Value::Map(_) => self.error(format!("{what} must be a list, not a mapping")),
        }
    }

    /// The entries of a mapping.
    pub fn entries(&self, what: &str) -> Result<&[(String, Node)], SpecError> {
        match &self.value {
            Value::Map(entries) => Ok(entries),
            Value::Nothing => Ok(&[]),
            _ => self.error(format!("{what} must be a mapping, not {}", self.kind())),
        }
    }

    /// `yes`, `no`, `true` or `false`.
    pub fn flag(&self, what: &str) -> Result<bool, SpecError> {
        match self.text(what)? {
            "yes" | "true" => Ok(true),
            "no" | "false" => Ok(false),
            other => self.error(format!("{what} must be yes or no, not {other}")),
        }
    }
}

fn convert(node: &MarkedYaml<'_>, source: &str) -> Result<Node, SpecError> {
    let line = node.span.start.line();
    let value = match &node.data {
        YamlData::Value(Scalar::Null) => Value::Nothing,
        YamlData::Value(Scalar::String(text)) => Value::Text(text.to_string()),
        // A number or a boolean: as it was written.
        YamlData::Value(_) => Value::Text(written(node, source)),
        YamlData::Sequence(items) => {
            Value::List(items.iter().map(|item| convert(item, source)).collect::<Result<_, _>>()?)
        }
        YamlData::Mapping(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| {
                    let name = convert(key, source)?.text("a key")?.to_owned();
                    let mut value = convert(value, source)?;
                    if matches!(value.value, Value::Nothing) {
                        value.line = key.span.start.line();
                    }
                    Ok((name, value))
                })
                .collect::<Result<_, _>>()?,
        ),
        YamlData::Tagged(tag, _) => {
            return Err(SpecError { line, message: format!("the tag {tag} means nothing in a buildspec") });
        }
        _ => return Err(SpecError { line, message: "this value cannot be read".to_owned() }),
    };
    Ok(Node { line, value })
}

fn written(node: &MarkedYaml<'_>, source: &str) -> String {
    let (start, end) = (node.span.start.index(), node.span.end.index());
    source.chars().skip(start).take(end - start).collect::<String>().trim().to_owned()
}
