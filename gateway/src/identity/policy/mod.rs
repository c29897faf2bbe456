//! IAM policies: may this caller invoke this operation?
//!
//! [`Policy`] is a policy document whose every part was understood when it was parsed (`parse`):
//! a misspelt condition is an error at start, not a permission at run time. [`evaluate`] decides
//! about an [`AccessRequest`]. Below them, `pattern` matches wildcards, `condition` the
//! operators of `Condition`, `principal` who a resource policy speaks of, and `context` knows
//! what a request can tell about itself (`aws:SourceIp`, `${aws:username}`).

mod condition;
mod context;
mod evaluate;
mod parse;
mod pattern;
mod principal;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use condition::Condition;
use context::{Context, Key};
use pattern::{ArnPattern, NamePattern};
use principal::{PrincipalPattern, Reach};

pub use context::AccessRequest;
pub use evaluate::{Decision, Policies, evaluate, execute_api_arn};

/// The action that calling an operation is.
pub const INVOKE: &str = "execute-api:Invoke";

/// An IAM policy document.
#[derive(Clone, Debug)]
pub struct Policy {
    statements: Vec<Statement>,
}

impl Policy {
    /// The keys that the policy asks for, in conditions or variables, and of which this gateway
    /// knows nothing: it treats them as absent from every request. Sorted, each once.
    pub fn unknown_keys(&self) -> Vec<&str> {
        let keys = self.statements.iter().flat_map(Statement::keys);
        let unknown: BTreeSet<_> = keys.filter_map(Key::unknown).collect();
        unknown.into_iter().collect()
    }
}

/// The API that a resource policy belongs to: what `execute-api:/…` is short for.
#[derive(Clone, Copy, Debug)]
pub struct ApiScope<'a> {
    /// The region that it is deployed in.
    pub region: &'a str,
    /// The account that owns it.
    pub account: &'a str,
    /// Its id.
    pub api: &'a str,
}

/// A policy document that IAM would not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// JSON pointer to the part in question, from the document's root (empty: the document).
    pub at: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub remedy: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            at,
            problem,
            remedy,
        } = self;
        let at = if at.is_empty() { "the policy" } else { at };
        write!(formatter, "{at}: {problem}; {remedy}")
    }
}

impl std::error::Error for PolicyError {}

#[derive(Clone, Debug)]
struct Statement {
    effect: Effect,
    /// `None` in the policy of a user or role: it speaks of whoever it is attached to.
    principals: Option<Selection<PrincipalPattern>>,
    actions: Selection<NamePattern>,
    resources: Selection<ArnPattern>,
    conditions: Vec<Condition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}

/// `Action` and `NotAction`, and the like: what is listed, or all else.
#[derive(Clone, Debug)]
enum Selection<T> {
    Listed(Vec<T>),
    AllBut(Vec<T>),
}

impl<T> Selection<T> {
    fn items(&self) -> &[T] {
        match self {
            Self::Listed(items) | Self::AllBut(items) => items,
        }
    }

    fn selects(&self, matches: impl FnMut(&T) -> bool) -> bool {
        match self {
            Self::Listed(listed) => listed.iter().any(matches),
            Self::AllBut(listed) => !listed.iter().any(matches),
        }
    }
}

impl Statement {
    fn keys(&self) -> impl Iterator<Item = &Key> {
        let resources = self
            .resources
            .items()
            .iter()
            .flat_map(ArnPattern::variables);
        resources.chain(self.conditions.iter().flat_map(Condition::keys))
    }

    /// How directly the statement speaks about `request`; `None` if it does not.
    fn applies(&self, request: &AccessRequest<'_>) -> Option<Reach> {
        let context = Context::of(request);
        let applies = self
            .actions
            .selects(|action| action.matches(request.action))
            && self
                .resources
                .selects(|resource| resource.matches(request.resource, &context))
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(&context));
        if applies { self.reach(request) } else { None }
    }

    fn reach(&self, request: &AccessRequest<'_>) -> Option<Reach> {
        match &self.principals {
            None => Some(Reach::Direct),
            Some(Selection::Listed(listed)) => listed
                .iter()
                .filter_map(|principal| principal.reach(request.caller))
                .max(),
            Some(Selection::AllBut(listed)) => listed
                .iter()
                .all(|principal| principal.reach(request.caller).is_none())
                .then_some(Reach::Principal),
        }
    }
}
