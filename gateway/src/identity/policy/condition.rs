//! Conditions: the operators of a statement's `Condition` block.
//!
//! An operator's name is put together: an optional quantifier (`ForAllValues:`, `ForAnyValue:`),
//! a comparison of the table [`OPERATORS`], an optional `IfExists`. What a policy wants is read
//! once, when the policy is parsed, so that an unreadable date or network is an error then.
//!
//! The rules for absent and for several values are those of "IAM JSON policy elements: Condition
//! operators" and "Multivalued context keys" in the IAM User Guide.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::context::{Context, Key};
use super::pattern::{ArnPattern, Pattern, Syntax};

/// One operator with one key and the values that the policy wants of it.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    operator: Operator,
    key: Key,
    wanted: Vec<Wanted>,
}

/// An operator as it is named in a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    test: Test,
    /// Whether none of the wanted values may match, instead of any.
    negated: bool,
    quantifier: Option<Quantifier>,
    /// Whether an absent key is as good as a match.
    if_exists: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quantifier {
    ForAll,
    ForAny,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    /// Whole strings.
    Text {
        wildcards: bool,
        any_case: bool,
    },
    Number(Order),
    Date(Order),
    Bool,
    Address,
    Arn,
    /// Whether the key is absent.
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    fn admits(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

const EXACT: Test = Test::Text {
    wildcards: false,
    any_case: false,
};
const ANY_CASE: Test = Test::Text {
    wildcards: false,
    any_case: true,
};
const LIKE: Test = Test::Text {
    wildcards: true,
    any_case: false,
};

/// Every comparison: its name, what it does, and whether it is negated.
const OPERATORS: &[(&str, Test, bool)] = &[
    ("StringEquals", EXACT, false),
    ("StringNotEquals", EXACT, true),
    ("StringEqualsIgnoreCase", ANY_CASE, false),
    ("StringNotEqualsIgnoreCase", ANY_CASE, true),
    ("StringLike", LIKE, false),
    ("StringNotLike", LIKE, true),
    ("NumericEquals", Test::Number(Order::Equal), false),
    ("NumericNotEquals", Test::Number(Order::Equal), true),
    ("NumericLessThan", Test::Number(Order::Less), false),
    (
        "NumericLessThanEquals",
        Test::Number(Order::LessOrEqual),
        false,
    ),
    ("NumericGreaterThan", Test::Number(Order::Greater), false),
    (
        "NumericGreaterThanEquals",
        Test::Number(Order::GreaterOrEqual),
        false,
    ),
    ("DateEquals", Test::Date(Order::Equal), false),
    ("DateNotEquals", Test::Date(Order::Equal), true),
    ("DateLessThan", Test::Date(Order::Less), false),
    ("DateLessThanEquals", Test::Date(Order::LessOrEqual), false),
    ("DateGreaterThan", Test::Date(Order::Greater), false),
    (
        "DateGreaterThanEquals",
        Test::Date(Order::GreaterOrEqual),
        false,
    ),
    ("Bool", Test::Bool, false),
    // Both sides are base 64 of the same bytes exactly when they are the same text.
    ("BinaryEquals", EXACT, false),
    ("IpAddress", Test::Address, false),
    ("NotIpAddress", Test::Address, true),
    ("ArnEquals", Test::Arn, false),
    ("ArnLike", Test::Arn, false),
    ("ArnNotEquals", Test::Arn, true),
    ("ArnNotLike", Test::Arn, true),
    ("Null", Test::Null, false),
];

impl Operator {
    /// Reads an operator's name.
    pub(super) fn parse(name: &str) -> Result<Self, &'static str> {
        let (quantifier, name) = match name.split_once(':') {
            None => (None, name),
            Some(("ForAllValues", name)) => (Some(Quantifier::ForAll), name),
            Some(("ForAnyValue", name)) => (Some(Quantifier::ForAny), name),
            Some(_) => return Err("only `ForAllValues:` and `ForAnyValue:` may stand before one"),
        };
        let (comparison, if_exists) = match name.strip_suffix("IfExists") {
            Some(comparison) => (comparison, true),
            None => (name, false),
        };
        let &(_, test, negated) = OPERATORS
            .iter()
            .find(|(known, ..)| *known == comparison)
            .ok_or("there is no such operator")?;
        if test == Test::Null && (if_exists || quantifier.is_some()) {
            return Err("`Null` stands alone");
        }
        Ok(Self {
            test,
            negated,
            quantifier,
            if_exists,
        })
    }
}

/// A value of a policy, read as its operator needs it.
#[derive(Clone, Debug)]
enum Wanted {
    Text(Pattern),
    Number(f64),
    Date(Timestamp),
    Bool(bool),
    Network(IpNet),
    Arn(ArnPattern),
}

impl Wanted {
    fn parse(test: Test, value: &str, variables: bool) -> Result<Self, &'static str> {
        match test {
            Test::Text { wildcards, .. } => {
                let syntax = Syntax {
                    wildcards,
                    variables,
                };
                Pattern::parse(value, syntax).map(Self::Text)
            }
            Test::Number(_) => number(value).map(Self::Number).ok_or("this is no number"),
            Test::Date(_) => date(value).map(Self::Date).ok_or("this is no date"),
            Test::Bool | Test::Null => boolean(value)
                .map(Self::Bool)
                .ok_or("this is neither `true` nor `false`"),
            Test::Address => network(value)
                .map(Self::Network)
                .ok_or("this is no IP address or CIDR block"),
            Test::Arn => ArnPattern::parse(value, variables).map(Self::Arn),
        }
    }

    /// Whether `value`, of a request, is what is wanted.
    fn matches(&self, test: Test, value: &str, context: &Context<'_>) -> bool {
        match (self, test) {
            (Self::Text(pattern), Test::Text { any_case: true, .. }) => {
                pattern.matches_any_case(value, context)
            }
            (Self::Text(pattern), _) => pattern.matches(value, context),
            (Self::Number(wanted), Test::Number(order)) => number(value)
                .and_then(|value| value.partial_cmp(wanted))
                .is_some_and(|found| order.admits(found)),
            (Self::Date(wanted), Test::Date(order)) => {
                date(value).is_some_and(|value| order.admits(value.cmp(wanted)))
            }
            (Self::Bool(wanted), _) => boolean(value) == Some(*wanted),
            (Self::Network(network), _) => value
                .parse()
                .is_ok_and(|address: IpAddr| network.contains(&address.to_canonical())),
            (Self::Arn(pattern), _) => pattern.matches(value, context),
            (Self::Number(_) | Self::Date(_), _) => false,
        }
    }
}

