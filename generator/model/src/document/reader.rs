//! Reads values out of the tree, and reports those that are not what they should be.
//!
//! Every reading is forgiving: what is wrong is a finding, and the reader goes on with what is
//! left. A finding about one cause is added once, however often its node is looked at: aliases and
//! `$ref`s lead to the same node from many sides.
//!
//! What a value is called in a finding is written out only when there is one: nearly all values of
//! nearly all documents are right.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
};

use crate::{
    api::{ApiKind, Text},
    diagnostic::{Diagnostic, Report},
    dialect::Dialect,
    place::{Place, PlaceMap},
    rules::Rule,
    source::{Anchor, Member, Members, Node, SourceMap},
};

/// How many members and items are read in all, repetitions included. The largest documents that
/// are published need a tenth of it.
const MOST_WORK: usize = 16_000_000;

/// Looks into the tree, and collects findings.
#[derive(Debug)]
pub(crate) struct Reader<'a, 'r> {
    pub(crate) source: &'a SourceMap,
    /// The dialect of the document, once it is known.
    pub(crate) dialect: Dialect,
    /// The kind of API that the document is imported as, once it is known.
    pub(crate) kind: ApiKind,
    /// Extensions whose place was judged while their holder was read.
    pub(super) judged: BTreeSet<Place>,
    report: &'r mut Report,
    seen: BTreeSet<(Rule, Place, bool)>,
    found_error: bool,
    /// Where links of long chains of references end; apart from others, those between schemas.
    pub(super) ends: BTreeMap<(Place, bool), Option<Place>>,
    /// What references name: each is followed several times.
    pub(super) targets: PlaceMap<Place>,
    /// How many misspelt references were looked into.
    pub(super) suggestions: u32,
    spent: usize,
    is_exhausted: bool,
}

impl<'a, 'r> Reader<'a, 'r> {
    pub(crate) fn new(source: &'a SourceMap, report: &'r mut Report) -> Self {
        Self {
            source,
            dialect: Dialect::OpenApi30,
            kind: ApiKind::Rest,
            judged: BTreeSet::new(),
            report,
            seen: BTreeSet::new(),
            found_error: false,
            ends: BTreeMap::new(),
            targets: PlaceMap::default(),
            suggestions: 0,
            spent: 0,
            is_exhausted: false,
        }
    }

    /// Adds a finding, unless the same rule was broken at the same place before.
    pub(crate) fn find(&mut self, diagnostic: Diagnostic) {
        let identity = match &diagnostic.at {
            Anchor::Value(place) => Some((diagnostic.rule, *place, false)),
            Anchor::Key(place) => Some((diagnostic.rule, *place, true)),
            Anchor::Span(..) | Anchor::File(_) => None,
        };
        if identity.is_none_or(|identity| self.seen.insert(identity)) {
            self.found_error |= diagnostic.severity == crate::diagnostic::Severity::Error;
            self.report.add(diagnostic);
        }
    }

    /// Notes that something is missing of which has been said already why.
    pub(super) fn miss(&mut self) {
        self.found_error = true;
    }

    /// True where a finding was added that makes the result useless.
    pub(crate) fn found_error(&self) -> bool {
        self.found_error
    }

    /// Counts what is about to be read; false where a document that repeats itself by aliases and
    /// `$ref`s has used up what one may cost.
    pub(crate) fn spend(&mut self, at: Place, amount: usize) -> bool {
        self.spent = self.spent.saturating_add(amount).saturating_add(1);
        let is_within = self.spent <= MOST_WORK;
        if !is_within && !self.is_exhausted {
            self.is_exhausted = true;
            self.find(
                Diagnostic::new(
                    Rule::TooMuchWork,
                    at,
                    "the document is too much to be read to its end, what it repeats included",
                )
                .label("reading stopped here")
                .help(
                    "aliases and references repeat what they name wherever they stand: repeat less",
                ),
            );
        }
        is_within
    }

