//! Links on a terminal, made readable.

/// What a terminal gets, with every link written as `[text](address)`.
pub fn readable_links(text: &str) -> String {
    let mut shown = String::new();
    let mut open = None;
    let mut parts = text.split("\u{1b}]8;;");
    shown.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (address, rest) = part.split_once("\u{1b}\\").expect("a link's address ends");
        match open.take() {
            Some(address) => shown.push_str(&format!("]({address})")),
            None => {
                shown.push('[');
                open = Some(address);
            }
        }
        shown.push_str(rest);
    }
    assert_eq!(open, None, "a link is not closed: {text:?}");
    shown
}
