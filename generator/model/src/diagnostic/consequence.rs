//! Findings that follow from others.
//!
//! A key that is misspelt, stands elsewhere or holds what cannot be read is one mistake, and has
//! one finding. That something is not there, for which the key was meant, follows from it: who
//! mends the one has mended the other.

use std::collections::BTreeSet;

use crate::{
    document::{AUTHORIZER, AUTHTYPE, GATEWAY_RESPONSES, INTEGRATION, nearest},
    place::Place,
    rules::Rule,
    source::SourceMap,
};

use super::{Diagnostic, Report, Severity};

/// What is said of something that a key was meant to say.
struct Consequence {
    /// The rule that finds it missing.
    rule: Rule,
    /// The key.
    key: &'static str,
}

const fn of(rule: Rule, key: &'static str) -> Consequence {
    Consequence { rule, key }
}

/// What the names of a validator's switches begin with.
const SWITCH: &str = "validate";

const CONSEQUENCES: [Consequence; 23] = [
    of(Rule::CorsHeaders, "allowHeaders"),
    of(Rule::CorsMethods, "allowMethods"),
    of(Rule::GatewayResponseCors, GATEWAY_RESPONSES),
    of(Rule::IdleValidator, SWITCH),
    of(Rule::IdleValidator, "parameters"),
    of(Rule::IdleValidator, "requestBody"),
    of(Rule::LooseType, "discriminator"),
    of(Rule::MissingIntegration, INTEGRATION),
    of(Rule::MissingIntegrationResponse, "responses"),
    of(Rule::MissingResponse, "responses"),
    of(Rule::MissingType, "schema"),
    of(Rule::MissingType, "type"),
    of(Rule::OpenOperation, "security"),
    of(Rule::RepeatedStatus, "statusCode"),
    of(Rule::SilentResponse, "content"),
    of(Rule::SilentResponse, "schema"),
    of(Rule::UndeclaredHeader, "responses"),
    of(Rule::UndeclaredParameter, "parameters"),
    of(Rule::UndeclaredStatus, "responses"),
    of(Rule::UndescribedProperty, "properties"),
    of(Rule::UnenforcedSecurity, "name"),
    of(Rule::UnenforcedSecurity, AUTHORIZER),
    of(Rule::UnenforcedSecurity, AUTHTYPE),
];

/// The rules that find a mistake which may have consequences.
const CAUSES: [Rule; 8] = [
    Rule::InvalidValue,
    Rule::MisplacedExtension,
    Rule::MissingKey,
    Rule::UnknownExtension,
    Rule::UnknownExtensionKey,
    Rule::UnknownKey,
    Rule::UnknownMethod,
    Rule::WrongType,
];

impl Report {
    /// Leaves out what follows from another finding. An error never does: nothing right can be
    /// generated, or the configuration denies it, whatever else is said.
    pub(super) fn drop_consequences(&mut self, source: &SourceMap) {
        let mut mistakes = Mistakes::default();
        for finding in &self.diagnostics {
            mistakes.add(finding, source);
        }
        self.diagnostics.retain(|finding| {
            let may_follow = finding.severity < Severity::Error;
            let at = finding.at.place().filter(|_| may_follow);
            at.is_none_or(|at| !mistakes.explain(finding.rule, at, source))
        });
    }
}

/// What was found of mistakes that may have consequences.
#[derive(Default)]
struct Mistakes {
    /// Objects in which a key is misspelt, or cannot be read; with that key.
    holders: BTreeSet<(&'static str, Place)>,
    /// What stands around those objects.
    around: BTreeSet<(&'static str, Place)>,
    /// Keys that are misspelt or stand elsewhere, and speak of what is far away.
    far: BTreeSet<&'static str>,
    /// Keys that are misspelt where they are needed.
    needed: BTreeSet<Place>,
    /// What nobody reads holds nothing that could be wrong.
    unread: BTreeSet<Place>,
    /// A number stands in for one that is none.
    has_stand_in: bool,
}

impl Mistakes {
    fn add(&mut self, finding: &Diagnostic, source: &SourceMap) {
        let rule = finding.rule;
        self.has_stand_in |= rule == Rule::NumberNotFinite;
        let Some(at) = finding.at.place().filter(|_| CAUSES.contains(&rule)) else {
            return;
        };
        match rule {
            Rule::UnknownKey | Rule::UnknownMethod => drop(self.unread.insert(at)),
            Rule::MissingKey => drop(self.needed.insert(at)),
            _ => {}
        }
        for Consequence { key, .. } in CONSEQUENCES {
            let is_meant = |&it: &Place| source.key(it).is_some_and(|it| means(it, key));
            let Some(meant) = source.around(at).find(is_meant) else {
                continue;
            };
            let holder = source.parent(meant).unwrap_or(meant);
            self.holders.insert((key, holder));
            self.around
                .extend(source.around(holder).map(|it| (key, it)));
            let is_far = match key {
                AUTHORIZER => rule == Rule::MisplacedExtension,
                GATEWAY_RESPONSES => true,
                _ => key == SWITCH,
            };
            if is_far {
                self.far.insert(key);
            }
        }
    }

    /// Whether a finding follows from a mistake.
    fn explain(&self, rule: Rule, at: Place, source: &SourceMap) -> bool {
        let compares = matches!(rule, Rule::EmptyRange | Rule::ExampleMismatch);
        let is_within = || {
            source
                .around(at)
                .skip(1)
                .any(|it| self.unread.contains(&it))
        };
        let is_about = |key| {
            self.far.contains(key)
                || self.around.contains(&(key, at))
                || source
                    .around(at)
                    .any(|it| self.holders.contains(&(key, it)))
        };
        let mut lacks = CONSEQUENCES.iter().filter(|it| it.rule == rule);
        (self.has_stand_in && compares)
            || (rule == Rule::UnknownKey && self.needed.contains(&at))
            || (!self.unread.is_empty() && is_within())
            || lacks.any(|it| is_about(it.key))
    }
}

/// Whether a key is another one, or that one misspelt.
fn means(written: &str, key: &str) -> bool {
    if key == SWITCH {
        return written.starts_with(key);
    }
    // An extension may be misspelt in what stands before its own name, too.
    let is_own = || own_name(key).is_some_and(|wanted| own_name(written) == Some(wanted));
    written == key || nearest(written, std::iter::once(key)).is_some() || is_own()
}

/// What an extension is called behind the name of API Gateway.
fn own_name(key: &str) -> Option<&str> {
    key.split_once("gateway-").map(|(_, own)| own)
}