impl Condition {
    /// Reads the values that `operator` wants of `key`. Fails with the index of the value that it
    /// cannot read.
    pub(super) fn parse(
        operator: Operator,
        key: &str,
        values: &[Cow<'_, str>],
        variables: bool,
    ) -> Result<Self, (usize, &'static str)> {
        let wanted = values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                Wanted::parse(operator.test, value, variables).map_err(|problem| (index, problem))
            })
            .collect::<Result<_, _>>()?;
        let key = Key::named(key);
        Ok(Self {
            operator,
            key,
            wanted,
        })
    }

    /// The keys that the condition asks for: its own, and those of variables.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        let variables = self.wanted.iter().flat_map(|wanted| match wanted {
            Wanted::Text(pattern) => pattern.variables().collect(),
            Wanted::Arn(pattern) => pattern.variables(),
            _ => Vec::new(),
        });
        std::iter::once(&self.key).chain(variables)
    }

    /// Whether the condition holds for the request of `context`.
    pub(super) fn holds(&self, context: &Context<'_>) -> bool {
        let Operator {
            test,
            negated,
            quantifier,
            if_exists,
        } = self.operator;
        let values = context.values(&self.key);
        if test == Test::Null {
            let absent = values.is_empty();
            return self
                .wanted
                .iter()
                .any(|wanted| matches!(wanted, Wanted::Bool(wanted) if *wanted == absent));
        }
        if values.is_empty() {
            return if_exists
                || match quantifier {
                    None => negated,
                    Some(Quantifier::ForAll) => true,
                    Some(Quantifier::ForAny) => false,
                };
        }
        let mut found = values.iter().map(|value| {
            let matches = |wanted: &Wanted| wanted.matches(test, value, context);
            self.wanted.iter().any(matches) != negated
        });
        match quantifier {
            Some(Quantifier::ForAll) => found.all(|holds| holds),
            Some(Quantifier::ForAny) => found.any(|holds| holds),
            // Several values without a quantifier: one must match, or none may.
            None if negated => found.all(|holds| holds),
            None => found.any(|holds| holds),
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A date of ISO 8601, with or without a time, or seconds since 1970.
fn date(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    text.parse().ok().or_else(|| {
        let date: Date = text.parse().ok()?;
        Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// A CIDR block, or one address.
fn network(text: &str) -> Option<IpNet> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
