//! Wildcards and policy variables: how a policy's strings match those of a request.
//!
//! `*` is any run of characters and `?` any one. A pattern is a list of [`Unit`]s; matching walks
//! it once and, where it fails, lets only the *last* `*` take one character more. Giving an
//! earlier `*` more can never help, so the work is at most pattern × text, whatever the pattern.
//!
//! Variables (`${aws:username}`) are filled in when a request is matched. What they stand for is
//! literal: a user called `*` is not everybody.

use std::borrow::Cow;

use super::context::{Context, Key};

/// How a string of a policy is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Syntax {
    /// Whether `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// Whether `${…}` is a variable: from policy version 2012-10-17 on.
    pub(super) variables: bool,
}

/// A string of a policy.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    units: Vec<Unit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Unit {
    Char(char),
    /// `?`
    AnyOne,
    /// `*`
    AnyRun,
    Variable(Variable),
}

/// `${key}`, or `${key, 'default'}`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    key: Key,
    default: Option<String>,
}

impl Pattern {
    /// Reads `text`; fails where a variable is not closed.
    pub(super) fn parse(text: &str, syntax: Syntax) -> Result<Self, &'static str> {
        let mut units = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some(variable) = rest.strip_prefix("${").filter(|_| syntax.variables) {
                let (inside, after) = variable
                    .split_once('}')
                    .ok_or("a policy variable, `${`, is not closed")?;
                units.push(variable_unit(inside)?);
                rest = after;
                continue;
            }
            units.push(match next {
                '*' if syntax.wildcards => Unit::AnyRun,
                '?' if syntax.wildcards => Unit::AnyOne,
                other => Unit::Char(other),
            });
            rest = &rest[next.len_utf8()..];
        }
        Ok(Self { units })
    }

    /// Whether all of `text` matches. Never, where a variable has no value and no default.
    pub(super) fn matches(&self, text: &str, context: &Context<'_>) -> bool {
        self.matches_case(text, context, false)
    }

    /// [`Self::matches`] where upper and lower case are the same.
    pub(super) fn matches_any_case(&self, text: &str, context: &Context<'_>) -> bool {
        self.matches_case(text, context, true)
    }

    fn matches_case(&self, text: &str, context: &Context<'_>, any_case: bool) -> bool {
        self.filled(context)
            .is_some_and(|units| glob(&units, text, any_case))
    }

    /// The keys of the variables.
    pub(super) fn variables(&self) -> impl Iterator<Item = &Key> {
        self.units.iter().filter_map(|unit| match unit {
            Unit::Variable(variable) => Some(&variable.key),
            _ => None,
        })
    }

    /// The units with the variables' values in their places.
    fn filled(&self, context: &Context<'_>) -> Option<Cow<'_, [Unit]>> {
        if !self
            .units
            .iter()
            .any(|unit| matches!(unit, Unit::Variable(_)))
        {
            return Some(Cow::Borrowed(&self.units));
        }
        let mut filled = Vec::with_capacity(self.units.len());
        for unit in &self.units {
            match unit {
                Unit::Variable(variable) => {
                    let value = context.single(&variable.key);
                    let value = value.as_deref().or(variable.default.as_deref())?;
                    filled.extend(value.chars().map(Unit::Char));
                }
                other => filled.push(other.clone()),
            }
        }
        Some(Cow::Owned(filled))
    }
}

/// What stands between `${` and `}`.
fn variable_unit(inside: &str) -> Result<Unit, &'static str> {
    // The three characters that could not be written otherwise.
    if let "*" | "?" | "$" = inside {
        return Ok(inside.chars().next().map_or(Unit::AnyOne, Unit::Char));
    }
    let (key, default) = match inside.split_once(',') {
        None => (inside, None),
        Some((key, default)) => {
            let quoted = default.trim();
            let default = quoted
                .strip_prefix('\'')
                .and_then(|text| text.strip_suffix('\''))
                .ok_or("the default of a policy variable needs single quotes")?;
            (key, Some(default.to_owned()))
        }
    };
    let key = key.trim();
    if key.is_empty() {
        return Err("a policy variable, `${}`, has no name");
    }
    let key = Key::named(key);
    Ok(Unit::Variable(Variable { key, default }))
}

