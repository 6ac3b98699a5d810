//! The links of a page.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use std::collections::HashSet;

/// A link to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where it leads, without a fragment.
    pub(crate) url: Url,
    /// The last part of its path, decoded: what the file is called.
    pub(crate) name: String,
}

/// The links of a page at `address`, in their order and each once. What leads to no file is left out.
pub(super) fn links(page: &[u8], address: &Url) -> Vec<Link> {
    let mut emitter = DefaultEmitter::default();
    // So that what stands in scripts and styles is not taken for tags.
    emitter.naively_switch_states(true);
    let (mut base, mut based) = (address.clone(), false);
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        let Token::StartTag(tag) = token else { continue };
        let Some(href) = tag.attributes.get(b"href".as_slice()) else { continue };
        let href = String::from_utf8_lossy(href).into_owned();
        let Ok(url) = base.join(&href) else { continue };
        match tag.name.as_slice() {
            b"base" if !based => (base, based) = (url, true),
            b"a" | b"area" => found.extend(link(url).filter(|link| seen.insert(link.url.clone()))),
            _ => (),
        }
    }
    found
}

fn link(mut url: Url) -> Option<Link> {
    url.set_fragment(None);
    let last = url.path_segments()?.next_back()?;
    let name = percent_decode_str(last).decode_utf8().ok()?.into_owned();
    (!name.is_empty()).then_some(Link { url, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<(String, String)> {
        let address = Url::parse("https://h.example/reports/index.html").unwrap();
        let links = links(page.as_bytes(), &address);
        links.into_iter().map(|link| (link.url.to_string(), link.name)).collect()
    }

    fn one(href: &str) -> (String, String) {
        found(&format!("<a href=\"{href}\">x</a>")).remove(0)
    }

    #[test]
    fn links_are_resolved_and_their_names_decoded() {
        for (href, url, name) in [
            ("a.csv", "https://h.example/reports/a.csv", "a.csv"),
            ("/b/a.csv?x=1&amp;y=2#top", "https://h.example/b/a.csv?x=1&y=2", "a.csv"),
            ("//other.example/a.csv", "https://other.example/a.csv", "a.csv"),
            (
                " Open Interest .csv ",
                "https://h.example/reports/Open%20Interest%20.csv",
                "Open Interest .csv",
            ),
            ("a%20b+c%2Bd%25.csv", "https://h.example/reports/a%20b+c%2Bd%25.csv", "a b+c+d%.csv"),
            ("100%.csv", "https://h.example/reports/100%.csv", "100%.csv"),
            (
                "pr&eacute;cis-日本.csv",
                "https://h.example/reports/pr%C3%A9cis-%E6%97%A5%E6%9C%AC.csv",
                "précis-日本.csv",
            ),
            ("..%2F..%2Fa.csv", "https://h.example/reports/..%2F..%2Fa.csv", "../../a.csv"),
        ] {
            assert_eq!(one(href), (url.to_owned(), name.to_owned()), "{href}");
        }
    }

    #[test]
    fn only_links_that_a_reader_could_follow_count_and_each_once() {
        let page = "<!DOCTYPE html><html><head><base href='/files/'><link href='style.css'>\
                    <script>document.write('<a href=script.csv>')</script></head><body>\
                    <!-- <a href='comment.csv'> --><A CLASS=x HREF=a.csv>a</A><a href='a.csv#2'>again</a>\
                    <area href='b.csv'><a name='none'>n</a><a href='mailto:x@h.example'>m</a><a href='folder/'>f</a>\
                    <a href='c.csv";
        let urls: Vec<String> = found(page).into_iter().map(|(url, _)| url).collect();
        assert_eq!(urls, ["https://h.example/files/a.csv", "https://h.example/files/b.csv"]);
    }
}
