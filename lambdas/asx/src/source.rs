//! Which source a file is from: files of one source and one date are statements of the same thing, and the later one
//! replaces the earlier.
//!
//! The source is the key without what changes from day to day: the `in/` folder, dates and times in folders and name,
//! the extension. `in/nem/eod_au_20250227.csv` and `in/nem/2025/02/28/eod_au_20250228.csv` are both `nem.eod_au`; so is
//! the restated file of the same name, while `eod_nz_20250227.csv` stays a source of its own.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::value::parse_date;

const LONGEST: usize = 80;

/// The folder, name and dates of an object's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Stable from day to day, safe in a key: lower-case letters, digits, `_`, `-` and `.`.
    pub id: String,
    /// The file's own name, without folders.
    pub file_name: String,
    /// The date in the file's name, if there is exactly one.
    pub name_date: Option<Date>,
    /// The date its folders spell (`2025/02/27`, `2025-02-27`, `20250227`), if they do.
    pub folder_date: Option<Date>,
}

impl Source {
    /// Takes a key or a file name apart.
    pub fn of(key: &str) -> Self {
        let path = relative(key);
        let mut folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let file_name = folders.pop().unwrap_or_default();
        let folder_date = folder_date(&folders);
        let stem = stem(file_name);
        let (undated, dates) = without_dates(stem);
        let name_date = match dates[..] {
            [one] => Some(one),
            _ => None,
        };
        let mut parts: Vec<&str> = folders.into_iter().filter(|part| !is_dated(part)).collect();
        parts.push(&undated);
        Self { id: slug(&parts.join("/")), file_name: file_name.to_owned(), name_date, folder_date }
    }
}

/// The key below `in/`.
pub(crate) fn relative(key: &str) -> &str {
    key.strip_prefix("in/").unwrap_or(key)
}

/// Without the extension, and without that of a container: packed or not, it is the same source.
fn stem(file_name: &str) -> &str {
    let unpacked = [".gz", ".zip"].iter().find_map(|packed| {
        let at = file_name.len().checked_sub(packed.len())?;
        let (name, extension) = file_name.split_at_checked(at)?;
        (extension.eq_ignore_ascii_case(packed) && !name.is_empty()).then_some(name)
    });
    without_extension(unpacked.unwrap_or(file_name))
}

fn without_extension(file_name: &str) -> &str {
    match file_name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file_name,
    }
}

fn folder_date(folders: &[&str]) -> Option<Date> {
    let spelled = folders.iter().rev().find_map(|part| parse_date(part.as_bytes()));
    spelled.or_else(|| folders.windows(3).rev().find_map(|parts| parse_date(parts.join("-").as_bytes())))
}

/// Whether a folder is only a date, a part of one, or a time.
fn is_dated(folder: &str) -> bool {
    !folder.is_empty() && folder.bytes().all(|byte| byte.is_ascii_digit() || b"-_:TZ".contains(&byte))
}

