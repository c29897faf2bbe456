//! Doc comments out of the document's own words, before a target puts its marks around them.

use gatesmith_model::api::{Docs, Response, Status, Type, Types};

use crate::{markdown, words};

/// Lines of an item's doc comment, which is put together out of paragraphs.
#[derive(Clone, Debug, Default)]
pub struct Comment {
    paragraphs: Vec<Vec<String>>,
    width: usize,
}

impl Comment {
    /// An empty comment whose lines have this many characters at most, marks aside.
    pub fn with_width(width: usize) -> Self {
        Self {
            paragraphs: Vec::new(),
            width,
        }
    }

    /// What the document says about a thing that has a type, or else the first sentence of what
    /// it says about the type.
    #[must_use]
    pub fn describing(self, docs: &Docs, ty: &Type, types: &Types) -> Self {
        let comment = self.docs(docs);
        match ty {
            Type::Named(id) if comment.is_empty() => {
                comment.sentence(words::first_sentence(&types.get(*id).docs))
            }
            _ => comment,
        }
    }

    /// What is said of an answer: its status and the document's words, `404: No such order.`
    #[must_use]
    pub fn answer(self, response: &Response) -> Self {
        let status = match response.status {
            Status::Default => "Any other status".to_owned(),
            declared => words::status(declared),
        };
        let text = [&response.docs.summary, &response.docs.description].map(|it| it.trim());
        let said: Vec<_> = text.into_iter().filter(|it| !it.is_empty()).collect();
        if said.is_empty() {
            self.words(&format!("{status}."))
        } else {
            self.sentence(&format!("{status}: {}", said.join(" ")))
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

    /// How many characters a line has at most, marks aside.
    pub fn width(&self) -> usize {
        self.width
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

    /// The lines of the comment, without marks; paragraphs are parted by an empty one.
    pub fn text(&self) -> Vec<&str> {
        let paragraphs = self.paragraphs.iter().enumerate();
        paragraphs
            .flat_map(|(index, paragraph)| {
                let gap = (index > 0).then_some("");
                gap.into_iter().chain(paragraph.iter().map(String::as_str))
            })
            .collect()
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
