//! Blocks as lines: the marks of lists and quotes in front, blank lines between.

use super::inline::{FIXED_SPACE, at_line_start, longest_run};

/// Lists and quotes that are nested deeper are written flat: nobody can read them, and each
/// level costs space on every line.
const MAXIMUM_DEPTH: usize = 6;

/// Lines are never made narrower than this, however deep they stand.
const MINIMUM_WIDTH: usize = 40;

pub(super) struct Writer {
    lines: Vec<String>,
    width: usize,
    containers: Vec<Container>,
    lists: Vec<List>,
    /// The next block follows another and needs a blank line in front.
    separate: bool,
}

enum Container {
    Quote,
    /// The mark of a list's item, which stands on its first line only.
    Item {
        mark: String,
        written: bool,
    },
}

struct List {
    /// The number of the next item; `None`: a bulleted list.
    next: Option<u64>,
    /// An item holds paragraphs: blank lines stand between the items.
    loose: bool,
}

impl Writer {
    pub(super) fn new(width: usize) -> Self {
        Self {
            lines: Vec::new(),
            width,
            containers: Vec::new(),
            lists: Vec::new(),
            separate: false,
        }
    }

    pub(super) fn finish(mut self) -> Vec<String> {
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }

    /// A block of text, broken where a line is too long. Rows of tables stay whole.
    pub(super) fn text(&mut self, lines: &[String]) {
        let width = self
            .width
            .saturating_sub(self.indent())
            .max(MINIMUM_WIDTH.min(self.width));
        let broken = lines.iter().flat_map(|line| {
            if line.starts_with('|') {
                vec![line.clone()]
            } else {
                broken(line, width)
            }
        });
        let shown: Vec<_> = broken
            .map(|line| at_line_start(&line).replace(FIXED_SPACE, " "))
            .collect();
        self.block(shown);
    }

    pub(super) fn code(&mut self, language: &str, text: &str) {
        let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
        let opening = format!("{fence}{language}");
        let body = text.lines().map(str::to_owned);
        self.block(std::iter::once(opening).chain(body).chain([fence.clone()]));
    }

    pub(super) fn block(&mut self, lines: impl IntoIterator<Item = String>) {
        if self.separate && !self.at_item_start() {
            self.line("");
        }
        for line in lines {
            self.line(&line);
        }
        self.separate = true;
    }

    pub(super) fn open_quote(&mut self) {
        if self.separate && !self.at_item_start() {
            self.line("");
        }
        self.separate = false;
        self.containers.push(Container::Quote);
    }

    pub(super) fn close_quote(&mut self) {
        self.containers.pop();
        self.separate = true;
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        // A list that does not begin with 1 cannot follow a line of text directly.
        let nested = !self.lists.is_empty() && first.is_none_or(|number| number == 1);
        self.separate = self.separate && !nested;
        if self.separate && !self.at_item_start() {
            self.line("");
        }
        self.separate = false;
        self.lists.push(List {
            next: first,
            loose: false,
        });
    }

    pub(super) fn close_list(&mut self) {
        self.lists.pop();
        self.separate = true;
    }

    pub(super) fn open_item(&mut self) {
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        let mark = match &mut list.next {
            Some(number) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            None => "- ".to_owned(),
        };
        if self.separate && list.loose {
            self.line("");
        }
        self.containers.push(Container::Item {
            mark,
            written: false,
        });
    }

    pub(super) fn close_item(&mut self) {
        if self.at_item_start() {
            self.line("");
        }
        self.containers.pop();
        self.separate = true;
    }

    /// The item that is open holds a paragraph.
    pub(super) fn loosen(&mut self) {
        if let (Some(Container::Item { .. }), Some(list)) =
            (self.containers.last(), self.lists.last_mut())
        {
            list.loose = true;
        }
    }

    fn at_item_start(&self) -> bool {
        matches!(
            self.containers.last(),
            Some(Container::Item { written: false, .. })
        )
    }

    fn indent(&self) -> usize {
        let widths = self
            .containers
            .iter()
            .take(MAXIMUM_DEPTH)
            .map(|container| match container {
                Container::Quote => 2,
                Container::Item { mark, .. } => mark.len(),
            });
        widths.sum()
    }

    fn line(&mut self, text: &str) {
        let mut line = String::with_capacity(self.width);
        for container in self.containers.iter_mut().take(MAXIMUM_DEPTH) {
            match container {
                Container::Quote => line.push_str("> "),
                Container::Item {
                    mark,
                    written: true,
                } => line.push_str(&" ".repeat(mark.len())),
                Container::Item { mark, written } => {
                    line.push_str(mark);
                    *written = true;
                }
            }
        }
        line.push_str(text);
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }
}

/// Breaks a line at spaces, so that each part is at most `width` characters long where it can be.
fn broken(line: &str, width: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut length = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            parts.push(std::mem::take(&mut part));
            length = 0;
        }
        if length > 0 {
            part.push(' ');
            length += 1;
        }
        part.push_str(word);
        length += word_length;
    }
    parts.push(part);
    parts
}
