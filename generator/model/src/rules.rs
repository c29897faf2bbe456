//! The catalogue of rules: every complaint to a user names one of them.
//!
//! `gatesmith explain RULE`, the documentation page and the configuration read this one table. A
//! test fails where a rule has no bad document under `tests/corpus/bad/`.

use std::fmt;

use crate::diagnostic::Severity;

/// Declares the rules; one entry each, in alphabetical order of their ids.
///
/// An entry is `Variant, "id", Severity, "what it asks for, in one line";`, and above it a doc
/// comment in CommonMark: why the rule exists, what breaks it, and how to mend that.
macro_rules! rules {
    ($($(#[doc = $explanation:literal])+ $name:ident, $id:literal, $severity:ident, $title:literal;)+) => {
        /// A rule that a document may break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[doc = $explanation])+ $name,)+ }

        impl Rule {
            /// Every rule, in alphabetical order of ids.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The id that findings, configuration and `explain` use.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// How grave it is, unless the configuration says otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// What it asks for, in one line.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// Why it exists, what breaks it, how to mend it: CommonMark, one line an element, as
            /// they stand in the source (each begins with a space, or is empty).
            pub const fn explanation(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($explanation),+],)+ }
            }
        }
    };
}

impl Rule {
    /// The rule with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        let position = Self::ALL.binary_search_by(|rule| rule.id().cmp(id)).ok()?;
        Some(Self::ALL[position])
    }

    /// What `gatesmith explain` prints: title, severity and explanation, in CommonMark.
    pub fn explain(self) -> String {
        let mut page = format!(
            "# {}: {}\n\nSeverity: {}.\n\n",
            self.id(),
            self.title(),
            self.severity()
        );
        for line in self.explanation() {
            page.push_str(line.strip_prefix(' ').unwrap_or(line));
            page.push('\n');
        }
        page
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

rules! {
    /// A YAML alias inside the node that its own anchor names describes a document without end.
    ///
    /// ```yaml
    /// node: &node
    ///   child: *node
    /// ```
    ///
    /// For a schema that contains itself, use `$ref: "#/definitions/Node"` instead of an alias.
    AliasCycle, "alias-cycle", Error, "no alias stands inside the node that it repeats";

    /// Aliases and merge keys repeat what their anchors name, and a few lines of them can stand
    /// for billions of nodes. So the nodes that they add are counted, and bounded to one million;
    /// depth counts through them too.
    ///
    /// Repeat less: let a `$ref` name a shared definition instead.
    AliasExpansion, "alias-expansion", Error, "aliases repeat a bounded number of nodes";

    /// API Gateway reads the keys of its usage plans from the header `x-api-key` only. A scheme of type
    /// `apiKey` with another header, and without an authorizer, asks for nothing there: calls pass
    /// without a key.
    ///
    /// Call the header `x-api-key`. For a token that a Lambda function checks, add
    /// `x-amazon-apigateway-authorizer`.
    ApiKeyHeader, "api-key-header", Warning, "an API key stands in `x-api-key`";

    /// All members of `allOf` hold for a value at once. Where one says that it is a string and another
    /// that it is a number, where they list values and have none in common, or where one refuses by
    /// `additionalProperties: false` what another describes, there is no such value.
    ///
    /// Let the members agree. A schema that others extend leaves `additionalProperties` out.
    ConflictingAllOf, "conflicting-all-of", Error, "the members of `allOf` can hold together";

    /// API Gateway ignores parameters `in: cookie`, and browsers let no script set that header. So
    /// generated code has no such parameter.
    ///
    /// Use a header or a query parameter.
    CookieParameter, "cookie-parameter", Warning, "parameters stand in the path, the query string or a header";

    /// A union is read by the string in one property. So each member is an object with properties, that
    /// property is a string in it, and each tag in `mapping` leads to a member.
    ///
    /// ```yaml
    /// Shape:
    ///   oneOf:
    ///     - $ref: "#/components/schemas/Circle"
    ///     - $ref: "#/components/schemas/Square"
    ///   discriminator:
    ///     propertyName: kind
    ///     mapping:
    ///       circle: "#/components/schemas/Circle"
    ///       square: "#/components/schemas/Square"
    /// ```
    Discriminator, "discriminator", Error, "a discriminator tells the members of a union apart";

    /// The values of `requestParameters` and `responseParameters` are expressions, written as strings.
    /// API Gateway drops another value on import, with a warning.
    ///
    /// A constant is a string within single quotes: `"'true'"`.
    DroppedMapping, "dropped-mapping", Warning, "a mapped parameter is a string";

    /// A value that is listed twice is one value: JSON Schema wants them unique, and the second changes
    /// nothing.
    ///
    /// Remove it, or correct the one that was meant to be another.
    DuplicateEnumValue, "duplicate-enum-value", Warning, "an enum lists each value once";

    /// Where an object has the same key twice, programs disagree about which value holds: some
    /// take the first, some the last, and API Gateway may read another than we do.
    ///
    /// Remove one of the two, or give it the name that was meant.
    DuplicateKey, "duplicate-key", Error, "an object has each key once";

    /// Methods of clients, handlers and resources are called by the `operationId`. Two operations with
    /// the same one cannot be told apart.
    ///
    /// Give one of them another, or leave it out: the operation is then named by method and path.
    DuplicateOperationId, "duplicate-operation-id", Error, "each operation has an `operationId` of its own";

    /// Two parameters with one name in one place contradict each other, and a request has one body. The
    /// case of header names makes no difference. A parameter of an operation may replace one of its path
    /// item; that is no duplicate.
    ///
    /// Remove one of the two.
    DuplicateParameter, "duplicate-parameter", Error, "an operation has each parameter once";

    /// The names of path variables, and a slash at the end, make no difference to a request. API Gateway
    /// has one resource for `/orders/{id}` and `/orders/{orderId}/`, and one operation for each method
    /// on it.
    ///
    /// Remove one of the operations, or give it another path.
    DuplicateRoute, "duplicate-route", Error, "each method of a path has one operation";

    /// The file holds nothing, or nothing but comments and white space.
    ///
    /// Check that the path in `gatesmith.toml` names the document that you mean.
    EmptyDocument, "empty-document", Error, "the document holds something";

    /// Where the least value, length or number of items is above the greatest, no value is valid.
    ///
    /// Exchange the bounds, or correct one of them.
    EmptyRange, "empty-range", Warning, "a value fits between its bounds";

    /// Documents are read as UTF-8, with or without a byte order mark. UTF-16 and legacy
    /// encodings such as Latin-1 are refused instead of guessed.
    ///
    /// Save the file as UTF-8; `iconv -f LATIN1 -t UTF-8` converts it.
    Encoding, "encoding", Error, "the document is UTF-8";

    /// An example shows what a value looks like, and mock servers answer with it. One that lacks a
    /// required property, or has a string where the schema says a number, shows something else, and a
    /// client that trusts the schema cannot read it.
    ///
    /// ```yaml
    /// count:
    ///   type: integer
    ///   example: 3
    /// ```
    ///
    /// Correct the example, or the schema where the example is right.
    ExampleMismatch, "example-mismatch", Warning, "an example fits its schema";

    /// References to other files and to addresses on the network are not read yet, and API Gateway
    /// imports one document.
    ///
    /// Bring what is referred to into the document, and write the reference as
    /// `#/definitions/Name` or `#/components/schemas/Name`.
    ExternalReference, "external-reference", Error, "references stay within the document";

    /// Files above 64 MiB are not read. The largest API descriptions that are published are a
    /// fifth of that, so that a larger file is rather a mistake in a path than a document.
    FileTooLarge, "file-too-large", Error, "a document has at most 64 MiB";

    /// The file is missing, is a folder, or may not be read.
    ///
    /// Check the path; relative paths start at the folder of `gatesmith.toml`.
    FileUnreadable, "file-unreadable", Error, "the document can be read";

    /// Headers of answers are read as strings, numbers, booleans or listed strings. One that is described
    /// as an array or an object is handed on as its text.
    ///
    /// Nothing needs to be done if callers may take the text apart themselves.
    HeaderAsText, "header-as-text", Warning, "a header of an answer holds one value";

    /// HTTP APIs have things that REST APIs do not, such as the route `$default`. Generated code and the
    /// local gateway are for REST APIs so far; what cannot be carried over is left out.
    ///
    /// Where a REST API has something alike, the finding names it.
    HttpApi, "http-api", Warning, "the document describes a REST API";

    /// A `discriminator` in a schema that others extend by `allOf` says that any of them may stand where
    /// the base is expected. That is not expressed yet: such values are read as the base alone, and the
    /// properties of the others are dropped. API Gateway does not support it either.
    ///
    /// In OpenAPI 3.0, refer to a `oneOf` of the extending schemas, with the discriminator in it.
    InheritanceDiscriminator, "inheritance-discriminator", Warning, "where one of several objects is expected, they are listed";

    /// Some values come from a list: the `in` of a parameter, the `type` of a schema, a status, the kind
    /// of an integration. Another value has no meaning that could be relied on.
    ///
    /// Write one of the values that the finding names.
    InvalidValue, "invalid-value", Error, "a value is one of those that are allowed";

    /// Keys are strings, numbers, booleans or null, and are read as their text. YAML also allows
    /// a list or an object as a key, which JSON, and so an API document, cannot express.
    ///
    /// Often a `?`, or a template placeholder such as `{{name}}` without quotes, is the cause:
    /// put quotes around it.
    KeyNotScalar, "key-not-scalar", Error, "keys are plain values";

    /// The lock file keeps the names that were given out for a document, so that generated code does not
    /// change its names when the document grows. Without it all would be named anew, unseen; so a broken
    /// one stops everything.
    ///
    /// Restore it from version control. If all names may change, delete it: it is written again.
    LockFile, "lock-file", Error, "the lock file can be read";

    /// Some schemas have no type of their own yet: `oneOf` and `anyOf` without a discriminator, arrays
    /// with a schema for each item, values of several types. They are read and written as any JSON
    /// value. That is never wrong, but the compiler checks nothing there, and a later version that can
    /// express them will give them other types.
    ///
    /// Where the values can be told apart by a property, name it in `discriminator`.
    LooseType, "loose-type", Warning, "a schema is one that types can express";

    /// The merge key `<<` takes the members of other objects into its own: its value is an object,
    /// an alias of one, or a list of them.
    ///
    /// ```yaml
    /// get:
    ///   <<: *defaults
    /// ```
    ///
    /// For a member that is really called `<<`, write the key in quotes.
    MergeNotObject, "merge-not-object", Error, "a merge key takes objects";

    /// The document says what stands behind other operations, but not behind this one. API Gateway
    /// imports it and then refuses to deploy: "No integration defined for method".
    ///
    /// Add `x-amazon-apigateway-integration`.
    MissingIntegration, "missing-integration", Warning, "every operation has an integration";

    /// Some things say nothing without a certain key: a parameter without a name, a security scheme
    /// without a type, an integration without a URI.
    ///
    /// Add the key that the finding names.
    MissingKey, "missing-key", Error, "what is required is there";

    /// Where no answer is declared, generated code knows none: a client hands every answer on as
    /// undeclared, and a handler has nothing that it may answer.
    ///
    /// Declare at least the answer of success under `responses`.
    MissingResponse, "missing-response", Warning, "every operation declares an answer";

    /// Bounds such as `minLength` hold for values of one type, and say nothing about values of others. A
    /// schema with bounds and without a `type` allows any value, which is rarely meant. A parameter
    /// without a type is read as a string.
    ///
    /// Add `type`.
    MissingType, "missing-type", Warning, "a schema says what type it is";

    /// API Gateway makes a model of every named schema, and refuses the import where a name holds
    /// anything but letters and digits: "Model name must be alphanumeric".
    ///
    /// Rename the schema, without `-`, `_` and `.`.
    ModelName, "model-name", Warning, "the names of models are alphanumeric";

    /// One file holds one API document. YAML allows several in one stream, divided by `---`, but
    /// nothing says which of them is meant.
    ///
    /// Move the others into files of their own.
    MultipleDocuments, "multiple-documents", Error, "a file holds one document";

    /// Lists and objects may stand in each other 128 deep. Real documents stay below 40; deeper
    /// ones are written to exhaust the memory of what reads them.
    ///
    /// Give inner schemas a name of their own, and refer to them by `$ref`.
    NestingTooDeep, "nesting-too-deep", Error, "nesting is at most 128 deep";

    /// An object that must contain another one of its own kind, which must contain one in turn, can
    /// never be written down.
    ///
    /// Make a property on the way optional or nullable, or let it be an array, which may be empty.
    NoFiniteValue, "no-finite-value", Error, "values come to an end";

    /// YAML knows `.inf` and `.nan`; JSON does not, and an API document is JSON in the end.
    ///
    /// Leave the bound out, or write a number. For the text, put quotes around it.
    NumberNotFinite, "number-not-finite", Error, "numbers are finite";

    /// One type serves requests and answers. A `readOnly` property in a schema that is sent is then part
    /// of what callers give, and a `writeOnly` one part of what they get.
    ///
    /// Describe what is sent and what is answered by two schemas that share a base by `allOf`.
    OneWayProperty, "one-way-property", Warning, "a schema with `readOnly` properties is not sent, nor one with `writeOnly` answered";

    /// API Gateway allows letters, digits and `._-:,` in the segments of a path, and refuses the import
    /// of others.
    ///
    /// Rename the segment.
    PathCharacters, "path-characters", Warning, "paths hold the characters that API Gateway allows";

    /// API Gateway has one resource for each segment, so that a place in a path has one variable:
    /// beside `/orders/{id}`, it refuses `/orders/{orderId}/items` and `/orders/{proxy+}`.
    ///
    /// Give the variables the same name.
    PathSiblings, "path-siblings", Warning, "variables at one place in a path have one name";

    /// A path begins with a slash. Its segments are text, or a variable as a whole: `/orders/{orderId}`.
    /// The last may be a variable that takes the rest of the path: `/files/{path+}`. API Gateway routes
    /// nothing else: no `/report.{format}`, no `/{a}-{b}`, no query string.
    ///
    /// Let variables be whole segments, each with a name of its own.
    PathTemplate, "path-template", Error, "a path can be routed";

    /// Browsers send no credentials with the `OPTIONS` request that asks whether a call is allowed. This
    /// operation answers it by a mock, but the root's `security` holds for it too, as it names none of
    /// its own; so every preflight request is refused.
    ///
    /// Write `security: []` into the operation.
    PreflightSecurity, "preflight-security", Warning, "a preflight request needs no credentials";

    /// Following a `$ref`, or the members of an `allOf`, leads back to where it began, and what is meant
    /// stands nowhere.
    ///
    /// A schema may contain itself in a property or as items of an array; only a schema that is nothing
    /// but a reference to itself has no meaning.
    ReferenceLoop, "reference-loop", Error, "references lead to something";

    /// In Swagger 2.0 and OpenAPI 3.0 everything beside a `$ref` is ignored. Where a description is lost
    /// that way nothing is said, but `nullable` or a bound would change what is valid.
    ///
    /// ```yaml
    /// owner:
    ///   allOf:
    ///     - $ref: "#/components/schemas/Person"
    ///   nullable: true
    /// ```
    ReferenceSiblings, "reference-siblings", Warning, "a reference stands alone";

    /// `Accept` and `Content-Type` follow from the media types of a document, `Authorization` from its
    /// security schemes. OpenAPI 3 ignores parameters of these names, and generated clients set the
    /// headers by themselves; so there is no such parameter in generated code.
    ///
    /// Remove it. A mapping such as `integration.request.header.Content-Type` needs the parameter in the
    /// document: keep it then, and let the finding be.
    ReservedHeader, "reserved-header", Warning, "headers that clients set are no parameters";

    /// API Gateway does not read references to answers when it imports Swagger 2.0: the answer is
    /// missing afterwards.
    ///
    /// Write the answer out; its schema may be a reference.
    ResponseReference, "response-reference", Warning, "answers are written out";

    /// In OpenAPI several items of `security` are a choice. API Gateway has one authorizer for each
    /// operation, and an API key beside it. Of several, the first is used.
    ///
    /// Let one authorizer accept both kinds of credentials, or make it two operations.
    SecurityChoice, "security-choice", Warning, "an operation has one authorizer";

    /// A variable in the URL of a server gets its value from `variables`. Without it, clients have no
    /// default base URL, and callers must give one.
    ///
    /// Describe the variable under `variables`, with its `default`.
    ServerVariable, "server-variable", Warning, "variables of a server have a default";

    /// The file is not well-formed YAML or JSON, so nothing in it can be read.
    ///
    /// Mend the text at the caret; editors with a YAML or JSON mode show the same place.
    Syntax, "syntax", Error, "the document is well-formed YAML or JSON";

    /// A short tag of CloudFormation stands for an object with one member: `!Sub text` for
    /// `{"Fn::Sub": "text"}`. Some of them need a certain form: `!GetAtt` a text
    /// `Resource.Attribute` or a list, `!Ref` and `!Condition` a name. So do YAML's own tags:
    /// `!!int` a whole number, `!!map` an object.
    ///
    /// Write what the tag asks for, or the long form.
    TagForm, "tag-form", Error, "the value under a tag has the form that the tag asks for";

    /// The document has more than four million nodes (objects, lists and plain values).
    ///
    /// Check that the file is an API document; a data set in an `example` can be made shorter.
    TooManyNodes, "too-many-nodes", Error, "a document has at most four million nodes";

    /// Aliases and references let a short document stand for a very long one. What is read is counted,
    /// repetitions included, and bounded far above what real documents need.
    ///
    /// Repeat less: name a schema once, and refer to it.
    TooMuchWork, "too-much-work", Error, "a document repeats itself a bounded number of times";

    /// Some keywords bound values further than generated code can check: `not`, `minProperties`, the
    /// values of a number, a choice of required properties. Types are right without them; they accept
    /// more than the document does.
    ///
    /// API Gateway's request validator can check bodies against the whole schema, or the service does.
    UncheckedKeyword, "unchecked-keyword", Warning, "generated code can check what the schema asks for";

    /// Patterns are checked by an engine whose time is linear in the length of the text. It has no
    /// look-around and no back-references, and bounds the size of a pattern. A pattern that it cannot
    /// read is left out of what generated code checks.
    ///
    /// Write the pattern without these, or let the service check it.
    UncheckedPattern, "unchecked-pattern", Warning, "a pattern is one that can be checked in linear time";

    /// Intrinsic functions of CloudFormation are fine where a string stands, such as in the URI of an
    /// integration. Where one stands for a path or an operation, it is known only at deployment what the
    /// API is, and so that part is left out.
    ///
    /// Write the operations out, and put intrinsic functions into their strings.
    UndecidedStructure, "undecided-structure", Warning, "operations do not depend on deployment";

    /// `required` lists a property that `properties` does not describe, so that it must be there and may
    /// be anything. Often one of the two is misspelt.
    ///
    /// Describe it, or correct the spelling.
    UndescribedProperty, "undescribed-property", Warning, "required properties are described";

    /// Swagger 2.0 and OpenAPI 3.0 are read: the dialects that API Gateway imports. A document says which
    /// one it is written in by `swagger: "2.0"` or `openapi: 3.0.3` at its beginning.
    ///
    /// OpenAPI 3.1 and later are not read yet.
    UnknownDialect, "unknown-dialect", Error, "the document is Swagger 2.0 or OpenAPI 3.0";

    /// API Gateway ignores an `x-amazon-…` key that it does not know. Mostly it is misspelt, and what it
    /// was meant to do does not happen.
    ///
    /// Correct the spelling. For data of your own, use a prefix of your own.
    UnknownExtension, "unknown-extension", Warning, "extensions of Amazon's are ones that API Gateway knows";

    /// API Gateway ignores keys in its extensions that it does not know, and their case counts:
    /// `passThroughBehavior` does nothing, `passthroughBehavior` does.
    ///
    /// Correct the spelling, or remove the key.
    UnknownExtensionKey, "unknown-extension-key", Warning, "extensions have the keys that API Gateway knows";

    /// The operations of a path stand under `get`, `put`, `post`, `delete`, `patch`, `head` and
    /// `options`, in lower case, and under `x-amazon-apigateway-any-method`. API Gateway has no `trace`.
    /// What stands under another key is left out.
    ///
    /// Correct the key.
    UnknownMethod, "unknown-method", Warning, "the keys of a path are methods that API Gateway knows";

    /// A parameter `in: path` whose name is no variable of the path has no place in a request. It is left
    /// out. (A variable that no parameter declares is fine: it is a string.)
    ///
    /// Correct the spelling; its case counts.
    UnknownPathParameter, "unknown-path-parameter", Warning, "path parameters stand in the path";

    /// `security` names a scheme that the document does not describe, so that nobody knows what a caller
    /// must show.
    ///
    /// Describe it under `securityDefinitions` (Swagger 2.0) or `components.securitySchemes`.
    UnknownSecurityScheme, "unknown-security-scheme", Error, "required security schemes exist";

    /// A YAML tag says what a value means to the program that reads it. Those of CloudFormation
    /// (`!Sub`, `!GetAtt`, `!Ref`, …) and YAML's own (`!!str`, …) are known here. Another one
    /// would be lost, and the value with it.
    ///
    /// Remove the tag, or write the long form of an intrinsic function: `Fn::Name: …`.
    UnknownTag, "unknown-tag", Error, "tags are those of CloudFormation or of YAML itself";

    /// `x-amazon-apigateway-request-validator` names one of the validators that the root describes under
    /// `x-amazon-apigateway-request-validators`. Without it, nothing is validated.
    ///
    /// Describe the validator, or correct its name.
    UnknownValidator, "unknown-validator", Error, "request validators that are named exist";

    /// A `$ref` names something in the document by a JSON pointer: `#/definitions/Order`. In it, `/` in a
    /// key is written `~1`, and `~` is `~0`.
    ///
    /// Correct the reference, or add what it names.
    UnresolvedReference, "unresolved-reference", Error, "references name something";

    /// Forms, `multipart/form-data` and `application/x-www-form-urlencoded`, cannot be written by
    /// generated code yet. API Gateway ignores the parameters in them.
    ///
    /// Use `application/json`; or a media type such as `application/octet-stream`, under which the body
    /// is bytes.
    UnsupportedBody, "unsupported-body", Error, "bodies are JSON, text or bytes";

    /// A parameter is a string, a number, a boolean or a list of these, in one of the styles `simple`,
    /// `form`, `spaceDelimited` and `pipeDelimited`. Objects (`deepObject`), matrices, labels and media
    /// types within a parameter cannot be written yet.
    ///
    /// Split an object into parameters of their own, or move it into the body.
    UnsupportedParameter, "unsupported-parameter", Error, "parameters are values or lists of values";

    /// API Gateway reads API keys and tokens from headers, and for Lambda authorizers from the query
    /// string. Generated clients write them there, and not into cookies.
    ///
    /// Let the scheme be `in: header`.
    UnsupportedSecurity, "unsupported-security", Error, "keys and tokens stand in a header or the query string";

    /// Swagger 2.0 allows one parameter `in: body`. API Gateway exports one for each media type that has
    /// a model of its own; then the first is used, whatever the media type.
    ///
    /// Describe one schema for all media types.
    UnusedBody, "unused-body", Warning, "a request has one body";

    /// Where a body may come in several media types, generated code uses one: JSON where it is among
    /// them, then text, then bytes. The others stay in the document and in what API Gateway does.
    ///
    /// Nothing needs to be done; or remove the media types that nobody uses.
    UnusedMediaType, "unused-media-type", Note, "a body has one media type";

    /// The document has a number where a string belongs, an object where a list belongs, and so on. In
    /// YAML that is often a matter of quotes or indentation: `yes` is a string, `on: 1` an object.
    ///
    /// Write what the finding asks for.
    WrongType, "wrong-type", Error, "a value has the type that is expected";
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn ids_are_kebab_case_sorted_and_unique() {
        for rule in Rule::ALL {
            let id = rule.id();
            let words: Vec<&str> = id.split('-').collect();
            let is_word = |word: &&str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            };
            assert!(words.iter().all(is_word), "`{id}` is not kebab-case");
        }
        for pair in Rule::ALL.windows(2) {
            let (before, after) = (pair[0].id(), pair[1].id());
            assert!(before < after, "`{after}` stands after `{before}`");
        }
    }

    #[test]
    fn a_rule_is_found_by_its_id() {
        for &rule in Rule::ALL {
            assert_eq!(Rule::from_id(rule.id()), Some(rule));
        }
        assert_eq!(Rule::from_id("no-such-rule"), None);
    }

    #[test]
    fn every_rule_says_why_and_how_to_mend_it() {
        for rule in Rule::ALL {
            let title = rule.title();
            assert!(!title.ends_with('.'), "`{rule}`: a title is no sentence");
            assert!(
                rule.explain().lines().count() > 5,
                "`{rule}` explains itself too briefly"
            );
        }
    }

    #[test]
    fn explanations_are_printed_as_pages() {
        let page = Rule::EmptyDocument.explain();
        assert_eq!(
            page,
            "# empty-document: the document holds something\n\n\
             Severity: error.\n\n\
             The file holds nothing, or nothing but comments and white space.\n\n\
             Check that the path in `gatesmith.toml` names the document that you mean.\n"
        );
    }
}
