//! A place at which a defect can be seeded, and the slips of the pen that can be made there.
//!
//! What is changed is the text, as a person would change it: comments, order and style around the
//! defect stay. Where something is added that spans several lines, it is written in one.

use std::ops::Range;

use gatesmith_model::{place::Place, source::Node};
use serde_json::Value;

use super::document::Document;

/// Bytes of a document, and what stands there afterwards.
#[derive(Clone, Debug)]
struct Edit {
    span: Range<usize>,
    text: String,
}

/// Where a finding is expected.
#[derive(Clone, Debug)]
pub(super) enum Expected {
    /// At a node, by its pointer in the document with the defect.
    Node(String),
    /// On the line of the first change, or so many lines below.
    Line(usize),
}

/// A change of the text, and where somebody should be told of it.
#[derive(Clone, Debug)]
pub(super) struct Defect {
    edits: Vec<Edit>,
    pub(super) expected: Expected,
}

impl Defect {
    /// Makes another change as well; what is expected stays.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.edits.extend(other.edits);
        self
    }

    /// Expects the finding at another node.
    pub(super) fn seen_at(mut self, pointer: impl Into<String>) -> Self {
        self.expected = Expected::Node(pointer.into());
        self
    }

    /// Expects the finding on the line of the change, or so many lines below: the text is no tree,
    /// or the tree does not show what is wrong.
    pub(super) fn seen_below(mut self, lines: usize) -> Self {
        self.expected = Expected::Line(lines);
        self
    }

    /// The text with the defect, and the line on which its first change stands.
    pub(super) fn seed(&self, text: &str) -> (String, usize) {
        let mut edits = self.edits.clone();
        edits.sort_by_key(|edit| edit.span.start);
        let (mut seeded, mut end) = (String::new(), 0);
        let first = edits.iter().min_by_key(|edit| edit.span.start);
        let first = first.map_or(0, |edit| edit.span.start);
        for edit in edits {
            seeded.push_str(&text[end..edit.span.start]);
            seeded.push_str(&edit.text);
            end = edit.span.end;
        }
        seeded.push_str(&text[end..]);
        (seeded, text[..first].lines().count().max(1))
    }
}

/// A place of a document.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) document: &'a Document,
    pub(super) at: Place,
}

impl<'a> Site<'a> {
    pub(super) fn pointer(self) -> String {
        self.document.source.pointer(self.at)
    }

    /// The pointer of the node above.
    pub(super) fn above(self) -> String {
        let pointer = self.pointer();
        let end = pointer.rfind('/').unwrap_or_default();
        pointer[..end].to_owned()
    }

