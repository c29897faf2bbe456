//! The catalogue of rules: every complaint to a user names one of them.
//!
//! `gatesmith explain RULE`, the documentation page and the configuration read this one table. A
//! test fails where a rule has no bad document under `tests/corpus/bad/`.

use std::fmt;

use crate::diagnostic::Severity;

/// Declares the rules; one entry each, in alphabetical order of their ids.
///
/// An entry is `Variant, "id", Severity, "what it asks for, in one line";`. Beside it stands
/// `rules/<id>.md`, in CommonMark: why the rule exists, what breaks it, and how to mend that.
macro_rules! rules {
    ($($name:ident, $id:literal, $severity:ident, $title:literal;)+) => {
        /// A rule that a document may break.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = include_str!(concat!("rules/", $id, ".md"))] $name,)+
        }

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

            /// Why it exists, what breaks it, how to mend it: CommonMark, as the rule's page says it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("rules/", $id, ".md")),)+ }
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
        format!(
            "# {}: {}\n\nSeverity: {}.\n\n{}",
            self.id(),
            self.title(),
            self.severity(),
            self.explanation()
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

rules! {
    AliasCycle, "alias-cycle", Error, "no alias stands inside the node that it repeats";
    AliasExpansion, "alias-expansion", Error, "aliases repeat a bounded number of nodes";
    ApiKeyHeader, "api-key-header", Warning, "an API key stands in `x-api-key`";
    ApiKeySource, "api-key-source", Warning, "where keys come from an authorizer, there is one";
    ApiWithoutDocument, "api-without-document", Error, "an API of a template has a document";
    BareReference, "bare-reference", Warning, "references are pointers or addresses";
    ConflictingAllOf, "conflicting-all-of", Warning, "the members of `allOf` can hold together";
    CookieParameter, "cookie-parameter", Warning, "parameters stand in the path, the query string or a header";
    CorsCredentials, "cors-credentials", Warning, "credentials are allowed to origins that are named";
    CorsHeaders, "cors-headers", Warning, "pages may send the headers that operations need";
    CorsMethods, "cors-methods", Warning, "pages may use the methods that a path has";
    DeployedDocument, "deployed-document", Error, "the document is in a file, or in the template";
    Discriminator, "discriminator", Warning, "a discriminator tells the members of a union apart";
    DroppedMapping, "dropped-mapping", Warning, "a mapped parameter is a string";
    DuplicateEnumValue, "duplicate-enum-value", Warning, "an enum lists each value once";
    DuplicateKey, "duplicate-key", Error, "an object has each key once";
    DuplicateOperationId, "duplicate-operation-id", Warning, "each operation has an `operationId` of its own";
    DuplicateParameter, "duplicate-parameter", Error, "an operation has each parameter once";
    DuplicateRoute, "duplicate-route", Warning, "each method of a path has one operation";
    EmptyDocument, "empty-document", Error, "the document holds something";
    EmptyRange, "empty-range", Warning, "a value fits between its bounds";
    Encoding, "encoding", Error, "the document is UTF-8";
    EnumValueType, "enum-value-type", Warning, "the values of an enum have the type of its schema";
    ExampleMismatch, "example-mismatch", Warning, "an example fits its schema";
    ExportContent, "export-content", Note, "an export says what operations answer";
    ExportExtensions, "export-extensions", Note, "an export holds what API Gateway does";
    ExternalReference, "external-reference", Error, "references lead to files by relative paths";
    FileTooLarge, "file-too-large", Error, "a document has at most 64 MiB";
    FileUnreadable, "file-unreadable", Error, "the document can be read";
    GatewayDialect, "gateway-dialect", Warning, "API Gateway imports the dialect";
    GatewayResponseCors, "gateway-response-cors", Warning, "pages may read what the gateway answers by itself";
    GeneratedModel, "generated-model", Note, "the names of models say what they are";
    HeaderAsText, "header-as-text", Warning, "a header of an answer holds one value";
    HttpApi, "http-api", Warning, "generated code covers what the API has";
    HttpIntegration, "http-integration", Warning, "an HTTP API has integrations of the types that it knows";
    IdleValidator, "idle-validator", Warning, "a validator has something to check";
    ImportQuota, "import-quota", Warning, "an import keeps to the quotas";
    IncludeLocation, "include-location", Error, "included files can be read";
    IncludeShortTag, "include-short-tag", Warning, "included files hold no short tags";
    InheritanceDiscriminator, "inheritance-discriminator", Warning, "where one of several objects is expected, they are listed";
    IntegrationMethod, "integration-method", Warning, "a backend is called by a method that it takes";
    IntegrationTimeout, "integration-timeout", Warning, "a backend takes no longer than API Gateway waits";
    IntegrationUri, "integration-uri", Warning, "the address of a backend is one that its type can call";
    InvalidValue, "invalid-value", Error, "a value is one of those that are allowed";
    InvalidWaiver, "invalid-waiver", Warning, "a waiver names a rule and gives a reason";
    KeyNotScalar, "key-not-scalar", Error, "keys are plain values";
    KeylessThrottle, "keyless-throttle", Warning, "an operation that a usage plan throttles needs an API key";
    LockFile, "lock-file", Error, "the lock file can be read";
    LooseType, "loose-type", Warning, "a schema is one that types can express";
    LostInConversion, "lost-in-conversion", Warning, "OpenAPI 3.0 can say what the document says";
    MergeNotObject, "merge-not-object", Error, "a merge key takes objects";
    MethodLessPath, "method-less-path", Warning, "a path has a method";
    MisplacedExtension, "misplaced-extension", Warning, "extensions stand where API Gateway looks for them";
    MissingIntegration, "missing-integration", Warning, "every operation has an integration";
    MissingIntegrationResponse, "missing-integration-response", Warning, "an integration that is no proxy has answers";
    MissingKey, "missing-key", Error, "what is required is there";
    MissingPreflight, "missing-preflight", Warning, "a path that pages call answers preflight requests";
    MissingResponse, "missing-response", Warning, "every operation declares an answer";
    MissingType, "missing-type", Warning, "a schema says what type it is";
    MockStatus, "mock-status", Warning, "a mock gives a status";
    ModelKeyword, "model-keyword", Note, "models use keywords that API Gateway knows";
    ModelName, "model-name", Warning, "the names of models are alphanumeric";
    MultipleDocuments, "multiple-documents", Error, "a file holds one document";
    NestingTooDeep, "nesting-too-deep", Error, "nesting is at most 128 deep";
    NewerDialect, "newer-dialect", Warning, "the document uses nothing newer than OpenAPI 3.1";
    NoFiniteValue, "no-finite-value", Error, "values come to an end";
    NumberNotFinite, "number-not-finite", Error, "numbers are finite";
    OneWayProperty, "one-way-property", Warning, "a schema with `readOnly` properties is not sent, nor one with `writeOnly` answered";
    OpenOperation, "open-operation", Warning, "an operation that changes something says who may call it";
    OtherApiKind, "other-api-kind", Warning, "extensions are for the kind of API that the document describes";
    OtherDialect, "other-dialect", Warning, "schemas are written in the dialect of their document";
    PathCharacters, "path-characters", Warning, "paths hold the characters that API Gateway allows";
    PathFragment, "path-fragment", Warning, "a path has no fragment";
    PathSegment, "path-segment", Warning, "a variable of a path is a whole segment";
    PathSiblings, "path-siblings", Warning, "variables at one place in a path have one name";
    PathTemplate, "path-template", Error, "a request can be made of a path";
    PayloadFormat, "payload-format", Warning, "the integrations of an HTTP API name their payload format";
    PreflightSecurity, "preflight-security", Warning, "a preflight request needs no credentials";
    ReferenceLoop, "reference-loop", Error, "references lead to something";
    ReferenceSiblings, "reference-siblings", Warning, "a reference stands alone";
    RefusedByImport, "refused-by-import", Warning, "API Gateway imports what is bundled";
    RemoteChanged, "remote-changed", Error, "remote documents are those that were read before";
    RemoteReference, "remote-reference", Error, "remote references are allowed explicitly";
    RemoteUnreadable, "remote-unreadable", Error, "remote documents can be read";
    RepeatedStatus, "repeated-status", Warning, "an integration has one answer for a status";
    ReservedHeader, "reserved-header", Warning, "headers that clients set are no parameters";
    ReservedPath, "reserved-path", Note, "`/ping` and `/sping` are API Gateway's own";
    ResponseReference, "response-reference", Warning, "answers are written out";
    RewrittenForImport, "rewritten-for-import", Note, "the document is one that API Gateway imports";
    SamAddition, "sam-addition", Warning, "the document says what SAM would add";
    SecurityChoice, "security-choice", Warning, "an operation has one authorizer";
    SelectionPattern, "selection-pattern", Warning, "the patterns of an integration are regular expressions";
    ServerOverride, "server-override", Warning, "an API is served at one address";
    ServerVariable, "server-variable", Warning, "variables of a server have a default";
    SilentResponse, "silent-response", Note, "operations say what they answer";
    Syntax, "syntax", Error, "the document is well-formed YAML or JSON";
    TagForm, "tag-form", Error, "the value under a tag has the form that the tag asks for";
    TemplateDirective, "template-directive", Error, "the document does not depend on directives of Terraform";
    TemplateResource, "template-resource", Error, "the API that is meant is in the template";
    TooManyFiles, "too-many-files", Error, "a document has at most 5,000 files";
    TooManyNodes, "too-many-nodes", Error, "a document has at most four million nodes";
    TooMuchWork, "too-much-work", Error, "a document repeats itself a bounded number of times";
    UncheckedKeyword, "unchecked-keyword", Warning, "generated code can check what the schema asks for";
    UncheckedParameter, "unchecked-parameter", Note, "what a parameter asks for is checked";
    UncheckedPattern, "unchecked-pattern", Warning, "a pattern is one that can be checked in linear time";
    UndecidedStructure, "undecided-structure", Warning, "the structure does not depend on deployment";
    UndeclaredHeader, "undeclared-header", Warning, "the headers that an integration sets are declared";
    UndeclaredParameter, "undeclared-parameter", Warning, "the parameters that mappings read are declared";
    UndeclaredStatus, "undeclared-status", Warning, "the statuses that an integration answers are declared";
    UndescribedProperty, "undescribed-property", Warning, "required properties are described";
    UnenforcedSecurity, "unenforced-security", Warning, "somebody checks what an operation asks for";
    UnfilledVariable, "unfilled-variable", Warning, "the variables of a backend's address are filled";
    UnknownDialect, "unknown-dialect", Error, "the document is Swagger 2.0 or OpenAPI 3";
    UnknownExtension, "unknown-extension", Warning, "extensions of Amazon's are ones that API Gateway knows";
    UnknownExtensionKey, "unknown-extension-key", Warning, "extensions have the keys that API Gateway knows";
    UnknownKey, "unknown-key", Warning, "keys are ones that the dialect has";
    UnknownMethod, "unknown-method", Warning, "the keys of a path are methods that API Gateway knows";
    UnknownPathParameter, "unknown-path-parameter", Warning, "path parameters stand in the path";
    UnknownSecurityScheme, "unknown-security-scheme", Error, "required security schemes exist";
    UnknownTag, "unknown-tag", Error, "tags are those of CloudFormation or of YAML itself";
    UnknownValidator, "unknown-validator", Error, "request validators that are named exist";
    UnresolvedReference, "unresolved-reference", Error, "references name something";
    UnsupportedBody, "unsupported-body", Warning, "bodies are JSON, text or bytes";
    UnsupportedParameter, "unsupported-parameter", Warning, "parameters are values or lists of values";
    UnsupportedSecurity, "unsupported-security", Warning, "keys and tokens stand in a header or the query string";
    UnusedBody, "unused-body", Warning, "a request has one body";
    UnusedMediaType, "unused-media-type", Note, "a body has one media type";
    UnusedWaiver, "unused-waiver", Warning, "a waiver waives something";
    Webhooks, "webhooks", Note, "the document describes what a gateway serves";
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
