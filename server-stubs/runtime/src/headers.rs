//! Header fields of a request. Names are compared without case, as HTTP wants it: API Gateway
//! hands them on as the caller wrote them.

use std::collections::BTreeMap;
use std::fmt;

/// Fields whose values prove who somebody is. [`fmt::Debug`] does not print them.
const SECRET: [&str; 5] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-amz-security-token",
    "x-api-key",
];

/// The header fields of a request.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, Vec<String>)>);

impl Headers {
    /// Takes the maps of an event. `multi` holds every value, `single` only the last one of each
    /// name; the second is read only where the first is missing.
    pub(crate) fn from_maps(multi: Option<Multiple>, single: Option<Single>) -> Self {
        Self(merge(multi, single).into_iter().collect())
    }

    /// The value of a field; the last one where it was sent several times.
    pub fn get(&self, name: &str) -> Option<&str> {
        let fields = self.0.iter().rev();
        let mut named = fields.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.find_map(|(_, values)| values.last().map(String::as_str))
    }

    /// Every value of a field, in the order in which they were sent.
    pub fn get_all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .flat_map(|(_, values)| values.iter().map(String::as_str))
    }

    /// Adds a value.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self
            .0
            .iter_mut()
            .find(|(key, _)| key.eq_ignore_ascii_case(&name))
        {
            Some((_, values)) => values.push(value),
            None => self.0.push((name, vec![value])),
        }
    }

    /// Every field with its values, sorted by name as it came from the gateway.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0
            .iter()
            .map(|(name, values)| (name.as_str(), values.as_slice()))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = formatter.debug_map();
        for (name, values) in self.iter() {
            if SECRET
                .iter()
                .any(|secret| name.eq_ignore_ascii_case(secret))
            {
                map.entry(&name, &"(redacted)");
            } else {
                map.entry(&name, &values);
            }
        }
        map.finish()
    }
}

/// A map of an event with the last value of each name.
pub(crate) type Single = BTreeMap<String, Option<String>>;
/// A map of an event with all values of each name.
pub(crate) type Multiple = BTreeMap<String, Option<Vec<String>>>;

/// Joins an event's two maps of one kind: all values where the gateway gives them, otherwise the
/// last of each name. A null is no value.
pub(crate) fn merge(
    multi: Option<Multiple>,
    single: Option<Single>,
) -> BTreeMap<String, Vec<String>> {
    let multi = multi.unwrap_or_default();
    if multi.is_empty() {
        let last = single.unwrap_or_default().into_iter();
        return last
            .filter_map(|(name, value)| Some((name, vec![value?])))
            .collect();
    }
    multi
        .into_iter()
        .filter_map(|(name, values)| Some((name, values?)))
        .collect()
}
