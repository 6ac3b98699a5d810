//! That a document which says more than its schema, or has none, is refused.

use super::documents::must_be_documents;

const WORDS: [&str; 4] = ["start", "--output", "json", "--quiet"];

fn start(more: &str) -> String {
    format!(r#"{{"schema":"mdd.start/1","pipeline":"p","execution":"8d1e","started":true{more}}}"#)
}

#[test]
fn a_document_that_keeps_to_its_schema_passes() {
    must_be_documents(&WORDS, &start(""), "");
}

#[test]
#[should_panic(expected = "does not keep to mdd.start/1")]
fn a_member_that_the_schema_does_not_tell_of_fails() {
    must_be_documents(&WORDS, &start(r#","extra":1"#), "");
}

#[test]
#[should_panic(expected = "is not published")]
fn a_document_without_a_schema_fails() {
    must_be_documents(&WORDS, r#"{"schema":"mdd.nothing/1"}"#, "");
}
