//! Placeholders for a date in URLs and file names.

use jiff::civil::Date;

/// What placeholders stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day that the file is about.
    pub date: Date,
    /// The hour in which the file became due.
    pub hour: i8,
}

/// A text with placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Year,
    ShortYear,
    Month,
    Day,
    Hour,
}

impl Template {
    /// Reads a text; the error says which placeholder is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) =
                after.split_once('}').ok_or_else(|| format!("{{{after} has no closing brace"))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::named(name)?);
            rest = after;
        }
        if rest.contains('}') {
            return Err(format!("{rest} has a closing brace too many"));
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The text for a moment.
    pub fn expand(&self, moment: Moment) -> String {
        self.0.iter().map(|piece| piece.expand(moment)).collect()
    }
}

impl Piece {
    fn named(name: &str) -> Result<Self, String> {
        Ok(match name {
            "yyyy" => Self::Year,
            "yy" => Self::ShortYear,
            "mm" => Self::Month,
            "dd" => Self::Day,
            "hh" => Self::Hour,
            _ => return Err(format!("{{{name}}} is not one of {{yyyy}} {{yy}} {{mm}} {{dd}} {{hh}}")),
        })
    }

    fn expand(&self, Moment { date, hour }: Moment) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Year => format!("{:04}", date.year()),
            Self::ShortYear => format!("{:02}", date.year().rem_euclid(100)),
            Self::Month => format!("{:02}", date.month()),
            Self::Day => format!("{:02}", date.day()),
            Self::Hour => format!("{hour:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_placeholder_has_its_width() {
        let moment = Moment { date: date(2026, 3, 5), hour: 7 };
        let template = Template::parse("https://h/{yyyy}/{mm}/{dd}/{yy}-{hh}.csv").unwrap();
        assert_eq!(template.expand(moment), "https://h/2026/03/05/26-07.csv");
    }

    #[test]
    fn what_is_no_placeholder_is_named() {
        assert_eq!(Template::parse("{YYYY}"), Err("{YYYY} is not one of {yyyy} {yy} {mm} {dd} {hh}".into()));
        assert_eq!(Template::parse("a{yyyy"), Err("{yyyy has no closing brace".into()));
        assert_eq!(Template::parse("a}"), Err("a} has a closing brace too many".into()));
    }
}
