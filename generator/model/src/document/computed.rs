//! What is decided after the document was written: CloudFormation's conditions where a structure
//! stands, and placeholders of a template file in place of a value.
//!
//! A condition that chooses between a structure and nothing is read as if it chose the structure:
//! whoever calls the API needs the operation where it is deployed. What cannot be known is left
//! out. Both are said.

use crate::{
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Node},
};

use super::{Reader, shortened};

/// How many conditions may stand in each other.
const MOST_CONDITIONS: usize = 32;

impl Reader<'_, '_> {
    /// What stands at a place when conditions are decided: `at` itself where nothing is to be
    /// decided, `None` where there is nothing, or nothing that can be known.
    pub(super) fn decide(&mut self, at: Place) -> Option<Place> {
        let mut at = at;
        for _ in 0..MOST_CONDITIONS {
            match self.computed(at) {
                None => return Some(at),
                Some(("Ref", name)) if self.source.str(name) == Some("AWS::NoValue") => {
                    return None;
                }
                Some(("Fn::If", arguments)) => at = self.branch(at, arguments)?,
                Some((function, _)) => {
                    let help = "write it out, and put intrinsic functions into its strings";
                    self.undecided(Anchor::Value(at), function, "left out", help);
                    return None;
                }
            }
        }
        None
    }

    /// The intrinsic function that stands where a structure is expected. A key that is called
    /// `Ref` may also be a name that somebody gave: a function has a name for its argument.
    fn computed(&self, at: Place) -> Option<(&'static str, Place)> {
        let (name, argument) = self.intrinsic(at)?;
        match name {
            "Fn::If" => Some(("Fn::If", argument)),
            "Ref" if self.source.str(argument).is_some() => Some(("Ref", argument)),
            "Fn::Transform" => Some(("Fn::Transform", argument)),
            "Fn::FindInMap" => Some(("Fn::FindInMap", argument)),
            "Fn::GetAtt" => Some(("Fn::GetAtt", argument)),
            "Fn::ImportValue" => Some(("Fn::ImportValue", argument)),
            "Fn::Join" => Some(("Fn::Join", argument)),
            "Fn::Select" => Some(("Fn::Select", argument)),
            "Fn::Split" => Some(("Fn::Split", argument)),
            "Fn::Sub" => Some(("Fn::Sub", argument)),
            _ => None,
        }
    }

    /// The branch of an `Fn::If` that is there; the one for when the condition holds where both
    /// are.
    fn branch(&mut self, at: Place, arguments: Place) -> Option<Place> {
        let &[condition, then, otherwise] = self.source.items(arguments) else {
            self.wrong_type(arguments, "`Fn::If`", "a condition and two values");
            return None;
        };
        let condition = shortened(self.source.str(condition).unwrap_or("…"));
        let (branch, holds) = match (self.is_nothing(then), self.is_nothing(otherwise)) {
            (true, true) => return None,
            (true, false) => (otherwise, "does not hold"),
            (false, _) => (then, "holds"),
        };
        let other = if self.is_nothing(then) || self.is_nothing(otherwise) {
            "there is nothing here otherwise"
        } else {
            "the other value is not read"
        };
        self.find(
            Diagnostic::new(
                Rule::UndecidedStructure,
                Anchor::Value(at),
                format!("this is read as it is where the condition `{condition}` {holds}"),
            )
            .label(other)
            .help(
                "write out what holds for every deployment; where this is meant, let \
                 `[rules]` in gatesmith.toml say so",
            ),
        );
        Some(branch)
    }

    fn is_nothing(&self, at: Place) -> bool {
        let name = self.source.get(at, "Ref");
        name.and_then(|name| self.source.str(name)) == Some("AWS::NoValue")
    }

    /// A placeholder of a template file in place of a whole value, `${timeout}`: what it holds may
    /// be of any type.
    pub(crate) fn is_placeholder(&self, at: Place) -> bool {
        match self.source.node(at) {
            Node::String(text) => text.starts_with("${") && text.ends_with('}'),
            _ => false,
        }
    }
}
