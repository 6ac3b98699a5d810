//! The codes: why a row was rejected, why one was accepted only with a warning, why a whole file failed.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A code enum that serialises under its upper-case name.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// As manifests, rejects and reasons print it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

codes! {
    /// Why a row was rejected.
    RowCode {
        /// More or fewer fields than the header, or than the layout has.
        FieldCount = "FIELD_COUNT",
        /// Not a number, or one that `decimal(18,4)` cannot hold exactly.
        BadNumber = "BAD_NUMBER",
        /// Not a date, or not a time.
        BadDate = "BAD_DATE",
        /// Not a contract code.
        BadCode = "BAD_CODE",
        /// A value that must be there is missing.
        NullRequired = "NULL_REQUIRED",
        /// Values that contradict each other, or a negative size.
        Range = "RANGE",
        /// Rows for one contract and day that do not say the same: none of them can be trusted.
        DuplicateConflict = "DUPLICATE_CONFLICT",
        /// A total that is not what its parts come to, such as `face_value`.
        TotalMismatch = "TOTAL_MISMATCH",
    }
}

codes! {
    /// Why a row was accepted with a warning.
    Warning {
        /// The two-letter commodity is not in the table; product, region and term stay null.
        UnknownCommodity = "UNKNOWN_COMMODITY",
        /// The commodity is known but its month letter fits no term of it.
        UnknownTerm = "UNKNOWN_TERM",
        /// The row's date is not the one in the file's name. The body is believed.
        DateMismatch = "DATE_MISMATCH",
        /// `hours` is not what the contract's term comes to.
        UnexpectedHours = "UNEXPECTED_HOURS",
    }
}

codes! {
    /// Why a whole file failed.
    FileCode {
        /// Nothing in it, or nothing but a header.
        EmptyFile = "EMPTY_FILE",
        /// A web page where data was expected.
        HtmlBody = "HTML_BODY",
        /// Nothing this code knows.
        UnknownKind = "UNKNOWN_KIND",
        /// Not text in any encoding that could be told, or packed in a way that cannot be unpacked.
        BadEncoding = "BAD_ENCODING",
        /// The kind can be told, but its header lacks columns or names one twice.
        BadHeader = "BAD_HEADER",
        /// More rejected rows than max(5, 1 %).
        TooManyRejects = "TOO_MANY_REJECTS",
        /// One trade date has more rows than any has contracts.
        TooManyRows = "TOO_MANY_ROWS",
        /// Its own control totals are not what its rows come to.
        TotalMismatch = "TOTAL_MISMATCH",
    }
}

/// A rejected row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reject {
    /// Counted from 1, as an editor shows it.
    pub line: u64,
    /// Why, for machines.
    pub code: RowCode,
    /// Why, for people: the column and the value.
    pub reason: String,
    /// The line as it stands in the file (decoded); of one that is too long, the beginning.
    pub raw: String,
}

/// What a rule says about a row it does not let pass. It is no larger than a pointer: every cell of every row could come
/// back as one, and hardly any does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault(Box<(RowCode, Cow<'static, str>)>);

impl Fault {
    #[cold]
    pub(crate) fn new(code: RowCode, reason: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new((code, reason.into())))
    }

    /// The code, and the reason for people.
    pub(crate) fn into_parts(self) -> (RowCode, String) {
        let (code, reason) = *self.0;
        (code, reason.into_owned())
    }
}

/// Warnings of one row, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Warnings(u8);

impl Warnings {
    const ALL: [Warning; 4] =
        [Warning::UnknownCommodity, Warning::UnknownTerm, Warning::DateMismatch, Warning::UnexpectedHours];

    pub(crate) fn add(&mut self, warning: Warning) {
        self.0 |= 1 << warning as u8;
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Warning> {
        Self::ALL.into_iter().filter(move |warning| self.0 & (1 << *warning as u8) != 0)
    }
}

/// Above the rejected rows.
pub(crate) const CSV_HEADER: &str = "line,code,reason,raw\n";

/// A rejected row as CSV, with its end.
pub(crate) fn csv_row(reject: &Reject) -> String {
    let mut csv = format!("{},{},", reject.line, reject.code);
    push_quoted(&mut csv, &reject.reason);
    csv.push(',');
    push_quoted(&mut csv, &reject.raw);
    csv.push('\n');
    csv
}

fn push_quoted(csv: &mut String, text: &str) {
    csv.push('"');
    csv.push_str(&text.replace('"', "\"\""));
    csv.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_line_with_quotes_survives_the_rejects_file() {
        let reject = Reject {
            line: 7,
            code: RowCode::BadNumber,
            reason: "settle: \"x\" is not a number".to_owned(),
            raw: "BNH2025,\"a,b\"".to_owned(),
        };
        assert_eq!(
            csv_row(&reject),
            "7,BAD_NUMBER,\"settle: \"\"x\"\" is not a number\",\"BNH2025,\"\"a,b\"\"\"\n"
        );
    }

    #[test]
    fn warnings_are_a_set() {
        let mut warnings = Warnings::default();
        warnings.add(Warning::DateMismatch);
        warnings.add(Warning::DateMismatch);
        assert_eq!(warnings.iter().collect::<Vec<_>>(), [Warning::DateMismatch]);
        assert!(Warnings::default().is_empty());
    }
}
