//! How files are found.

use super::{Moment, Template};
use glob::Pattern;

/// How files are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retrieval {
    /// The URL is the file.
    Direct,
    /// The URL is a page with links to files.
    Links {
        /// What the files' names look like.
        pattern: Template,
        /// Whether files that were fetched before are asked for again.
        overwrite: bool,
    },
    /// The URL is a file on an FTP server.
    Ftp,
}

impl Retrieval {
    /// Reads the keys `retrieval` and `pattern`; the error says which of them is wrong, and why.
    pub(super) fn read(name: &str, pattern: Option<&str>) -> Result<Self, (&'static str, String)> {
        let found = match name {
            "direct" => Self::Direct,
            "ftp" => Self::Ftp,
            "links" | "links_overwrite" => {
                let none = || format!("{name} needs one, such as \"*_{{yyyy}}{{mm}}{{dd}}.csv\"");
                let pattern = pattern.ok_or_else(none).and_then(read_pattern);
                let pattern = pattern.map_err(|reason| ("pattern", reason))?;
                return Ok(Self::Links { pattern, overwrite: name == "links_overwrite" });
            }
            _ => {
                let reason = format!(
                    "{name:?} is not a way to find files; direct, links, links_overwrite and ftp are"
                );
                return Err(("retrieval", reason));
            }
        };
        match pattern {
            Some(_) => Err(("pattern", format!("{name} has no use for it, only links and links_overwrite"))),
            None => Ok(found),
        }
    }
}

fn read_pattern(text: &str) -> Result<Template, String> {
    let template = Template::parse(text)?;
    let moment = Moment { date: jiff::civil::date(2000, 1, 1), hour: 0 };
    Pattern::new(&template.expand(moment)).map_err(|error| error.to_string())?;
    Ok(template)
}
