//! What counts as nothing: blank, or a lone dash. A null stays null; it never becomes a zero.

/// The field without the blanks around it.
#[inline]
pub(crate) fn trim(field: &[u8]) -> &[u8] {
    field.trim_ascii()
}

/// The trimmed field, or `None` for blank and `-`.
#[inline]
pub(crate) fn nullable(field: &[u8]) -> Option<&[u8]> {
    match trim(field) {
        b"" | b"-" => None,
        value => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_dash_are_null_but_a_negative_number_is_not() {
        assert_eq!(nullable(b""), None);
        assert_eq!(nullable(b"  "), None);
        assert_eq!(nullable(b" - "), None);
        assert_eq!(nullable(b"-1.5"), Some(&b"-1.5"[..]));
        assert_eq!(nullable(b"0"), Some(&b"0"[..]));
    }
}
