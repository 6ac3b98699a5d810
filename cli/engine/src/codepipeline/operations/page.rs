//! Pages of listings: the token is the name of the last entry of the page before.

use crate::core::ApiError;

/// The entries after `token`, at most `max`, and the token of the next page.
pub(super) fn page<T>(
    entries: Vec<T>,
    token: Option<&str>,
    max: usize,
    name: impl Fn(&T) -> &str,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    let from = match token {
        None => 0,
        Some(token) => {
            let at = entries.iter().position(|entry| name(entry) == token);
            1 + at.ok_or_else(|| {
                ApiError::new("InvalidNextTokenException", "The next token is not one that a listing gave")
            })?
        }
    };
    let more = entries.len() > from + max;
    let page: Vec<T> = entries.into_iter().skip(from).take(max).collect();
    let next = page.last().filter(|_| more).map(|last| name(last).to_owned());
    Ok((page, next))
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn every_entry_is_on_exactly_one_page() {
        let all = || vec!["a", "b", "c"];
        let (first, token) = page(all(), None, 2, |entry| *entry).unwrap();
        assert_eq!((first, token.as_deref()), (vec!["a", "b"], Some("b")));
        let (second, token) = page(all(), token.as_deref(), 2, |entry| *entry).unwrap();
        assert_eq!((second, token), (vec!["c"], None));
        assert!(page(all(), Some("x"), 2, |entry| *entry).is_err());
    }
}
