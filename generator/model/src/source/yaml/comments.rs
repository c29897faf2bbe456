//! Comments of a YAML text. The tree has none: who asks for them has the text read once more.

use std::ops::Range;

use granit_parser::{Event, Parser, options};

use crate::source::builder::MAX_DEPTH;

/// The bytes of each comment, from its `#` to the end of its line. Where the text cannot be read
/// to its end, those before the place where reading stops.
pub(in crate::source) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut options = options! {
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    // A bound on what is held back, and the text's own size bounds that.
    options.max_buffered_comment_events = text.len();
    Parser::new_from_str_with_options(text, options)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::Comment(..)))
        .filter_map(|(_, at)| at.byte_range())
        .collect()
}
