//! Lists in pages: a token is the position at which the next page begins.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::core::ApiError;

/// The page of `items` that `token` asks for, and the token of the next one.
pub fn page<T>(
    items: Vec<T>,
    token: Option<&str>,
    size: usize,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    let start = token.map_or(Ok(0), |token| token.parse::<usize>().map_err(|_| bad_token()))?;
    let rest = items.len().saturating_sub(start);
    let next = (rest > size).then(|| (start + size).to_string());
    Ok((items.into_iter().skip(start).take(size).collect(), next))
}

/// A token that was not given out.
pub fn bad_token() -> ApiError {
    ApiError::validation("NextToken is not valid")
}

/// A list of the Query protocol; an empty one arrives as empty text.
pub fn list<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Array(items) => {
            let items: Result<_, _> = items.into_iter().map(T::deserialize).collect();
            items.map_err(serde::de::Error::custom)
        }
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other() {
        let (first, next) = page(vec![1, 2, 3], None, 2).unwrap();
        assert_eq!((first, next.as_deref()), (vec![1, 2], Some("2")));
        assert_eq!(page(vec![1, 2, 3], Some("2"), 2).unwrap(), (vec![3], None));
        assert!(page(vec![1], Some("x"), 2).is_err());
    }
}
