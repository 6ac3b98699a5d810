//! `Fn::Sub`'s text: literal pieces and `${names}`.

use super::format::template_error;
use crate::core::ApiError;

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it is written.
    Text(&'a str),
    /// What stood in `${...}`.
    Name(&'a str),
    /// What stood in `${!...}`: written back as `${...}`.
    Escaped(&'a str),
}

/// Takes the text apart.
pub fn pieces(text: &str) -> Result<Vec<Piece<'_>>, ApiError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        if start > 0 {
            pieces.push(Piece::Text(&rest[..start]));
        }
        let inner = &rest[start + 2..];
        let Some(end) = inner.find('}') else {
            pieces.push(Piece::Text(&rest[start..]));
            return Ok(pieces);
        };
        let name = inner[..end].trim();
        pieces.push(match name.strip_prefix('!') {
            Some(literal) => Piece::Escaped(literal),
            None if is_name(name) => Piece::Name(name),
            None => {
                return Err(template_error(
                    "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, \
                     and colons",
                ));
            }
        });
        rest = &inner[end + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_literals_and_what_is_no_name() {
        assert_eq!(
            pieces("a${B.C}-${!Literal}$ {x").unwrap(),
            [
                Piece::Text("a"),
                Piece::Name("B.C"),
                Piece::Text("-"),
                Piece::Escaped("Literal"),
                Piece::Text("$ {x")
            ]
        );
        assert!(pieces("${a b}").unwrap_err().message.contains("variable names in Fn::Sub"));
    }
}
