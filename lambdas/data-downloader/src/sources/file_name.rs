//! What a file may be called under `in/<feed>/`.
//!
//! Links come with spaces, plus signs, percent signs and letters of every alphabet, and keep them: S3 takes them all,
//! and events bring them encoded. What would be another folder, or could not be printed, is no name.

/// Longer names leave no room for what the harvester adds; a key has 1,024 bytes.
const LONGEST: usize = 200;

/// Whether a name can stand behind `in/<feed>/` without becoming a folder or a riddle.
pub(crate) fn is_file_name(name: &str) -> bool {
    let riddle = |c: char| c.is_control() || matches!(c, '/' | '\\');
    !name.is_empty() && name.len() <= LONGEST && !name.contains(riddle) && name.chars().any(|c| c != '.')
}

pub(super) fn not_a_file_name(name: &str) -> String {
    format!(
        "{name:?} is not a file name: 1 to {LONGEST} bytes without slash, backslash and control characters, and not only \
         dots"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_free_but_for_folders_and_riddles() {
        for name in ["a.csv", "OpenInterest Report .csv", "a+b%20c.csv", "é 日本.csv", ".hidden"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in ["", ".", "..", "a/b", "a\\b", "a\nb", "a\0b", &"x".repeat(201)] {
            assert!(!is_file_name(name), "{name:?}");
        }
    }
}
