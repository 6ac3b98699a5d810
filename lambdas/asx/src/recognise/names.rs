//! What a file is called.

use jiff::civil::Date;

use crate::layout::Layout;

/// The names of a file: its own, and the one that it has in its container.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) own: &'a str,
    pub(crate) packed: Option<&'a str>,
    /// The date in one of them.
    pub(crate) date: Option<Date>,
}

impl Names<'_> {
    /// Whether files of this layout have such names.
    pub(super) fn claim(&self, layout: &Layout) -> bool {
        let is_such = |name: &str| {
            let name = name.to_lowercase();
            layout.name_hints.iter().any(|hint| name.starts_with(hint))
        };
        is_such(self.own) || self.packed.is_some_and(is_such)
    }
}
