//! YAML (1.2, core schema) to nodes.
//!
//! The events of the parser are turned into the tree that JSON gives, too. What YAML has beyond
//! JSON ends here: aliases and merge keys share nodes, CloudFormation's short tags become the
//! objects that they stand for, numbers are put into JSON's form, and keys are text. The way back
//! is that of a [`Tree`](crate::tree::Tree).

pub(super) mod comments;
mod mistake;
mod scalar;
mod tag;

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle, Tag, options};
pub(crate) use scalar::Plain;
use tag::Meaning;

use super::{
    builder::{Builder, Key, MAX_DEPTH, Stopped, Target, span},
    tree::{Kind, Text, Tree},
};
use crate::{
    diagnostic::{Diagnostic, Report},
    rules::Rule,
};

/// Reads a text; its places count from `base` on. `None` where that is not possible; the report
/// says why.
pub(super) fn read(text: &str, base: usize, report: &mut Report) -> Option<Tree> {
    let mut options = options! {
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    options.set_emit_comments(false);
    let mut reader = Reader {
        text,
        builder: Builder::new(text, base, report),
        anchors: BTreeMap::new(),
        open: Vec::new(),
        last_end: 0,
        documents: Vec::new(),
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let event = event.map_err(|error| reader.mistake(&error));
        let (event, at) = event.ok()?;
        reader.event(event, &at).ok()?;
    }
    Some(reader.builder.tree)
}

/// What an anchor names.
#[derive(Clone, Copy, Debug)]
enum Anchored {
    /// A container that is not closed yet.
    Open,
    Node(Target),
    /// A key, by its text.
    Key(Text),
}

/// A container that is open.
#[derive(Debug)]
struct Open {
    anchor: usize,
    is_flow: bool,
    /// It is the value in an object that a short tag stands for.
    is_tagged: bool,
}

struct Reader<'t, 'r> {
    text: &'t str,
    builder: Builder<'t, 'r>,
    anchors: BTreeMap<usize, Anchored>,
    open: Vec<Open>,
    /// Where the last scalar, alias or closing bracket ended: the parser ends a block container
    /// only where the next token begins.
    last_end: usize,
    /// Where the documents of the stream begin.
    documents: Vec<Range<usize>>,
}

impl<'t> Reader<'t, '_> {
    fn event(&mut self, event: Event<'t>, at: &Span) -> Result<(), Stopped> {
        let tag_at = at.tag_span().and_then(|tag| tag.byte_range());
        let at = at.byte_range().unwrap_or(0..0);
        let tag_at = tag_at.unwrap_or_else(|| at.clone());
        if event.is_node() && self.documents.len() > 1 {
            let is_empty = matches!(event.scalar(), Some((_, ScalarStyle::Plain)) if at.is_empty());
            return if is_empty {
                Ok(())
            } else {
                Err(self.second_document())
            };
        }
        match event {
            Event::DocumentStart(..) => self.documents.push(at),
            Event::Alias(anchor) => self.alias(anchor, &at)?,
            Event::Scalar(value, style, anchor, tag) => {
                let scalar = Scalar { value, style, at };
                self.last_end = scalar.at.end;
                if self.builder.expects_key() {
                    self.key(&scalar, anchor, tag.as_deref(), &tag_at);
                } else {
                    let target = self.scalar(&scalar, tag.as_deref(), &tag_at)?;
                    self.name(anchor, Anchored::Node(target));
                }
            }
            Event::SequenceStart(style, anchor, tag) => {
                let meaning = self.meaning(tag.as_deref(), &tag_at);
                let is_flow = style == StructureStyle::Flow;
                self.open(Kind::Array, is_flow, anchor, meaning, &tag_at, &at)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let meaning = self.meaning(tag.as_deref(), &tag_at);
                let is_flow = style == StructureStyle::Flow;
                self.open(Kind::Object, is_flow, anchor, meaning, &tag_at, &at)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&at),
            _ => {}
        }
        Ok(())
    }

    fn key(&mut self, key: &Scalar<'t>, anchor: usize, tag: Option<&Tag>, tag_at: &Range<usize>) {
        if matches!(self.meaning(tag, tag_at), Meaning::Intrinsic(_)) {
            let message = "a key carries a tag of CloudFormation";
            let finding = Diagnostic::new(Rule::TagForm, span(tag_at), message)
                .label("only values are computed")
                .help("remove the tag");
            self.builder.say(finding);
        }
        let text = self.text_of(key);
        self.name(anchor, Anchored::Key(text));
        self.builder.key(Key {
            text,
            at: key.at.clone(),
            is_merge: key.style == ScalarStyle::Plain && key.value == "<<",
        });
    }

    fn scalar(
        &mut self,
        scalar: &Scalar<'t>,
        tag: Option<&Tag>,
        tag_at: &Range<usize>,
    ) -> Result<Target, Stopped> {
        let is_plain = scalar.style == ScalarStyle::Plain;
        match self.meaning(tag, tag_at) {
            Meaning::Intrinsic(name) => self.intrinsic(name, scalar, tag_at),
            Meaning::Core(kind) if !Plain::fits(&scalar.value, kind) => {
                self.wrong_form(tag_at, &format!("`!!{kind}` does not fit the value"));
                self.string(scalar)
            }
            Meaning::Core(_) => self.plain(scalar),
            Meaning::None if is_plain => self.plain(scalar),
            Meaning::None | Meaning::Text => self.string(scalar),
        }
    }

    /// A scalar without quotes: what it is follows from what it looks like.
    fn plain(&mut self, scalar: &Scalar<'t>) -> Result<Target, Stopped> {
        let at = &scalar.at;
        match Plain::of(&scalar.value) {
            Plain::Null => self.builder.literal(Kind::Null, at),
            Plain::Bool(true) => self.builder.literal(Kind::True, at),
            Plain::Bool(false) => self.builder.literal(Kind::False, at),
            Plain::Number => {
                let text = self.text_of(scalar);
                self.builder.scalar(Kind::Number, text, at)
            }
            Plain::Respelt(number) => {
                let text = self.builder.tree.keep(&number);
                self.builder.scalar(Kind::Number, text, at)
            }
            Plain::NotFinite => {
                let message = format!("`{}` is no number of JSON", scalar.value);
                let finding = Diagnostic::new(Rule::NumberNotFinite, span(at), message)
                    .help("leave it out, or write a number; for the text, put it in quotes");
                self.builder.say(finding);
                // Some number stands in, so that nobody complains again that it is none.
                let text = self.builder.tree.keep("0");
                self.builder.scalar(Kind::Number, text, at)
            }
            Plain::String => self.string(scalar),
        }
    }

    fn string(&mut self, scalar: &Scalar<'t>) -> Result<Target, Stopped> {
        let text = self.text_of(scalar);
        self.builder.scalar(Kind::String, text, &scalar.at)
    }

    /// Where a scalar's text stands: in the source, unless escapes or folds have changed it.
    fn text_of(&mut self, scalar: &Scalar<'t>) -> Text {
        let quote = match scalar.style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1,
            _ => 0,
        };
        let start = scalar.at.start + quote;
        let written = start..start + scalar.value.len();
        if self.text.get(written.clone()) == Some(&*scalar.value) {
            Text::of_source(&written)
        } else if scalar.at.is_empty() {
            self.builder.tree.keep("") // An empty value; the parser gives it as `~`.
        } else {
            self.builder.tree.keep(&scalar.value)
        }
    }

    fn open(
        &mut self,
        kind: Kind,
        is_flow: bool,
        anchor: usize,
        meaning: Meaning,
        tag_at: &Range<usize>,
        at: &Range<usize>,
    ) -> Result<(), Stopped> {
        if self.builder.expects_key() {
            return Err(self.key_not_scalar(at));
        }
        let is_tagged = self.wrap(kind, meaning, tag_at)?;
        self.builder.open(kind, at)?;
        self.name(anchor, Anchored::Open);
        self.last_end = self.last_end.max(at.end);
        self.open.push(Open {
            anchor,
            is_flow,
            is_tagged,
        });
        Ok(())
    }

    fn close(&mut self, at: &Range<usize>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.is_flow {
            self.last_end = at.end;
        }
        let mut target = self.builder.close(self.last_end);
        if open.is_tagged {
            target = self.builder.close(self.last_end);
        }
        if let Some(target) = target {
            self.name(open.anchor, Anchored::Node(target));
        }
    }

    fn alias(&mut self, anchor: usize, at: &Range<usize>) -> Result<(), Stopped> {
        self.last_end = at.end;
        let anchored = self.anchors.get(&anchor).copied();
        if self.builder.expects_key() {
            let text = match anchored {
                Some(Anchored::Key(text)) => Some(text),
                Some(Anchored::Node(target)) => {
                    let cell = self.builder.tree.cell(target.place());
                    matches!(cell.kind, Kind::String | Kind::Number).then(|| cell.text())
                }
                _ => None,
            };
            let text = text.ok_or_else(|| self.key_not_scalar(at))?;
            self.builder.key(Key {
                text,
                at: at.clone(),
                is_merge: false,
            });
            return Ok(());
        }
        match anchored {
            Some(Anchored::Node(target)) => self.builder.share(target, at),
            Some(Anchored::Key(text)) => {
                self.builder.scalar(Kind::String, text, at)?;
                Ok(())
            }
            Some(Anchored::Open) | None => {
                let message = "an alias stands inside the node that it repeats";
                let finding = Diagnostic::new(Rule::AliasCycle, span(at), message)
                    .label("this would go on without end")
                    .help("for a schema that contains itself, use `$ref`");
                Err(self.builder.stop(finding))
            }
        }
    }

    /// Remembers what an anchor names. Anchor 0 stands for none.
    fn name(&mut self, anchor: usize, anchored: Anchored) {
        if anchor != 0 {
            self.anchors.insert(anchor, anchored);
        }
    }

    fn key_not_scalar(&mut self, at: &Range<usize>) -> Stopped {
        let finding = Diagnostic::new(
            Rule::KeyNotScalar,
            span(at),
            "a list or an object stands where a key must",
        )
        .label("expected a plain key")
        .help("if this is a placeholder such as `{{name}}`, put it in quotes");
        self.builder.stop(finding)
    }

    fn second_document(&mut self) -> Stopped {
        let second = self.documents.last().cloned().unwrap_or(0..0);
        let finding = Diagnostic::new(
            Rule::MultipleDocuments,
            span(&second),
            "a second document begins in the same file",
        )
        .label("here")
        .help("keep one document a file");
        self.builder.stop(finding)
    }
}

/// A scalar as the parser gives it.
struct Scalar<'t> {
    /// Its text, escapes and folds resolved.
    value: Cow<'t, str>,
    style: ScalarStyle,
    at: Range<usize>,
}
