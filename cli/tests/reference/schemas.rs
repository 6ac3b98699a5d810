//! `cli/docs/schemas` holds a JSON Schema for every document of `--output json`, and an overview.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use mdd::commands::documents;
use mdd::schema::{Described, Written};
use serde_json::Value;

use super::kept::{docs, keep, writing};

const HEAD: &str = "\
# The documents of `--output json`

Made from the program's own types by `just docs`; a test keeps it true, and every document that a test of this program
sees is held against its schema. The schemas are JSON Schema, draft 2020-12.

Every document names its schema and version in its first member:

```json
{ \"schema\": \"mdd.status/1\", \"pipeline\": \"market-data-downloader\", … }
```

";

const TAIL: &str = "
*one* is a single document on stdout, over several lines, when the command ends. *a line each* is one document on one line
for every event, while the command runs. A command that cannot do what it was asked for writes `mdd.error/1` as the last
line on stderr; what was done before it is still on stdout. Notes and warnings on stderr are text for people.
`mdd completions` and `mdd man` write what they always write.

## Versions

A new member does not raise the version: read what you know and let the rest be. A member that goes, or whose meaning,
type or values change, does, and the new version has a file of its own. A member that a schema does not list under
`required` is left out when there is nothing to say; a time is RFC 3339 in UTC.
";

#[test]
fn every_document_has_a_schema_and_the_overview_lists_it() {
    let folder = docs().join("schemas");
    let mut text = format!("{HEAD}| written by | how often | schema |\n|---|---|---|\n");
    let mut files = BTreeSet::from([folder.join("README.md")]);
    for document in documents() {
        let Described { name, command, written, .. } = document;
        let often = match written {
            Written::Once => "one",
            Written::PerEvent => "a line each",
        };
        writeln!(text, "| {command} | {often} | [`{name}`]({}) |", document.file()).unwrap();
        let schema = serde_json::to_string_pretty(&document.schema()).unwrap();
        let file = folder.join(document.file());
        keep(&file, &(schema + "\n"));
        assert!(files.insert(file), "{name} is in the table twice");
    }
    keep(&folder.join("README.md"), &(text + TAIL));
    let found: BTreeSet<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    if writing() {
        found.difference(&files).for_each(|stale| std::fs::remove_file(stale).unwrap());
    } else {
        assert_eq!(found, files, "run `just docs`");
    }
}

#[test]
fn no_document_is_missing_in_the_table() {
    let mut named = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut named);
    let listed: BTreeSet<String> = documents().iter().map(|document| document.name.to_owned()).collect();
    assert_eq!(listed, named, "cli/src/commands/documents.rs lists what the source names");
}

#[test]
fn every_schema_is_one() {
    for document in documents() {
        let schema = document.schema();
        assert!(jsonschema::meta::is_valid(&schema), "{}", document.name);
        let described = schema["description"].as_str().unwrap_or_default();
        assert!(!described.is_empty(), "{} has no description", document.name);
        must_be_told(document.name, &schema);
    }
}

/// Every member says what it is, from the doc comment of its field; tags are told by what they choose.
fn must_be_told(place: &str, schema: &Value) {
    let each = |keyword: &str| schema[keyword].as_object().into_iter().flatten();
    for (name, member) in each("properties") {
        let place = format!("{place}, member {name}");
        let told = member.get("const").is_some() || member["description"].is_string();
        assert!(told, "{place}: document its field");
        must_be_told(&place, member);
    }
    each("$defs").for_each(|(name, described)| must_be_told(&format!("{place}, {name}"), described));
    let branches = ["oneOf", "anyOf", "allOf"].iter().filter_map(|keyword| schema[*keyword].as_array());
    let branches = branches.flatten().filter(|branch| !branch["description"].is_string());
    let below = branches.chain([&schema["items"], &schema["additionalProperties"]]);
    below.filter(|below| below.is_object()).for_each(|below| must_be_told(place, below));
}

/// The names of all documents in a folder of sources.
fn collect(folder: &Path, named: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, named);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let after = text.split("const SCHEMA: &'static str = \"").skip(1);
            named.extend(after.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name.to_owned()));
        }
    }
}