    /// True where reading stopped before the document's end.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.is_exhausted
    }

    /// Says that a value has the wrong type.
    ///
    /// What a placeholder holds may be right: only where a structure is expected, something is
    /// lost, and that is said.
    pub(crate) fn wrong_type(&mut self, at: Place, what: impl Display, expected: &str) {
        if self.is_placeholder(at) {
            if matches!(expected, "an object" | "an array") {
                let placeholder = self.source.str(at).unwrap_or_default();
                let help = "write it out, and put placeholders into its strings";
                self.undecided(Anchor::Value(at), placeholder, "left out", help);
            }
            return;
        }
        let found = describe(self.source.node(at));
        self.find(
            Diagnostic::new(
                Rule::WrongType,
                at,
                format!("{what} is {found} instead of {expected}"),
            )
            .label(format!("expected {expected}"))
            .help(format!("write {expected}, or leave it out")),
        );
    }

    /// Says that a value is none of those that are allowed.
    pub(crate) fn invalid_value(&mut self, at: Place, what: impl Display, allowed: &str) {
        if self.is_placeholder(at) {
            return;
        }
        let shown = match self.source.node(at) {
            Node::String(text) | Node::Number(text) => format!("`{}`", shortened(text)),
            other => describe(other).to_owned(),
        };
        self.find(
            Diagnostic::new(Rule::InvalidValue, at, format!("{what} is {shown}"))
                .label(format!("expected {allowed}"))
                .help("write one of these"),
        );
    }

    /// Says that an intrinsic function stands where the value itself is needed.
    pub(crate) fn undecided(&mut self, at: Anchor, function: &str, label: &str, help: &str) {
        let function = shortened(function);
        self.find(
            Diagnostic::new(
                Rule::UndecidedStructure,
                at,
                format!("what `{function}` gives is known only when the API is deployed"),
            )
            .label(label)
            .help(help),
        );
    }

    /// Says that an object lacks a member, or has it under a misspelt key.
    pub(crate) fn missing(&mut self, at: Place, what: impl Display, key: &str) {
        let message = format!("{what} has no `{key}`");
        self.find(match self.misspelt(at, key) {
            Some(slip) => Diagnostic::new(Rule::MissingKey, Anchor::Key(slip.value), message)
                .label("passed over")
                .help(format!("did you mean `{key}`?")),
            None => Diagnostic::new(Rule::MissingKey, at, message)
                .label(format!("`{key}` belongs here"))
                .help(format!("add `{key}`")),
        });
    }

    /// The members of what should be an object.
    pub(crate) fn object(&mut self, at: Place, what: impl Display) -> Option<Members<'a>> {
        let at = self.decide(at)?;
        if let Node::Object(members) = self.source.node(at) {
            return self.spend(at, members.len()).then_some(members);
        }
        self.wrong_type(at, what, "an object");
        None
    }

    /// The items of what should be an array.
    pub(crate) fn array(&mut self, at: Place, what: impl Display) -> &'a [Place] {
        let Some(at) = self.decide(at) else {
            return &[];
        };
        if let Node::Array(items) = self.source.node(at) {
            return if self.spend(at, items.len()) {
                items
            } else {
                &[]
            };
        }
        self.wrong_type(at, what, "an array");
        &[]
    }

    /// What should be a string.
    pub(crate) fn string(&mut self, at: Place, what: impl Display) -> Option<&'a str> {
        if let Node::String(text) = self.source.node(at) {
            return Some(text);
        }
        self.wrong_type(at, what, "a string");
        None
    }

    /// What should be a boolean.
    pub(crate) fn boolean(&mut self, at: Place, what: impl Display) -> Option<bool> {
        if let Node::Bool(value) = self.source.node(at) {
            return Some(value);
        }
        self.wrong_type(at, what, "`true` or `false`");
        None
    }

    /// What should be a whole number that is not negative.
    pub(crate) fn count(&mut self, at: Place, what: impl Display) -> Option<u64> {
        let value = match self.source.node(at) {
            Node::Number(text) => {
                super::number::whole(text).and_then(|value| value.try_into().ok())
            }
            _ => None,
        };
        if value.is_none() {
            self.wrong_type(at, what, "a whole number that is not negative");
        }
        value
    }

    /// What should be strings.
    pub(crate) fn strings(&mut self, at: Place, what: impl Display) -> Vec<(&'a str, Place)> {
        let items = self.array(at, &what);
        items
            .iter()
            .filter_map(|&at| Some((self.string(at, format_args!("an item of {what}"))?, at)))
            .collect()
    }

    /// The object under a key. An empty value, as YAML has it where somebody left a heading
    /// without content, counts as if the key were not there. It may be a reference wherever it
    /// stands: people keep all their `paths` in another file.
    pub(crate) fn object_at(&mut self, members: Members<'a>, key: &str) -> Option<Members<'a>> {
        let at = self.filled(members, key)?;
        let reference = self.source.get(at, "$ref");
        let at = match reference.and_then(|reference| self.source.str(reference)) {
            Some(_) => self.follow(at)?,
            None => at,
        };
        self.object(at, format_args!("`{key}`"))
    }

    /// The items of the array under a key, in the same way.
    pub(crate) fn array_at(&mut self, members: Members<'a>, key: &str) -> &'a [Place] {
        match self.filled(members, key) {
            Some(at) => self.array(at, format_args!("`{key}`")),
            None => &[],
        }
    }

    fn filled(&self, members: Members<'a>, key: &str) -> Option<Place> {
        members
            .get(key)
            .filter(|at| !matches!(self.source.node(*at), Node::Null))
    }

    /// The member under a key, if it is there and a string.
    pub(crate) fn string_at(
        &mut self,
        members: Members<'a>,
        key: &str,
    ) -> Option<(&'a str, Place)> {
        let at = members.get(key)?;
        Some((self.string(at, format_args!("`{key}`"))?, at))
    }

    /// The member under a key, if it is there and a boolean.
    pub(crate) fn boolean_at(&mut self, members: Members<'a>, key: &str) -> Option<bool> {
        let at = members.get(key)?;
        self.boolean(at, format_args!("`{key}`"))
    }

    /// Text for people under a key. Numbers are text here (`version: 1.0`), and so is what an
    /// intrinsic function says.
    pub(crate) fn prose(&mut self, members: Members<'a>, key: &str) -> &'a str {
        let Some(at) = members.get(key) else {
            return "";
        };
        match self.source.node(at) {
            Node::String(text) | Node::Number(text) => text,
            Node::Bool(true) => "true",
            Node::Bool(false) => "false",
            Node::Null => "",
            _ => {
                let Some((_, argument)) = self.intrinsic(at) else {
                    self.wrong_type(at, format_args!("`{key}`"), "a string");
                    return "";
                };
                self.source.str(argument).unwrap_or_default()
            }
        }
    }

    /// The name and the argument of a CloudFormation intrinsic function.
    pub(crate) fn intrinsic(&self, at: Place) -> Option<(&'a str, Place)> {
        let members = self.source.members(at);
        let member = members.iter().next().filter(|_| members.len() == 1)?;
        let is_intrinsic =
            matches!(member.key, "Ref" | "Condition") || member.key.starts_with("Fn::");
        is_intrinsic.then_some((member.key, member.value))
    }

    /// True for a key of CloudFormation where names of the document's own stand, such as
    /// `Fn::Transform` and `Fn::ForEach::Tables`: what it adds is known at deployment. It is left
    /// out, which is said once.
    pub(crate) fn is_added_later(&mut self, member: Member<'_>) -> bool {
        if !member.key.starts_with("Fn::") {
            return false;
        }
        if self.judged.insert(member.value) {
            let help = "write out what it adds";
            self.undecided(Anchor::Key(member.value), member.key, "left out", help);
        }
        true
    }

    /// True of an object to which CloudFormation adds members, or which it makes as a whole.
    pub(crate) fn is_open(&self, at: Place) -> bool {
        let mut members = self.source.members(at).iter();
        members.any(|member| member.key.starts_with("Fn::"))
    }

    /// A string, or an intrinsic function in its place.
    pub(crate) fn text(&mut self, at: Place, what: impl Display) -> Option<Text> {
        match self.source.node(at) {
            Node::String(text) | Node::Number(text) => Some(Text::Literal(text.to_owned())),
            _ if self.intrinsic(at).is_some() => Some(Text::Intrinsic(self.source.to_json(at))),
            _ => {
                self.wrong_type(at, what, "a string or an intrinsic function");
                None
            }
        }
    }
}

/// What a node is, in a sentence.
pub(crate) fn describe(node: Node<'_>) -> &'static str {
    match node {
        Node::Null => "empty",
        Node::Bool(_) => "a boolean",
        Node::Number(_) => "a number",
        Node::String(_) => "a string",
        Node::Array(_) => "an array",
        Node::Object(_) => "an object",
    }
}

/// A text of the document as it may stand in a message: on one line, and not too long.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text
        .chars()
        .take(LONGEST)
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
