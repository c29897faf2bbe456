//! What findings need of a text beyond its tree: comments, and lines.

use std::ops::Range;

use super::{Anchor, FileId, SourceMap, yaml};

impl SourceMap {
    /// The bytes of each comment of a file, from its `#` to the end of its line.
    pub(crate) fn comments(&self, file: FileId) -> Vec<Range<usize>> {
        yaml::comments::comments(self.file_text(file))
    }

    /// The text of the line in which an anchor begins. Empty where it names a file as a whole.
    pub(crate) fn first_line(&self, at: &Anchor) -> &str {
        let line = self.locate(at).map(|location| {
            let line = self.line_span(location.id, location.line);
            self.file_text(location.id).get(line)
        });
        line.flatten().unwrap_or_default()
    }
}
