//! CommonMark of a document, written again so that it is safe in a doc comment.
//!
//! Text that is only copied into a comment does harm: rustdoc runs an indented paragraph as a
//! test, takes `[id]` for a link to an item, and warns about bare addresses and open HTML tags.
//! So a description is parsed, and printed anew out of the few constructs that mean the same
//! everywhere: paragraphs, headings, lists, quotes, code, emphasis, links to the web. Everything
//! else becomes text.

mod inline;
mod writer;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use inline::Inline;
use writer::Writer;

/// Languages that a code block may name; rustdoc tests none of them. Others become `text`.
const LANGUAGES: &[&str] = &[
    "bash",
    "console",
    "csv",
    "graphql",
    "html",
    "http",
    "java",
    "javascript",
    "js",
    "json",
    "python",
    "sh",
    "sql",
    "text",
    "toml",
    "ts",
    "typescript",
    "xml",
    "yaml",
    "yml",
];

/// The lines of a description, none longer than `width` characters where it can be broken, and
/// without white space at their ends. Empty where there is nothing to say.
pub fn lines(text: &str, width: usize) -> Vec<String> {
    let text = clean(text);
    let mut page = Page {
        writer: Writer::new(width),
        inline: Inline::default(),
        code: None,
    };
    for event in TextMergeStream::new(Parser::new_ext(&text, Options::empty())) {
        page.event(event);
    }
    page.flush();
    page.writer.finish()
}

/// Plain text on one line, escaped: a title, a value.
pub fn plain(text: &str) -> String {
    let mut inline = Inline::default();
    let words: Vec<_> = clean(text).split_whitespace().map(str::to_owned).collect();
    inline.text(&words.join(" "));
    inline
        .take()
        .first()
        .map(|line| inline::at_line_start(line))
        .unwrap_or_default()
}

/// A code span that shows exactly this text, as far as one line can.
pub fn code(text: &str) -> String {
    let mut inline = Inline::default();
    let shown: String = text
        .chars()
        .map(|it| if it == '\n' { ' ' } else { it })
        .collect();
    inline.code(&clean(&shown));
    inline.take().concat().replace(inline::FIXED_SPACE, " ")
}

/// Line ends as `\n`, tabs as spaces; other control characters, and characters that turn the
/// direction of text, are left out: rustc refuses a bare carriage return in a doc comment, and
/// reports the latter (`text_direction_codepoint_in_comment`).
fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            '\t' => cleaned.push_str("    "),
            '\u{200c}' | '\u{200d}' => cleaned.push(character), // They join emoji and letters.
            hidden if crate::hidden::is_hidden(hidden) => {}
            plain => cleaned.push(plain),
        }
    }
    cleaned
}

