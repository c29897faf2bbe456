//! What the configuration says about rules: `missing-operation-id = "allow"`.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::{Diagnostic, Severity};
use crate::rules::Rule;

/// What the configuration makes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing is said.
    Allow,
    /// It is a [`Severity::Note`].
    Note,
    /// It is a [`Severity::Warning`].
    Warn,
    /// It is a [`Severity::Error`].
    Deny,
}

impl Level {
    /// The severity of a finding at this level; `None` where nothing is said.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Allow => None,
            Self::Note => Some(Severity::Note),
            Self::Warn => Some(Severity::Warning),
            Self::Deny => Some(Severity::Error),
        }
    }
}

impl FromStr for Level {
    type Err = LevelError;

    fn from_str(text: &str) -> Result<Self, LevelError> {
        match text {
            "allow" => Ok(Self::Allow),
            "note" => Ok(Self::Note),
            "warn" => Ok(Self::Warn),
            "deny" => Ok(Self::Deny),
            _ => Err(LevelError::UnknownLevel(text.to_owned())),
        }
    }
}

/// Levels by rule. Rules that it does not name keep their own severity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<Rule, Level>);

impl Levels {
    /// Sets the level of the rule with this id, as the configuration writes both.
    pub fn set(&mut self, id: &str, level: &str) -> Result<(), LevelError> {
        let level: Level = level.parse()?;
        let rule = Rule::from_id(id).ok_or_else(|| LevelError::UnknownRule(id.to_owned()))?;
        if rule.severity() == Severity::Error && level != Level::Deny {
            return Err(LevelError::Fixed(rule));
        }
        self.0.insert(rule, level);
        Ok(())
    }

    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            let Some(level) = self.0.get(&diagnostic.rule) else {
                return true;
            };
            match level.severity() {
                Some(severity) => {
                    diagnostic.severity = severity;
                    true
                }
                None => false,
            }
        });
    }
}

/// Why a level cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LevelError {
    /// No rule has this id.
    UnknownRule(String),
    /// There is no such level.
    UnknownLevel(String),
    /// The rule is an error by itself: without what it asks for, nothing right can be generated.
    Fixed(Rule),
}

impl fmt::Display for LevelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRule(id) => {
                write!(formatter, "there is no rule `{}`", id.escape_debug())?;
                match nearest(id) {
                    Some(rule) => write!(formatter, "; did you mean `{rule}`?"),
                    None => Ok(()),
                }
            }
            Self::UnknownLevel(level) => write!(
                formatter,
                "there is no level `{}`; it is `allow`, `note`, `warn` or `deny`",
                level.escape_debug()
            ),
            Self::Fixed(rule) => write!(
                formatter,
                "`{rule}` is always an error: nothing right can be generated from a document \
                 that breaks it"
            ),
        }
    }
}

impl std::error::Error for LevelError {}

/// The rule whose id shares the longest beginning with a misspelt one.
fn nearest(id: &str) -> Option<Rule> {
    let shared = |rule: &Rule| {
        let pairs = rule.id().bytes().zip(id.bytes());
        pairs.take_while(|(left, right)| left == right).count()
    };
    let best = Rule::ALL.iter().copied().max_by_key(shared)?;
    (shared(&best) >= 4).then_some(best)
}