/// The name without its dates and the times after them, and the dates.
fn without_dates(stem: &str) -> (String, Vec<Date>) {
    let mut kept = String::new();
    let mut dates = Vec::new();
    let mut rest = stem;
    while let Some(first) = rest.chars().next() {
        let after_digit = kept.ends_with(|before: char| before.is_ascii_digit());
        if first.is_ascii_digit()
            && !after_digit
            && let Some((date, length)) = leading_date(rest)
        {
            dates.push(date);
            rest = &rest[length..];
            let time = rest.len() - without_time(rest).len();
            rest = &rest[time..];
        } else {
            kept.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    (kept.trim_matches(|edge: char| "-_. ".contains(edge)).to_owned(), dates)
}

/// A date at the start of a name that no further digit follows directly, and its length; 14 digits are date and time.
fn leading_date(text: &str) -> Option<(Date, usize)> {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match digits {
        8 | 12 | 14 => parse_date(&bytes[..8]).map(|date| (date, digits)),
        4 if bytes.len() >= 10 && matches!(bytes[4], b'-' | b'_' | b'.') && bytes[7] == bytes[4] => {
            if bytes.get(10).is_some_and(u8::is_ascii_digit) {
                return None;
            }
            let spelled = [&bytes[..4], b"-", &bytes[5..7], b"-", &bytes[8..10]].concat();
            parse_date(&spelled).map(|date| (date, 10))
        }
        _ => None,
    }
}

/// What follows a time such as `T0810Z`, `_081000` right after a date; the text itself if there is none.
fn without_time(text: &str) -> &str {
    let Some(time) = text.strip_prefix(['T', 't', '_', '-']) else { return text };
    let digits = time.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 && digits != 6 {
        return text;
    }
    let rest = &time[digits..];
    rest.strip_prefix(['Z', 'z']).unwrap_or(rest)
}

/// Lower case, with `.` for `/` and `-` for everything that is not safe in a key. Where that, or the length, would make
/// two sources one, a piece of the original's hash keeps them apart.
fn slug(text: &str) -> String {
    let mut lossy = text.len() > LONGEST;
    let mut slug: String = text
        .chars()
        .map(|letter| match letter {
            'a'..='z' | '0'..='9' | '_' | '-' => letter,
            'A'..='Z' => letter.to_ascii_lowercase(),
            '/' => '.',
            _ => {
                lossy = true;
                '-'
            }
        })
        .take(LONGEST)
        .collect();
    if lossy {
        slug.push('-');
        slug.push_str(&hex::encode(Sha256::digest(text))[..8]);
    }
    if slug.is_empty() { "unnamed".to_owned() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn id(key: &str) -> String {
        Source::of(key).id
    }

    #[test]
    fn a_source_keeps_its_id_from_day_to_day() {
        assert_eq!(id("in/eod_au_20250227.csv"), "eod_au");
        assert_eq!(id("eod_au_20250228.csv"), "eod_au");
        assert_eq!(id("in/trades-20230110.xls"), "trades");
        assert_eq!(id("in/nem/2025/02/27/eod_au_20250227.csv"), "nem.eod_au");
        assert_eq!(id("in/nem/2025-02-28/eod_au_20250228T0810Z.csv"), "nem.eod_au");
        assert_eq!(id("in/nem/20250227T081000Z-eod_au.csv"), "nem.eod_au");
        assert_eq!(id("in/20250227.csv"), "unnamed");
    }

    #[test]
    fn packed_or_not_it_is_the_same_source() {
        for key in ["in/eod_au_20250227.csv.gz", "in/eod_au_20250227.CSV.ZIP", "in/eod_au_20250227.zip"] {
            assert_eq!(id(key), "eod_au", "{key}");
        }
        assert_eq!((id("in/.gz").as_str(), id("in/a.gz.csv") == id("in/a.csv")), ("gz", false));
    }

    #[test]
    fn different_names_stay_different_sources() {
        assert_ne!(id("in/eod_au_20250227.csv"), id("in/eod_nz_20250227.csv"));
        assert_ne!(id("in/desk1/eod.csv"), id("in/desk2/eod.csv"));
        assert_ne!(id("in/a b.csv"), id("in/a+b.csv"));
        assert_ne!(id("in/é.csv"), id("in/è.csv"));
        assert_ne!(id(&format!("in/{}1.csv", "x".repeat(90))), id(&format!("in/{}2.csv", "x".repeat(90))));
        assert!(id(&"x".repeat(500)).len() < 100);
    }

    #[test]
    fn dates_are_found_where_they_stand() {
        let source = Source::of("in/feed/2025/02/27/eod_20250228.csv");
        assert_eq!(
            (source.folder_date, source.name_date),
            (Some(date(2025, 2, 27)), Some(date(2025, 2, 28)))
        );
        assert_eq!(source.file_name, "eod_20250228.csv");
        assert_eq!(Source::of("eod_20250101_20250131.csv").name_date, None, "a range is not a date");
        assert_eq!(Source::of("eod_2025-02-27.csv").name_date, Some(date(2025, 2, 27)));
        assert_eq!(Source::of("eod_99999999.csv").name_date, None);
        assert_eq!(Source::of("in/a//b/.csv").file_name, ".csv");
    }
}