/// Takes the parser's events in turn.
struct Page {
    writer: Writer,
    inline: Inline,
    /// Language and text of the code block that is open.
    code: Option<(String, String)>,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((_, block)) => block.push_str(&text),
                None => self.inline.text(&text),
            },
            Event::Code(text) => self.inline.code(&text),
            Event::Html(tag) | Event::InlineHtml(tag) => self.html(&tag),
            Event::SoftBreak => self.inline.line_break(),
            Event::HardBreak => self.inline.hard_break(),
            Event::Rule => {
                self.flush();
                self.writer.block(["---".to_owned()]);
            }
            // Extensions that are not switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.inline.heading(level as usize);
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.writer.open_quote();
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code = Some((language(&kind), String::new()));
            }
            Tag::List(first) => {
                self.flush();
                self.writer.open_list(first);
            }
            Tag::Item => self.writer.open_item(),
            Tag::Emphasis => self.inline.mark("*"),
            Tag::Strong => self.inline.mark("**"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.inline.open_link(&dest_url);
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.inline.mark("*"),
            TagEnd::Strong => self.inline.mark("**"),
            TagEnd::Link | TagEnd::Image => self.inline.close_link(),
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    self.writer.code(&language, &text);
                }
            }
            TagEnd::Item => {
                self.flush();
                self.writer.close_item();
            }
            TagEnd::List(_) => self.writer.close_list(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.writer.close_quote();
            }
            TagEnd::Paragraph => {
                self.flush();
                self.writer.loosen();
            }
            _ => self.flush(),
        }
    }

    /// Line breaks and paragraphs are kept, comments are dropped, other tags become text.
    fn html(&mut self, tag: &str) {
        let name = tag
            .trim()
            .trim_matches(['<', '>', '/', ' '])
            .to_ascii_lowercase();
        match name.as_str() {
            "br" => self.inline.line_break(),
            "p" => self.flush(),
            _ if tag.trim_start().starts_with("<!--") && tag.trim_end().ends_with("-->") => {}
            _ => {
                let mut separate = false;
                for line in tag.lines() {
                    if separate {
                        self.inline.line_break();
                    }
                    self.inline.text(line);
                    separate = true;
                }
                if tag.ends_with('\n') {
                    self.inline.line_break();
                }
            }
        }
    }

    /// Ends the block of text that is open, if there is one.
    fn flush(&mut self) {
        let lines = self.inline.take();
        if !lines.is_empty() {
            self.writer.text(&lines);
        }
    }
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    let info = match kind {
        CodeBlockKind::Fenced(info) => info.to_ascii_lowercase(),
        CodeBlockKind::Indented => String::new(),
    };
    if LANGUAGES.contains(&info.as_str()) {
        info
    } else {
        "text".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        lines(text, 80).join("\n")
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in [
            "Reads one order.\n\nThe order's *id* comes from `checkout`.",
            "# Title\n\n- one\n- two\n  - three\n\n1. first\n2. second",
            "> quoted\n> text",
            "See [the page](https://example.com/a_b) of **snake_case** names, 5 > 3.",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "```json\n{\"a\": [1]}\n```",
        ] {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn code_never_becomes_a_test() {
        assert_eq!(written("    panic!()"), "```text\npanic!()\n```");
        assert_eq!(written("```rust\nx\n```"), "```text\nx\n```");
        assert_eq!(written("```\nopen"), "```text\nopen\n```");
        assert_eq!(
            written("- a\n\n      code"),
            "- a\n\n  ```text\n  code\n  ```"
        );
        assert_eq!(written("~~~\n```\n~~~"), "````text\n```\n````");
    }

    #[test]
    fn what_rustdoc_warns_about_becomes_text() {
        assert_eq!(written("an [id] and [a](b::c)"), "an \\[id] and a");
        assert_eq!(written("Map<String> and <b>x"), "Map\\<String> and \\<b>x");
        assert_eq!(written("at https://a.b/c_d_e."), "at <https://a.b/c_d_e>.");
        assert_eq!(written("a ` b"), "a \\` b");
        assert_eq!(written("one<br>two<!-- x -->"), "one\ntwo");
        assert_eq!(written("a\u{202e}b\rc\u{2028}d  \ne"), "ab\nc\nd\\\ne");
    }

    #[test]
    fn lines_are_broken_without_starting_a_block() {
        assert_eq!(lines("aaaa bbbb - cccc", 10), ["aaaa bbbb", "\\- cccc"]);
        assert_eq!(lines("aaaa bbbb 1. cccc", 10), ["aaaa bbbb", "1\\. cccc"]);
        assert_eq!(lines("aaaa `b b b b b`", 8), ["aaaa", "`b b b b b`"]);
    }

    #[test]
    fn spans_show_their_text() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("a  b"), "`a  b`");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(""), "` `");
        assert_eq!(plain("# a\n*b*"), "\\# a \\*b\\*");
    }

    #[test]
    fn deep_nesting_stays_small() {
        let quotes = format!("{}x", "> ".repeat(5_000));
        assert!(written(&quotes).len() < 100);
    }
}
