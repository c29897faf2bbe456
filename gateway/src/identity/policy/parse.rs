//! Reading a policy document: JSON to [`Policy`], or an error that says where and what instead.
//!
//! The grammar is that of "Grammar of the IAM JSON policy language" in the IAM User Guide. What
//! it does not list is refused rather than skipped: a `Conditions` that nobody reads would make a
//! policy say more than its author meant.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::condition::{Condition, Operator};
use super::pattern::{ArnPattern, NamePattern};
use super::principal::PrincipalPattern;
use super::{ApiScope, Effect, Policy, PolicyError, Selection, Statement};

/// From this version on, `${…}` is a variable.
const WITH_VARIABLES: &str = "2012-10-17";
/// The version of a document that names none.
const FIRST_VERSION: &str = "2008-10-17";

impl Policy {
    /// Reads the policy of a user, a role or a session, or one that an authorizer answers.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for the first part that is not as IAM wants it.
    pub fn parse(document: &Value) -> Result<Self, PolicyError> {
        read(document, None)
    }

    /// Reads the resource policy of `api`: each statement names principals, and
    /// `execute-api:/stage/VERB/path` is short for an ARN of this API.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for the first part that is not as API Gateway wants it.
    pub fn parse_resource_policy(document: &Value, api: ApiScope<'_>) -> Result<Self, PolicyError> {
        read(document, Some(api))
    }
}

fn read(document: &Value, api: Option<ApiScope<'_>>) -> Result<Policy, PolicyError> {
    let root = Part {
        at: String::new(),
        value: document,
    };
    let fields = root.object(&["Version", "Id", "Statement"])?;
    let version = match fields.get("Version") {
        Some(version) => root.key("Version", version).text()?,
        None => FIRST_VERSION,
    };
    if version != WITH_VARIABLES && version != FIRST_VERSION {
        return Err(root.key("Version", document).error(
            format!("`{version}` is no version of the policy language"),
            format!("write \"{WITH_VARIABLES}\""),
        ));
    }
    let reader = Reader {
        api,
        variables: version == WITH_VARIABLES,
    };
    let Some(statement) = fields.get("Statement") else {
        return Err(root.error("there is no `Statement`", "add one, or a list of them"));
    };
    let statements = root.key("Statement", statement).one_or_many();
    let statements = statements
        .iter()
        .map(|statement| reader.statement(statement))
        .collect::<Result<_, _>>()?;
    Ok(Policy { statements })
}

/// What is the same for all statements of a document.
struct Reader<'a> {
    /// The API whose resource policy this is; `None` for a policy of a user or role.
    api: Option<ApiScope<'a>>,
    variables: bool,
}

impl Reader<'_> {
    fn statement(&self, part: &Part<'_>) -> Result<Statement, PolicyError> {
        let fields = part.object(&[
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ])?;
        let effect = match fields.get("Effect").and_then(Value::as_str) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => {
                return Err(part.error(
                    "the statement has no `Effect` that is \"Allow\" or \"Deny\"",
                    "add one; the case of its letters matters",
                ));
            }
        };
        let actions = part.selection(fields, "Action", "NotAction", Self::action)?;
        let resources = part.selection(fields, "Resource", "NotResource", |part| {
            self.resource(part)
        })?;
        Ok(Statement {
            effect,
            principals: self.principals(part, fields)?,
            actions,
            resources,
            conditions: self.conditions(part, fields)?,
        })
    }

    fn action(part: &Part<'_>) -> Result<NamePattern, PolicyError> {
        let text = part.text()?;
        NamePattern::parse(text).map_err(|problem| {
            part.error(
                format!("`{text}`: {problem}"),
                "write `service:Name`, such as `execute-api:Invoke`, or `*`",
            )
        })
    }

    fn resource(&self, part: &Part<'_>) -> Result<ArnPattern, PolicyError> {
        let text = part.text()?;
        let arn = match (self.api, text.strip_prefix("execute-api:/")) {
            (Some(api), Some(path)) => Cow::Owned(format!(
                "arn:aws:execute-api:{}:{}:{}/{path}",
                api.region, api.account, api.api
            )),
            _ => Cow::Borrowed(text),
        };
        ArnPattern::parse(&arn, self.variables).map_err(|problem| {
            let remedy = match self.api {
                Some(_) => "write `execute-api:/STAGE/VERB/path`, an ARN or `*`",
                None => {
                    "write an ARN, such as `arn:aws:execute-api:*:*:API/STAGE/GET/path`, or `*`"
                }
            };
            part.error(format!("`{text}`: {problem}"), remedy)
        })
    }

    fn principals(
        &self,
        part: &Part<'_>,
        fields: &Map<String, Value>,
    ) -> Result<Option<Selection<PrincipalPattern>>, PolicyError> {
        if self.api.is_none() {
            return match fields.keys().find(|key| key.ends_with("Principal")) {
                None => Ok(None),
                Some(key) => Err(part.error(
                    format!("`{key}` has no place in the policy of a user or role"),
                    "remove it: the policy speaks of whoever it is attached to",
                )),
            };
        }
        let lists = part.selection(fields, "Principal", "NotPrincipal", principals_of)?;
        Ok(Some(match lists {
            Selection::Listed(lists) => Selection::Listed(lists.concat()),
            Selection::AllBut(lists) => Selection::AllBut(lists.concat()),
        }))
    }

    fn conditions(
        &self,
        part: &Part<'_>,
        fields: &Map<String, Value>,
    ) -> Result<Vec<Condition>, PolicyError> {
        let Some(block) = fields.get("Condition") else {
            return Ok(Vec::new());
        };
        let block = part.key("Condition", block);
        let mut conditions = Vec::new();
        for (name, keys) in block.any_object()? {
            let keys = block.key(name, keys);
            let operator = Operator::parse(name).map_err(|problem| {
                keys.error(
                    format!("`{name}`: {problem}"),
                    "write one such as `StringEquals`, `IpAddress` or `BoolIfExists`",
                )
            })?;
            for (key, values) in keys.any_object()? {
                let parts = keys.key(key, values).one_or_many();
                let values = parts
                    .iter()
                    .map(Part::scalar)
                    .collect::<Result<Vec<_>, _>>()?;
                let condition = Condition::parse(operator, key, &values, self.variables);
                conditions.push(condition.map_err(|(index, problem)| {
                    parts[index].error(
                        format!("`{}`: {problem}", values[index]),
                        format!("write what `{name}` compares with"),
                    )
                })?);
            }
        }
        Ok(conditions)
    }
}

