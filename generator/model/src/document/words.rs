//! The keys that objects of a document may have, and those that are nearly one of them.
//!
//! A reader passes over a key that it does not know, as OpenAPI asks for. One that differs little
//! from a key that could stand there is a slip of the pen, and what it was meant to say is lost.
//! The keys of all dialects count: one of another dialect is no slip.

use crate::{
    diagnostic::Diagnostic,
    grammar::OF_VALUES,
    place::Place,
    rules::Rule,
    source::{Anchor, Member, Members, Node},
};

use super::{Reader, shortened, spelling};

/// The keys of a kind of object, and what that is called.
#[derive(Debug)]
pub(super) struct Words {
    holder: &'static str,
    keys: &'static [&'static str],
    /// Keys that it shares with another kind of object.
    also: &'static [&'static str],
}

pub(super) static ROOT: Words = Words {
    holder: "a document",
    keys: &[
        "swagger",
        "openapi",
        "info",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
        "externalDocs",
        "servers",
        "components",
        "webhooks",
        "jsonSchemaDialect",
    ],
    also: &[],
};

pub(super) static INFO: Words = Words {
    holder: "`info`",
    keys: &[
        "title",
        "summary",
        "description",
        "termsOfService",
        "contact",
        "license",
        "version",
    ],
    also: &[],
};

pub(super) static OPERATION: Words = Words {
    holder: "an operation",
    keys: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "consumes",
        "produces",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "schemes",
        "deprecated",
        "security",
        "servers",
    ],
    also: &[],
};

pub(super) static PARAMETER: Words = Words {
    holder: "a parameter",
    keys: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "allowReserved",
        "style",
        "explode",
        "schema",
        "content",
        "example",
        "examples",
        "collectionFormat",
    ],
    also: &OF_VALUES,
};

pub(super) static BODY: Words = Words {
    holder: "a body",
    keys: &["description", "content", "required"],
    also: &[],
};

pub(super) static MEDIA_TYPE: Words = Words {
    holder: "a media type",
    keys: &[
        "schema",
        "example",
        "examples",
        "encoding",
        "itemSchema",
        "itemEncoding",
    ],
    also: &[],
};

pub(super) static RESPONSE: Words = Words {
    holder: "an answer",
    keys: &[
        "summary",
        "description",
        "headers",
        "content",
        "links",
        "schema",
        "examples",
        "example",
    ],
    also: &[],
};

pub(super) static SCHEME: Words = Words {
    holder: "a security scheme",
    keys: &[
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flow",
        "flows",
        "authorizationUrl",
        "tokenUrl",
        "scopes",
        "openIdConnectUrl",
        "deprecated",
    ],
    also: &[],
};

/// Those of every draft of JSON Schema, and those of OpenAPI.
pub(super) static SCHEMA: Words = Words {
    holder: "a schema",
    keys: &[
        "type",
        "title",
        "description",
        "default",
        "examples",
        "example",
        "externalDocs",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
        "discriminator",
        "format",
        "pattern",
        "enum",
        "const",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "items",
        "additionalItems",
        "prefixItems",
        "contains",
        "minContains",
        "maxContains",
        "minItems",
        "maxItems",
        "uniqueItems",
        "unevaluatedItems",
        "unevaluatedProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "then",
        "else",
        "definitions",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        // Draft 3, and what has a name of its own although it looks like a slip.
        "divisibleBy",
        "extends",
        "disallow",
        "links",
        "optional",
        "options",
        "label",
        "names",
        "scheme",
    ],
    also: &[],
};

/// Keys shorter than this are too near to one another for a guess.
const SHORTEST: usize = 4;

impl Words {
    /// The key that a misspelt one means. None for one that is right, or somebody's own.
    fn meant_by(&self, key: &str) -> Option<&'static str> {
        // Nearly all are right.
        let mut known = self.keys.iter().chain(self.also).copied();
        if known.any(|it| it == key) {
            return None;
        }
        let is_own = key.len() < SHORTEST
            || key.starts_with("x-")
            || key.starts_with("X-")
            || key.starts_with(['$', '^'])
            || key.contains("::");
        if is_own {
            return None;
        }
        let known = self.keys.iter().chain(self.also).copied();
        let near = known.filter(|it| it.len() >= SHORTEST);
        spelling::nearest(key, near)
    }
}

impl<'a> Reader<'a, '_> {
    /// Reports the keys of an object that are misspelt.
    pub(super) fn check_words(&mut self, members: Members<'a>, words: &Words) {
        for member in members {
            self.check_word(members, member, words);
        }
    }

    /// Reports a key if it is misspelt. Where what it means stands there, too, it is another thing.
    pub(super) fn check_word(&mut self, holder: Members<'a>, member: Member<'a>, words: &Words) {
        let Some(meant) = words.meant_by(member.key) else {
            return;
        };
        if holder.get(meant).is_some() {
            return;
        }
        self.find(
            Diagnostic::new(
                Rule::UnknownKey,
                Anchor::Key(member.value),
                format!("{} has no `{}`", words.holder, shortened(member.key)),
            )
            .label("passed over")
            .help(format!("did you mean `{meant}`?")),
        );
    }

    /// The member of an object that means a key which is not there, by a misspelt one.
    pub(super) fn misspelt(&self, at: Place, key: &str) -> Option<Member<'a>> {
        let Node::Object(members) = self.source.node(at) else {
            return None;
        };
        let is_near = |member: &Member<'_>| {
            let near = spelling::nearest(member.key, std::iter::once(key));
            near.is_some() && member.key != key && key.len() >= SHORTEST
        };
        members.into_iter().find(is_near)
    }
}

#[cfg(test)]
mod tests {
    use super::{OPERATION, PARAMETER, RESPONSE, SCHEMA, Words};

    #[test]
    fn slips_are_told_from_keys_of_ones_own() {
        let slips: [(&Words, &str, &str); 6] = [
            (&OPERATION, "operationID", "operationId"),
            (&OPERATION, "response", "responses"),
            (&PARAMETER, "requried", "required"),
            (&SCHEMA, "propertes", "properties"),
            (&SCHEMA, "maxlength", "maxLength"),
            (&RESPONSE, "contnet", "content"),
        ];
        for (words, key, meant) in slips {
            assert_eq!(words.meant_by(key), Some(meant), "{key}");
        }
        let own: [(&Words, &str); 8] = [
            (&OPERATION, "x-operationID"),
            (&OPERATION, "security"),
            (&PARAMETER, "note"),
            (&SCHEMA, "$anchor"),
            (&SCHEMA, "Fn::If"),
            (&SCHEMA, "id"),
            (&SCHEMA, "value"),
            (&RESPONSE, "code"),
        ];
        for (words, key) in own {
            assert_eq!(words.meant_by(key), None, "{key}");
        }
    }
}
