//! The text of one block: words, marks, code spans and links, escaped as they come.

/// Stands for a space at which a line is not broken; input holds no control characters.
pub(super) const FIXED_SPACE: char = '\u{1}';

/// A block's text as far as it has been read; `\n` ends a line of the source.
#[derive(Default)]
pub(super) struct Inline {
    text: String,
    links: Vec<OpenLink>,
}

struct OpenLink {
    /// Where its label starts.
    start: usize,
    /// Where it leads; empty where that means nothing outside of the document.
    target: String,
}

impl Inline {
    /// The block's lines; the block is empty afterwards.
    pub(super) fn take(&mut self) -> Vec<String> {
        self.links.clear();
        let text = std::mem::take(&mut self.text);
        let lines = text.trim().lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    }

    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while self.links.is_empty()
            && let Some((before, address, after)) = bare_address(rest)
        {
            self.escaped(before);
            self.text.extend(["<", address, ">"]);
            rest = after;
        }
        self.escaped(rest);
    }

    pub(super) fn code(&mut self, text: &str) {
        let fence = "`".repeat(longest_run(text, '`') + 1);
        let edge = text.starts_with('`') || text.ends_with('`');
        let padding = if edge && !text.is_empty() { " " } else { "" };
        let shown = if text.is_empty() { " " } else { text };
        let span = format!("{fence}{padding}{shown}{padding}{fence}");
        self.text.extend(
            span.chars()
                .map(|it| if it == ' ' { FIXED_SPACE } else { it }),
        );
    }

    pub(super) fn mark(&mut self, mark: &str) {
        self.text.push_str(mark);
    }

    pub(super) fn heading(&mut self, level: usize) {
        self.text.push_str(&"#".repeat(level));
        self.text.push(FIXED_SPACE);
    }

    pub(super) fn line_break(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        self.text.push('\n');
    }

    pub(super) fn hard_break(&mut self) {
        self.text.push_str("\\\n");
    }

    pub(super) fn open_link(&mut self, target: &str) {
        let known = ["https://", "http://", "mailto:"]
            .iter()
            .any(|it| target.starts_with(it));
        let nested = self.links.iter().any(|link| !link.target.is_empty());
        let target = if known && !nested {
            address(target)
        } else {
            String::new()
        };
        self.links.push(OpenLink {
            start: self.text.len(),
            target,
        });
    }

    pub(super) fn close_link(&mut self) {
        let Some(OpenLink { start, target }) = self.links.pop() else {
            return;
        };
        if target.is_empty() {
            return;
        }
        let label = self.text.split_off(start);
        if label.is_empty() || label.replace('\\', "") == target {
            self.text.extend(["<", &target, ">"]);
        } else {
            self.text.extend(["[", &label, "](", &target, ")"]);
        }
    }

    /// Writes a backslash where a character would mean something.
    fn escaped(&mut self, text: &str) {
        let mut before = self.text.chars().next_back();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let after = characters.peek().copied();
            if is_meaningful(before, character, after) {
                self.text.push('\\');
            }
            self.text.push(character);
            before = Some(character);
        }
    }
}

/// Whether a character inside a line has to be escaped to be itself.
fn is_meaningful(before: Option<char>, character: char, after: Option<char>) -> bool {
    let in_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match character {
        '\\' => after.is_none_or(|next| next.is_ascii_punctuation() || next == '\n'),
        '`' | '*' | '[' => true,
        '_' => !(in_word(before) && in_word(after)),
        '<' => after.is_none_or(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
        '&' => after.is_none_or(|next| next.is_ascii_alphabetic() || next == '#'),
        '~' => after == Some('~') || before == Some('~'),
        _ => false,
    }
}

/// A line of text that starts with text: escaped where its start would open a block.
pub(super) fn at_line_start(line: &str) -> String {
    let stops = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let head = line.trim_start_matches(|it: char| it.is_ascii_digit());
    let digits = line.len() - head.len();
    if (1..10).contains(&digits) && head.starts_with(['.', ')']) && stops(&head[1..]) {
        return format!("{}\\{head}", &line[..digits]);
    }
    let opens = match line.chars().next() {
        Some('-' | '+') => stops(&line[1..]) || is_rule(line, '-'),
        Some('=') => is_rule(line, '='),
        Some('#') => stops(line.trim_start_matches('#')),
        Some('>') => true,
        _ => false,
    };
    if opens {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

fn is_rule(line: &str, mark: char) -> bool {
    line.chars().all(|it| it == mark || it == ' ')
}

/// The first web address in a text, with what stands before and after it.
fn bare_address(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(offset) = text[from..].find("http") {
        let start = from + offset;
        let rest = &text[start..];
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|it| rest.starts_with(it));
        let ends = |it: char| it.is_whitespace() || "<>\"`\\|".contains(it);
        let end = rest.find(ends).unwrap_or(rest.len());
        let found = rest[..end]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '*', '_']);
        if scheme.is_some_and(|scheme| found.len() > scheme.len()) {
            return Some((&text[..start], found, &rest[found.len()..]));
        }
        from = start + "http".len();
    }
    None
}

/// An address that ends where its brackets end.
fn address(target: &str) -> String {
    let mut address = String::with_capacity(target.len());
    for character in target.chars() {
        match character {
            ' ' => address.push_str("%20"),
            '<' => address.push_str("%3C"),
            '>' => address.push_str("%3E"),
            '(' => address.push_str("%28"),
            ')' => address.push_str("%29"),
            '\\' => address.push_str("%5C"),
            '\n' => {}
            plain => address.push(plain),
        }
    }
    address
}

/// The length of the longest run of one character.
pub(super) fn longest_run(text: &str, of: char) -> usize {
    text.split(|it| it != of).map(str::len).max().unwrap_or(0)
}