    /// The key under which the node stands.
    pub(super) fn key(self) -> &'a str {
        self.document.source.key(self.at).unwrap_or_default()
    }

    /// The string that stands here.
    pub(super) fn string(self) -> Option<&'a str> {
        self.document.source.str(self.at)
    }

    /// What stands here, as data.
    pub(super) fn json(self) -> Value {
        self.document.source.to_json(self.at)
    }

    /// The number of members or items.
    pub(super) fn count(self) -> usize {
        match self.document.source.node(self.at) {
            Node::Object(members) => members.len(),
            Node::Array(items) => items.len(),
            _ => 0,
        }
    }

    /// What stands under a pointer from here, in which `..` leads up.
    pub(super) fn go(self, pointer: &str) -> Option<Self> {
        let source = &self.document.source;
        let mut at = self.at;
        for step in pointer.split('/').filter(|step| !step.is_empty()) {
            at = match step {
                ".." => source.parent(at)?,
                step => match source.node(at) {
                    Node::Array(items) => *items.get(step.parse::<usize>().ok()?)?,
                    _ => source.get(at, &step.replace("~1", "/"))?,
                },
            };
        }
        Some(Self { at, ..self })
    }

    /// What stands under a pointer of the document.
    pub(super) fn root(self, pointer: &str) -> Option<Self> {
        let at = self.document.source.root();
        Self { at, ..self }.go(pointer)
    }

    pub(super) fn is_swagger(self) -> bool {
        self.root("/swagger").is_some()
    }

    /// Whether the document says what stands behind its operations.
    pub(super) fn is_for_api_gateway(self) -> bool {
        self.document.source.text().contains("-integration")
    }

    /// Whether it describes an HTTP API.
    pub(super) fn is_http_api(self) -> bool {
        self.document.source.text().contains("payloadFormatVersion")
    }

    /// Whether it describes a REST API, and says what stands behind its operations.
    pub(super) fn is_rest_api(self) -> bool {
        self.is_for_api_gateway() && !self.is_http_api()
    }

    /// Bytes of the value, without what stands behind it.
    fn span(self) -> Range<usize> {
        let source = &self.document.source;
        let span = source.span(self.at);
        let last = match source.node(self.at) {
            Node::Object(members) if !self.is_flow() => members.iter().last().map(|it| it.value),
            Node::Array(items) if !self.is_flow() => items.last().copied(),
            _ => None,
        };
        let own = source.text()[span.clone()].trim_end().len();
        let last = last.filter(|&at| source.parent(at) == Some(self.at));
        let end = last.map_or(span.start + own, |at| Self { at, ..self }.span().end);
        span.start..end
    }

    /// Whether it is written within braces or brackets.
    fn is_flow(self) -> bool {
        let source = &self.document.source;
        source.text()[source.span(self.at).start..].starts_with(['{', '['])
    }

    fn edit(span: Range<usize>, text: String, pointer: String) -> Defect {
        Defect {
            edits: vec![Edit { span, text }],
            expected: Expected::Node(pointer),
        }
    }

    /// Another value, written as JSON.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "a change like the others, most of which cannot be made everywhere"
    )]
    pub(super) fn value(self, json: &str) -> Option<Defect> {
        Some(Self::edit(self.span(), json.to_owned(), self.pointer()))
    }

    /// Another string.
    pub(super) fn text(self, text: &str) -> Option<Defect> {
        self.value(&Value::from(text).to_string())
    }

    /// The string after a change; none where it changes nothing.
    pub(super) fn with_text(self, change: impl Fn(&str) -> String) -> Option<Defect> {
        let old = self.string()?;
        let new = change(old);
        (new != old).then(|| self.text(&new))?
    }

    /// Changes how the value is written: not what it is, but its text.
    pub(super) fn written(self, change: impl Fn(&str) -> String) -> Option<Defect> {
        let old = &self.document.source.text()[self.span()];
        let new = change(old);
        (new != old).then(|| Self::edit(self.span(), new, self.pointer()))
    }

    /// Writes something before the line on which the key stands, at the same indentation.
    pub(super) fn line_before(self, line: &str) -> Option<Defect> {
        let text = self.document.source.text();
        let key = self.document.source.key_span(self.at)?.start;
        let start = text[..key].rfind('\n').map_or(0, |at| at + 1);
        let indent = &text[start..key];
        let is_own = indent.trim().is_empty() && !self.document.is_json();
        let line = format!("{line}\n{indent}");
        is_own.then(|| Self::edit(key..key, line, self.pointer()))
    }

    /// Leaves the space out between key and value, where nothing else tells them apart.
    pub(super) fn joined(self) -> Option<Defect> {
        let text = self.document.source.text();
        let gap = self.document.source.key_span(self.at)?.end..self.span().start;
        let is_word = text[self.span()].starts_with(|first: char| first.is_ascii_alphabetic());
        let is_block = !self.go("..")?.is_flow();
        let joins = is_word && is_block && &text[gap.clone()] == ": ";
        joins.then(|| Self::edit(gap, ":".to_owned(), self.pointer()))
    }

    /// Moves the key's line to the right, where it is a line of its own.
    pub(super) fn indented(self) -> Option<Defect> {
        let key = self.document.source.key_span(self.at)?.start;
        let is_first = self.go("..")?.members().next()?.at == self.at;
        let is_line = self.document.source.text()[..key].ends_with("  ");
        let moves = is_line && !is_first;
        moves.then(|| Self::edit(key..key, " ".to_owned(), self.pointer()))
    }

    /// Leaves out the comma behind the value.
    pub(super) fn without_comma(self) -> Option<Defect> {
        let end = self.span().end;
        let has = self.document.source.text()[end..].starts_with(',');
        has.then(|| Self::edit(end..end + 1, String::new(), self.pointer()))
    }

    /// Writes another short tag before the value.
    pub(super) fn tagged(self, tag: &str, other: &str) -> Option<Defect> {
        let before = &self.document.source.text()[..self.span().start];
        let start = before.strip_suffix(tag)?.len();
        Some(Self::edit(
            start..before.len(),
            other.to_owned(),
            self.pointer(),
        ))
    }

    /// Another key.
    pub(super) fn rename(self, key: &str) -> Option<Defect> {
        let span = self.document.source.key_span(self.at)?;
        let pointer = format!("{}/{}", self.above(), escaped(key));
        Some(Self::edit(span, self.written_key(key), pointer))
    }

    /// The key after a change; none where it changes nothing.
    pub(super) fn with_key(self, change: impl Fn(&str) -> String) -> Option<Defect> {
        let new = change(self.key());
        (new != self.key()).then(|| self.rename(&new))?
    }

    /// Two neighbours of a key's letters change places, the usual slip of a fast hand.
    pub(super) fn swapped(self) -> Option<Defect> {
        self.with_key(|key| {
            let mut letters: Vec<char> = key.chars().collect();
            let middle = letters.len() / 2;
            let pair = (middle..letters.len().saturating_sub(1))
                .find(|&at| letters[at] != letters[at + 1] && letters[at + 1] != '-');
            if let Some(at) = pair {
                letters.swap(at, at + 1);
            }
            letters.into_iter().collect()
        })
    }

    /// Leaves the member out, and expects to be told so at the object.
    pub(super) fn without(self) -> Option<Defect> {
        let text = self.document.source.text();
        let above = self.go("..")?;
        let start = self.document.source.key_span(self.at)?.start;
        let end = self.span().end;
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let is_line = text[line..start].trim().is_empty() && !above.is_flow();
        let siblings: Vec<Self> = above.members().collect();
        let own = siblings.iter().position(|it| it.at == self.at)?;
        let span = if siblings.len() == 1 {
            return Some(Self::edit(above.span(), "{}".to_owned(), self.above()));
        } else if is_line {
            line..text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
        } else if let Some(next) = siblings.get(own + 1) {
            start..self.document.source.key_span(next.at)?.start
        } else {
            siblings[own - 1].span().end..end
        };
        Some(Self::edit(span, String::new(), self.above()))
    }

    /// Writes a further member into this object, its value as JSON.
    pub(super) fn with(self, key: &str, json: &str) -> Option<Defect> {
        let source = &self.document.source;
        let text = source.text();
        let pointer = format!("{}/{}", self.pointer(), escaped(key));
        let member = format!("{}: {json}", self.written_key(key));
        let Some(last) = self.members().last() else {
            return Some(Self::edit(self.span(), format!("{{{member}}}"), pointer));
        };
        let before = source.key_span(last.at)?.start;
        let separator = if self.is_flow() {
            ", ".to_owned()
        } else {
            let line = text[..before].rfind('\n').map_or(0, |at| at + 1);
            format!("\n{}", " ".repeat(text[line..before].chars().count()))
        };
        let member = format!("{member}{separator}");
        Some(Self::edit(before..before, member, pointer))
    }

    /// Writes a further item, as JSON, at the end of this list.
    pub(super) fn with_item(self, json: &str) -> Option<Defect> {
        let Value::Array(mut items) = self.json() else {
            return None;
        };
        let pointer = format!("{}/{}", self.pointer(), items.len());
        items.push(serde_json::from_str(json).ok()?);
        let list = Value::Array(items).to_string();
        Some(Self::edit(self.span(), list, pointer))
    }

    /// Moves this member into another object.
    pub(super) fn moved_to(self, holder: Option<Self>) -> Option<Defect> {
        let added = holder?.with(self.key(), &self.json().to_string())?;
        Some(added.and(self.without()?))
    }

    /// The members of this object.
    pub(super) fn members(self) -> impl Iterator<Item = Self> {
        let members = self.document.source.members(self.at);
        members.into_iter().map(move |it| Self {
            at: it.value,
            ..self
        })
    }

    fn written_key(self, key: &str) -> String {
        let is_plain = key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_$./{}+".contains(&byte));
        let opens =
            key.starts_with(['{', '-']) || key.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if is_plain && !opens && !self.document.is_json() {
            key.to_owned()
        } else {
            Value::from(key).to_string()
        }
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
