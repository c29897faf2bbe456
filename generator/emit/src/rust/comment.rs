//! Doc comments as Rust writes them.

pub use crate::comment::Comment;

use super::layout::MAX_WIDTH;

impl Comment {
    /// An empty comment of an item that is indented by `indent`.
    pub fn new(indent: usize) -> Self {
        Self::with_width(MAX_WIDTH - "/// ".len() - indent)
    }

    /// The lines behind `///`, ready for a template.
    pub fn outer(&self) -> Vec<String> {
        self.marked("///")
    }

    /// The lines behind `//!`.
    pub fn inner(&self) -> Vec<String> {
        self.marked("//!")
    }

    fn marked(&self, mark: &str) -> Vec<String> {
        let lines = self.text().into_iter().map(|line| match line {
            "" => mark.to_owned(),
            text => format!("{mark} {text}"),
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use gatesmith_model::api::Docs;

    use super::*;

    #[test]
    fn summary_description_and_our_own_words_are_paragraphs() {
        let docs = Docs {
            summary: "Reads it".into(),
            description: "All\nof it.".into(),
            deprecated: false,
        };
        let comment = Comment::new(0).docs(&docs).words("At most 5.");
        assert_eq!(
            comment.outer(),
            [
                "/// Reads it.",
                "///",
                "/// All",
                "/// of it.",
                "///",
                "/// At most 5."
            ]
        );
        let comment = Comment::new(0)
            .markdown("Its id.")
            .more("1 to 64 characters.");
        assert_eq!(comment.inner(), ["//! Its id. 1 to 64 characters."]);
    }
}