/// Whether all of `text` matches `units`; see the top of this file for how.
fn glob(units: &[Unit], text: &str, any_case: bool) -> bool {
    let (mut unit, mut at) = (0, 0);
    // Where to go on after the last `*`, and what it has taken up to.
    let mut last_run = None;
    loop {
        match (units.get(unit), text[at..].chars().next()) {
            (None, None) => return true,
            (Some(Unit::AnyRun), _) => {
                unit += 1;
                last_run = Some((unit, at));
            }
            (Some(_), None) => return false, // taking more would leave even less
            (Some(wanted), Some(found)) if admits(wanted, found, any_case) => {
                unit += 1;
                at += found.len_utf8();
            }
            (_, Some(_)) => {
                let Some((after, taken)) = last_run else {
                    return false;
                };
                let Some(more) = text[taken..].chars().next() else {
                    return false;
                };
                let taken = taken + more.len_utf8();
                last_run = Some((after, taken));
                (unit, at) = (after, taken);
            }
        }
    }
}

fn admits(unit: &Unit, found: char, any_case: bool) -> bool {
    match unit {
        Unit::Char(wanted) if any_case => wanted.to_lowercase().eq(found.to_lowercase()),
        Unit::Char(wanted) => *wanted == found,
        Unit::AnyOne => true,
        Unit::AnyRun | Unit::Variable(_) => false,
    }
}

/// The name of an action: `execute-api:Invoke`, `execute-api:*`. Any case.
#[derive(Clone, Debug)]
pub(super) struct NamePattern(Vec<Unit>);

impl NamePattern {
    /// Reads `*` or `service:name`.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let named = text
            .split_once(':')
            .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty());
        if text != "*" && !named {
            return Err("this is no action");
        }
        let syntax = Syntax {
            wildcards: true,
            variables: false,
        };
        Pattern::parse(text, syntax).map(|pattern| Self(pattern.units))
    }

    pub(super) fn matches(&self, action: &str) -> bool {
        glob(&self.0, action, true)
    }
}

/// An ARN with wildcards: each of its six parts matches by itself, so that a `*` never runs over
/// a colon but in the last. Parts that are left out are anything, as in IAM.
#[derive(Clone, Debug)]
pub(super) enum ArnPattern {
    /// `*`
    Everything,
    /// `arn:partition:service:region:account:resource`
    Parts([Pattern; 6]),
}

impl ArnPattern {
    /// Reads `*` or an ARN.
    pub(super) fn parse(text: &str, variables: bool) -> Result<Self, &'static str> {
        if text == "*" {
            return Ok(Self::Everything);
        }
        if !text.starts_with("arn:") {
            return Err("this is no ARN");
        }
        let whole = Pattern::parse(
            text,
            Syntax {
                wildcards: true,
                variables,
            },
        )?;
        let mut parts = whole.units.splitn(6, |unit| *unit == Unit::Char(':'));
        Ok(Self::Parts([(); 6].map(|()| {
            let units = parts
                .next()
                .map_or_else(|| vec![Unit::AnyRun], <[Unit]>::to_vec);
            Pattern { units }
        })))
    }

    /// The keys of the variables.
    pub(super) fn variables(&self) -> Vec<&Key> {
        match self {
            Self::Everything => Vec::new(),
            Self::Parts(parts) => parts.iter().flat_map(Pattern::variables).collect(),
        }
    }

    pub(super) fn matches(&self, arn: &str, context: &Context<'_>) -> bool {
        let Self::Parts(patterns) = self else {
            return true;
        };
        let mut parts = arn.splitn(6, ':');
        patterns
            .iter()
            .all(|pattern| pattern.matches(parts.next().unwrap_or_default(), context))
    }
}
