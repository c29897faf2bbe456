//! Lists as parameters.

use gatesmith_codec::ParameterText;

/// The items, joined; `None` where one of them contains the separator.
pub(super) fn join<T: ParameterText>(items: &[T], separator: char) -> Option<String> {
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        let text = item.to_text();
        if text.contains(separator) {
            return None;
        }
        if index > 0 {
            joined.push(separator);
        }
        joined.push_str(&text);
    }
    Some(joined)
}
