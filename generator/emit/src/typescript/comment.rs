//! Doc comments as TypeScript writes them (`JSDoc`).
//!
//! The document's CommonMark is made safe by [`markdown`](crate::markdown). What remains is what
//! `JSDoc` makes of text: `*/` ends the comment, and an `@` that begins a word begins a tag, or a
//! link behind `{`, in code no less than in text (`parseJSDocComment` of the compiler).

use crate::comment::Comment;

/// The width of comments, which Prettier leaves as they are.
const MAX_WIDTH: usize = 100;

/// How much wider than the lines of a block a comment on one line is.
const ONE_LINE: usize = "/** ".len() + " */".len() - " * ".len();

/// Stands for the `@` of a link of our own: no text of a document holds control characters.
const OUR_AT: char = '\u{2}';

/// Stands for the space in it, at which no line is broken.
const OUR_SPACE: char = '\u{3}';

/// A link to an item that the module declares or imports.
pub fn link(item: &str) -> String {
    format!("{{{OUR_AT}link{OUR_SPACE}{item}}}")
}

impl Comment {
    /// An empty comment of an item that is indented by `indent`.
    pub fn jsdoc(indent: usize) -> Self {
        Self::with_width(MAX_WIDTH - " * ".len() - indent)
    }

    /// The lines of the comment, marks included, with a tag where the item is deprecated; none
    /// where there is nothing to say.
    pub fn block(&self, deprecated: bool) -> Vec<String> {
        let mut lines: Vec<_> = self.text().into_iter().map(defused).collect();
        if deprecated {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push("@deprecated".to_owned());
        }
        match lines.as_slice() {
            [] => Vec::new(),
            [only] if only.chars().count() + ONE_LINE <= self.width() => {
                vec![format!("/** {only} */")]
            }
            several => {
                let marked = several.iter().map(|line| match line.as_str() {
                    "" => " *".to_owned(),
                    text => format!(" * {text}"),
                });
                let first = std::iter::once("/**".to_owned());
                first.chain(marked).chain([" */".to_owned()]).collect()
            }
        }
    }
}

/// A line in which nothing ends the comment, and no tag begins. In text `\@` and `\/` are `@` and
/// `/`; in code, where Markdown knows no escapes, the backslash shows.
fn defused(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut before = ' ';
    for character in line.chars() {
        let begins_tag = character == '@' && (before.is_whitespace() || before == '{');
        if begins_tag || (before == '*' && character == '/') {
            text.push('\\');
        }
        text.push(match character {
            OUR_AT => '@',
            OUR_SPACE => ' ',
            other => other,
        });
        before = character;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(markdown: &str) -> Vec<String> {
        Comment::jsdoc(0).markdown(markdown).block(false)
    }

    #[test]
    fn nothing_ends_a_comment() {
        assert_eq!(block("a */ b"), ["/** a \\*\\/ b */"]);
        assert_eq!(block("`a */ b`"), ["/** `a *\\/ b` */"]);
        assert_eq!(block("**/"), ["/** \\*\\*\\/ */"]);
    }

    #[test]
    fn no_text_begins_a_tag_or_a_link() {
        assert_eq!(block("@deprecated"), ["/** \\@deprecated */"]);
        assert_eq!(
            block("see {@link x}, a@b.c"),
            ["/** see {\\@link x}, a@b.c */"]
        );
        let code = block("```\n@x\n```");
        assert_eq!(code, ["/**", " * ```text", " * \\@x", " * ```", " */"]);
    }

    #[test]
    fn our_own_links_and_tags_stand() {
        let comment = Comment::jsdoc(0).words(&format!("What {} takes.", link("checkout")));
        assert_eq!(
            comment.block(true),
            [
                "/**",
                " * What {@link checkout} takes.",
                " *",
                " * @deprecated",
                " */"
            ]
        );
    }
}
