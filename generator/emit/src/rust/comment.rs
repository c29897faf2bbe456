//! Doc comments out of the document's own words.

use gatesmith_model::api::Docs;

use super::layout::MAX_WIDTH;
use crate::markdown;

/// Lines of an item's doc comment, which is put together out of paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Comment {
    paragraphs: Vec<Vec<String>>,
    width: usize,
}

impl Comment {
    /// An empty comment of an item that is indented by `indent`.
    pub fn new(indent: usize) -> Self {
        Self {
            paragraphs: Vec::new(),
            width: MAX_WIDTH - "/// ".len() - indent,
        }
    }

    /// Summary and description, the summary as a sentence of its own. A description that only
    /// says the summary again is left out.
    #[must_use]
    pub fn docs(self, docs: &Docs) -> Self {
        let (summary, description) = (docs.summary.trim(), docs.description.trim());
        if summary.trim_end_matches('.') == description.trim_end_matches('.') {
            return self.markdown(description);
        }
        self.sentence(summary).markdown(description)
    }

    /// CommonMark of the document, made safe; nothing where it is empty.
    #[must_use]
    pub fn markdown(self, text: &str) -> Self {
        let lines = markdown::lines(text, self.width);
        self.lines(lines)
    }

    /// One line of the document's own text, CommonMark too, ended by a full stop.
    #[must_use]
    pub fn sentence(self, text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let stop = if text.is_empty() || text.ends_with(['.', '!', '?', ':', '…']) {
            ""
        } else {
            "."
        };
        self.markdown(&format!("{text}{stop}"))
    }

    /// A paragraph of our own words, which is Markdown that is known to be safe.
    #[must_use]
    pub fn words(self, text: &str) -> Self {
        let lines = if text.is_empty() {
            Vec::new()
        } else {
            wrapped(text, self.width)
        };
        self.lines(lines)
    }

    /// A paragraph of our own words that goes on in the last paragraph where that is one line
    /// of text which is short enough.
    #[must_use]
    pub fn more(mut self, text: &str) -> Self {
        if text.is_empty() {
            return self;
        }
        let width = self.width;
        if let Some([.., line]) = self.paragraphs.last_mut().map(Vec::as_mut_slice)
            && line.ends_with(['.', '!', '?'])
            && line.starts_with(|first: char| first.is_alphabetic() || first == '`')
        {
            let joined = format!("{line} {text}");
            if let Some(paragraph) = self.paragraphs.last_mut() {
                paragraph.pop();
                paragraph.extend(wrapped(&joined, width));
            }
            return self;
        }
        self.words(text)
    }

    /// Lines that are known to be safe: a list, for instance.
    #[must_use]
    pub fn lines(mut self, lines: Vec<String>) -> Self {
        if !lines.is_empty() {
            self.paragraphs.push(lines);
        }
        self
    }

    /// The comment is empty.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The first sentence of the comment is this where it would be empty otherwise.
    #[must_use]
    pub fn or(self, text: &str) -> Self {
        if self.is_empty() {
            self.words(text)
        } else {
            self
        }
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
        let mut marked = Vec::new();
        for (index, paragraph) in self.paragraphs.iter().enumerate() {
            if index > 0 {
                marked.push(mark.to_owned());
            }
            marked.extend(paragraph.iter().map(|line| match line.as_str() {
                "" => mark.to_owned(),
                text => format!("{mark} {text}"),
            }));
        }
        marked
    }
}

/// Breaks our own text at spaces; spans of code stay whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut in_code = false;
    for word in text.split(' ') {
        let fits = line.chars().count() + 1 + word.chars().count() <= width;
        if !line.is_empty() && !fits && !in_code {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
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
