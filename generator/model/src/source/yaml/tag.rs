//! Tags: CloudFormation's short forms of intrinsic functions, and YAML's own.
//!
//! The list of short forms is that of the intrinsic function reference in the CloudFormation
//! Template Reference Guide. `Fn::ForEach` and the functions of rules have none.

use std::ops::Range;

use granit_parser::Tag;

use super::{Reader, Scalar};
use crate::{
    diagnostic::Diagnostic,
    rules::Rule,
    source::{
        builder::{Key, Stopped, Target, span},
        tree::{Kind, Text},
    },
};

/// Short tags without their `!`, and the only member of the object that each stands for.
const INTRINSICS: [(&str, &str); 20] = [
    ("And", "Fn::And"),
    ("Base64", "Fn::Base64"),
    ("Cidr", "Fn::Cidr"),
    ("Condition", "Condition"),
    ("Equals", "Fn::Equals"),
    ("FindInMap", "Fn::FindInMap"),
    ("GetAZs", "Fn::GetAZs"),
    ("GetAtt", "Fn::GetAtt"),
    ("If", "Fn::If"),
    ("ImportValue", "Fn::ImportValue"),
    ("Join", "Fn::Join"),
    ("Length", "Fn::Length"),
    ("Not", "Fn::Not"),
    ("Or", "Fn::Or"),
    ("Ref", "Ref"),
    ("Select", "Fn::Select"),
    ("Split", "Fn::Split"),
    ("Sub", "Fn::Sub"),
    ("ToJsonString", "Fn::ToJsonString"),
    ("Transform", "Fn::Transform"),
];

/// What a tag makes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// There is no tag, or one that is not known and has been reported.
    None,
    /// The value is a string, whatever it looks like: `!`, `!!str`.
    Text,
    /// The value has this kind of the core schema: `int`, `map`, …
    Core(&'static str),
    /// The value is that of an object's only member, which has this key.
    Intrinsic(&'static str),
}

impl<'t> Reader<'t, '_> {
    pub(super) fn meaning(&mut self, tag: Option<&Tag>, at: &Range<usize>) -> Meaning {
        let Some(tag) = tag else {
            return Meaning::None;
        };
        if let Some(kind) = tag.core_suffix() {
            let kinds = ["bool", "float", "int", "map", "null", "seq"];
            match kinds.into_iter().find(|&known| known == kind) {
                Some(kind) => return Meaning::Core(kind),
                None if kind == "str" => return Meaning::Text,
                None => {}
            }
        }
        match tag.parts() {
            ("", "!") | ("!", "") => return Meaning::Text,
            ("!", suffix) => {
                let found = INTRINSICS.iter().find(|(short, _)| *short == suffix);
                if let Some((_, long)) = found {
                    return Meaning::Intrinsic(long);
                }
            }
            _ => {}
        }
        self.unknown_tag(tag, at);
        Meaning::None
    }

    /// A short tag on a scalar.
    pub(super) fn intrinsic(
        &mut self,
        name: &'static str,
        scalar: &Scalar<'t>,
        tag_at: &Range<usize>,
    ) -> Result<Target, Stopped> {
        if scalar.at.is_empty() {
            self.wrong_form(tag_at, "a tag of CloudFormation has no value");
        }
        self.open_intrinsic(name, tag_at)?;
        let value = if name == "Fn::GetAtt" {
            self.attribute(scalar, tag_at)?
        } else {
            self.string(scalar)?
        };
        Ok(self.builder.close(scalar.at.end).unwrap_or(value))
    }

    /// Opens the object that a short tag on a container stands for. False where there is none.
    pub(super) fn wrap(
        &mut self,
        kind: Kind,
        meaning: Meaning,
        tag_at: &Range<usize>,
    ) -> Result<bool, Stopped> {
        match meaning {
            Meaning::Intrinsic(name) => {
                let wants_text = matches!(name, "Ref" | "Condition");
                if wants_text || (name == "Fn::GetAtt" && kind == Kind::Object) {
                    self.wrong_form(tag_at, "this tag of CloudFormation takes a name");
                }
                self.open_intrinsic(name, tag_at)?;
                Ok(true)
            }
            Meaning::Core("map") if kind == Kind::Object => Ok(false),
            Meaning::Core("seq") if kind == Kind::Array => Ok(false),
            Meaning::Core(_) | Meaning::Text => {
                self.wrong_form(tag_at, "the tag does not fit a list or an object");
                Ok(false)
            }
            Meaning::None => Ok(false),
        }
    }

    fn open_intrinsic(&mut self, name: &'static str, at: &Range<usize>) -> Result<(), Stopped> {
        self.builder.open(Kind::Object, at)?;
        let text = self.builder.tree.keep(name);
        self.builder.key(Key {
            text,
            at: at.clone(),
            is_merge: false,
        });
        Ok(())
    }

    /// `Resource.Attribute`, which the long form writes as a list of two. The attribute of a
    /// nested stack's output has another point in it.
    fn attribute(&mut self, scalar: &Scalar<'t>, tag_at: &Range<usize>) -> Result<Target, Stopped> {
        let Some((resource, attribute)) = scalar.value.split_once('.') else {
            self.wrong_form(tag_at, "`!GetAtt` names no attribute");
            return self.string(scalar);
        };
        self.builder.open(Kind::Array, &scalar.at)?;
        let written = self.text.get(scalar.at.clone()).unwrap_or_default();
        let offset = written
            .find(&*scalar.value)
            .map(|offset| scalar.at.start + offset);
        let mut start = offset;
        for part in [resource, attribute] {
            let (text, at) = match start {
                Some(start) => {
                    let at = start..start + part.len();
                    (Text::of_source(&at), at)
                }
                None => (self.builder.tree.keep(part), scalar.at.clone()),
            };
            self.builder.scalar(Kind::String, text, &at)?;
            start = start.map(|start| start + part.len() + 1);
        }
        let list = self.builder.close(scalar.at.end);
        list.map_or_else(|| self.string(scalar), Ok)
    }

    pub(super) fn wrong_form(&mut self, at: &Range<usize>, message: &str) {
        let finding = Diagnostic::new(Rule::TagForm, span(at), message)
            .help("write what the tag asks for, or the long form");
        self.builder.say(finding);
    }

    fn unknown_tag(&mut self, tag: &Tag, at: &Range<usize>) {
        let name = tag.original();
        let name = if name.is_empty() { "!" } else { &name };
        let mut finding = Diagnostic::new(
            Rule::UnknownTag,
            span(at),
            format!("the tag `{name}` means nothing here"),
        );
        let same = INTRINSICS
            .iter()
            .find(|(short, _)| short.eq_ignore_ascii_case(tag.suffix()));
        finding = match same {
            Some((short, _)) => finding.help(format!("did you mean `!{short}`?")),
            None => finding.help(
                "remove it, or write the long form of an intrinsic function (`Fn::Name: …`); a \
                 text that begins with `!` stands in quotes",
            ),
        };
        self.builder.say(finding);
    }
}