/// One entry of `Principal`: `"*"`, or an object with lists by kind.
fn principals_of(part: &Part<'_>) -> Result<Vec<PrincipalPattern>, PolicyError> {
    if part.value == "*" {
        return Ok(vec![PrincipalPattern::Everybody]);
    }
    if !part.value.is_object() {
        return Err(part.error("this names nobody", "write \"*\" or {\"AWS\": […]}"));
    }
    let mut principals = Vec::new();
    for (kind, names) in part.object(&["AWS", "Service", "Federated", "CanonicalUser"])? {
        for name in part.key(kind, names).one_or_many() {
            let text = name.text()?;
            principals.push(if kind == "AWS" {
                PrincipalPattern::parse(text).map_err(|problem| {
                    name.error(
                        format!("`{text}`: {problem}"),
                        "write an account, the ARN of a user, role or session, or `*`",
                    )
                })?
            } else {
                PrincipalPattern::Other
            });
        }
    }
    if principals.is_empty() {
        return Err(part.error("this names nobody", "write \"*\" or {\"AWS\": […]}"));
    }
    Ok(principals)
}

/// A part of the document, and where it stands.
struct Part<'d> {
    at: String,
    value: &'d Value,
}

impl<'d> Part<'d> {
    fn error(&self, problem: impl Into<String>, remedy: impl Into<String>) -> PolicyError {
        PolicyError {
            at: self.at.clone(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// The part under `key`, which holds `value`.
    fn key(&self, key: &str, value: &'d Value) -> Self {
        let key = key.replace('~', "~0").replace('/', "~1");
        Self {
            at: format!("{}/{key}", self.at),
            value,
        }
    }

    fn text(&self) -> Result<&'d str, PolicyError> {
        self.value
            .as_str()
            .ok_or_else(|| self.error("this is no string", "write one"))
    }

    /// A string, number or boolean, as its text.
    fn scalar(&self) -> Result<Cow<'d, str>, PolicyError> {
        match self.value {
            Value::String(text) => Ok(Cow::Borrowed(text)),
            Value::Number(_) | Value::Bool(_) => Ok(Cow::Owned(self.value.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => Err(self.error(
                "this is no single value",
                "write a string, number or boolean",
            )),
        }
    }

    fn any_object(&self) -> Result<&'d Map<String, Value>, PolicyError> {
        self.value
            .as_object()
            .ok_or_else(|| self.error("this is no object", "write one"))
    }

    /// An object with no other keys than `known`.
    fn object(&self, known: &[&str]) -> Result<&'d Map<String, Value>, PolicyError> {
        let fields = self.any_object()?;
        match fields.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(fields),
            Some(key) => Err(self.error(
                format!("there is no `{key}` in the policy language here"),
                format!("use {}", known.join(", ")),
            )),
        }
    }

    /// The items of a list, or the value itself as the only one.
    fn one_or_many(&self) -> Vec<Self> {
        match self.value {
            Value::Array(items) => (0..)
                .zip(items)
                .map(|(index, item)| self.item(index, item))
                .collect(),
            _ => vec![Self {
                at: self.at.clone(),
                value: self.value,
            }],
        }
    }

    fn item(&self, index: usize, value: &'d Value) -> Self {
        Self {
            at: format!("{}/{index}", self.at),
            value,
        }
    }

    /// What stands under `listed`, or under `all_but`: one of the two must be there.
    fn selection<T>(
        &self,
        fields: &'d Map<String, Value>,
        listed: &str,
        all_but: &str,
        read: impl Fn(&Part<'d>) -> Result<T, PolicyError>,
    ) -> Result<Selection<T>, PolicyError> {
        let items = |key: &str, value: &'d Value| {
            let part = self.key(key, value);
            let items = part.one_or_many();
            if items.is_empty() {
                // `NotAction: []` would mean everything.
                return Err(part.error("the list is empty", "name what it is about"));
            }
            items.iter().map(&read).collect::<Result<Vec<_>, _>>()
        };
        match (fields.get(listed), fields.get(all_but)) {
            (Some(value), None) => Ok(Selection::Listed(items(listed, value)?)),
            (None, Some(value)) => Ok(Selection::AllBut(items(all_but, value)?)),
            (None, None) => Err(self.error(
                format!("the statement has neither `{listed}` nor `{all_but}`"),
                format!("add a `{listed}`"),
            )),
            (Some(_), Some(_)) => Err(self.error(
                format!("the statement has both `{listed}` and `{all_but}`"),
                "keep one of them",
            )),
        }
    }
}
