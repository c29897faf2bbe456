//! What a function is told of a token: `requestContext.authorizer`.

use std::{borrow::Cow, fmt};

use jiff::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use serde_json::{Map, Value};

/// The claims of a token that counts.
pub(crate) struct Claims {
    all: Map<String, Value>,
    /// The scopes that a `jwt` authorizer asked for; `None` of other authorizers.
    scopes: Option<Vec<String>>,
}

impl Claims {
    pub(super) fn new(all: Map<String, Value>, scopes: Option<Vec<String>>) -> Self {
        Self { all, scopes }
    }

    /// A claim as text.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.all.get(name).map(|value| self.written(name, value))
    }

    /// All claims are strings (recorded). Those of a user pool have the times `exp` and `iat` as
    /// Java writes a date; a list is its members with commas between them.
    fn written<'c>(&self, name: &str, value: &'c Value) -> Cow<'c, str> {
        match value {
            Value::Number(number) if self.scopes.is_none() && matches!(name, "exp" | "iat") => {
                date(number).map_or_else(|| Cow::Owned(number.to_string()), Cow::Owned)
            }
            Value::Array(members) => {
                let members: Vec<_> = members.iter().map(plain).collect();
                Cow::Owned(match &self.scopes {
                    None => members.join(","),
                    Some(_) => format!("[{}]", members.join(" ")),
                })
            }
            value => plain(value),
        }
    }
}

fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        value => Cow::Owned(value.to_string()),
    }
}

/// `Tue Feb 05 19:41:01 UTC 2019`
fn date(seconds: &serde_json::Number) -> Option<String> {
    let moment = Timestamp::from_second(seconds.as_i64()?).ok()?;
    Some(moment.strftime("%a %b %d %H:%M:%S UTC %Y").to_string())
}

impl Serialize for Claims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Written<'c>(&'c Claims);
        impl Serialize for Written<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let claims = self.0.all.iter();
                serializer
                    .collect_map(claims.map(|(name, value)| (name, self.0.written(name, value))))
            }
        }
        let mut authorizer = serializer.serialize_struct("Authorizer", 2)?;
        authorizer.serialize_field("claims", &Written(self))?;
        match &self.scopes {
            None => authorizer.skip_field("scopes")?,
            Some(scopes) => {
                let scopes = (!scopes.is_empty()).then_some(scopes);
                authorizer.serialize_field("scopes", &scopes)?;
            }
        }
        authorizer.end()
    }
}

impl fmt::Debug for Claims {
    /// The names alone: claims say who somebody is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.all.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(claims: &Value, scopes: Option<Vec<String>>) -> Value {
        let claims = Claims::new(claims.as_object().cloned().unwrap_or_default(), scopes);
        serde_json::to_value(claims).unwrap_or_default()
    }

    #[test]
    fn claims_of_a_user_pool_are_strings_as_java_writes_them() {
        let claims = json!({
            "sub": "a", "email_verified": true, "auth_time": 1_549_392_061,
            "exp": 1_549_395_661, "iat": 1_549_392_061,
            "cognito:groups": ["admins", "florists"],
            "identities": [{ "userId": "7" }], "address": { "locality": "Köln" },
        });
        let expected = json!({ "claims": {
            "sub": "a", "email_verified": "true", "auth_time": "1549392061",
            "exp": "Tue Feb 05 19:41:01 UTC 2019", "iat": "Tue Feb 05 18:41:01 UTC 2019",
            "cognito:groups": "admins,florists",
            "identities": "{\"userId\":\"7\"}", "address": "{\"locality\":\"Köln\"}",
        } });
        assert_eq!(of(&claims, None), expected);
    }

    #[test]
    fn claims_of_a_jwt_authorizer_have_scopes_beside_them() {
        let claims = json!({ "exp": 1_549_395_661, "groups": ["a", "b"] });
        let written = json!({ "exp": "1549395661", "groups": "[a b]" });
        assert_eq!(
            of(&claims, Some(Vec::new())),
            json!({ "claims": written, "scopes": null })
        );
        assert_eq!(
            of(&claims, Some(vec!["read".to_owned()])),
            json!({ "claims": written, "scopes": ["read"] })
        );
    }

    #[test]
    fn debugging_claims_shows_no_value() {
        let all = json!({ "email": "ana@shop.example" });
        let claims = Claims::new(all.as_object().cloned().unwrap_or_default(), None);
        assert_eq!(format!("{claims:?}"), "{\"email\"}");
    }
}
