//! Documents of other dialects, written as OpenAPI 3.0.

use gatesmith_model::{
    NameLock, ReadOptions,
    bundle::{BundleOptions, Form, bundle},
    diagnostic::{Levels, Report, Style},
    read,
    rules::Rule,
    source::SourceMap,
};

/// A document as OpenAPI 3.0, and what is said of that: the place's text, message and label.
fn converted(document: &str) -> (String, Vec<String>) {
    let mut report = Report::default();
    let source = SourceMap::parse("document.yaml", document.as_bytes(), &mut report);
    let options = BundleOptions {
        form: Form::OpenApi30,
        ..BundleOptions::default()
    };
    let mut said = Report::default();
    let bundled = bundle(&source, &options, &mut said);
    said.settle(&source, &Levels::default());
    let lost = said
        .diagnostics()
        .iter()
        .map(|finding| {
            assert_eq!(finding.rule, Rule::LostInConversion);
            format!("{}: {}", finding.message, finding.label)
        })
        .collect();
    (bundled.text, lost)
}

/// A schema of OpenAPI 3.1 as one of 3.0.
fn schema(written: &str) -> (String, Vec<String>) {
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    S: {written}\n"
    );
    let (text, lost) = converted(&document);
    let head = "openapi: 3.0.3\ninfo:\n  title: T\n  version: \"1\"\npaths: {}\ncomponents:\n  schemas:\n    S:";
    let schema = text.strip_prefix(head).unwrap_or_else(|| panic!("{text}"));
    let lines: Vec<&str> = schema
        .lines()
        .map(|line| line.strip_prefix("      ").unwrap_or(line.trim()))
        .filter(|line| !line.is_empty())
        .collect();
    (lines.join("\n"), lost)
}

#[track_caller]
fn becomes(written: &str, expected: &str) {
    assert_eq!(schema(written), (expected.to_owned(), Vec::new()));
}

#[track_caller]
fn loses(written: &str, expected: &str, said: &str) {
    let (found, lost) = schema(written);
    assert_eq!(found, expected);
    assert_eq!(lost, [said]);
}

#[test]
fn a_list_of_types_with_null_is_nullable() {
    becomes("{type: [string, 'null']}", "type: string\nnullable: true");
    becomes(
        "{type: ['null', string], enum: [a]}",
        "type: string\nenum:\n  - a\n  - null\nnullable: true",
    );
    becomes("{type: [integer]}", "type: integer");
    becomes("{type: 'null'}", "enum:\n  - null\nnullable: true");
}

#[test]
fn several_types_are_a_choice() {
    becomes(
        "{type: [string, array]}",
        "anyOf:\n  - type: string\n  - type: array\n    items: {}",
    );
}

#[test]
fn a_choice_with_null_is_nullable() {
    becomes(
        "{anyOf: [{$ref: '#/components/schemas/S'}, {type: 'null'}]}",
        "allOf:\n  - $ref: \"#/components/schemas/S\"\nnullable: true",
    );
}

#[test]
fn a_constant_is_an_enum_with_one_value() {
    becomes("{const: a}", "enum:\n  - a");
}

#[test]
fn bounds_that_exclude_themselves_are_flags() {
    becomes(
        "{type: number, exclusiveMinimum: 1.50, maximum: 3, exclusiveMaximum: 9}",
        "type: number\nmaximum: 3\nminimum: 1.50\nexclusiveMinimum: true",
    );
}

#[test]
fn what_stands_beside_a_reference_moves_out() {
    becomes(
        "{$ref: '#/components/schemas/S', description: D}",
        "description: D\nallOf:\n  - $ref: \"#/components/schemas/S\"",
    );
}

#[test]
fn schemas_that_are_booleans_are_objects() {
    becomes(
        "{properties: {a: true, b: false}, additionalProperties: false}",
        "properties:\n  a: {}\n  b:\n    not: {}\nadditionalProperties: false",
    );
}

#[test]
fn bytes_have_a_format() {
    becomes(
        "{type: string, contentEncoding: base64}",
        "type: string\nformat: byte",
    );
    becomes(
        "{type: string, contentMediaType: application/octet-stream}",
        "type: string\nformat: binary",
    );
}

#[test]
fn examples_and_properties_named_like_keywords_stay() {
    becomes(
        "{default: {const: 1, $ref: x}, example: {type: [a]}, properties: {const: {type: string}, $ref: {const: 1}}}",
        "default:\n  const: 1\n  $ref: x\nexample:\n  type:\n    - a\nproperties:\n  const:\n    type: string\n  $ref:\n    enum:\n      - 1",
    );
}

#[test]
fn what_swagger_2_0_does_not_read_is_not_read_in_its_bundle_either() {
    let (text, lost) = converted(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    post:\n      requestBody: {$ref: '#/nowhere'}\n      responses:\n        200: {description: D, content: {a/b: {}}, schema: {type: string}}\n",
    );
    assert!(!text.contains("nowhere"), "{text}");
    assert_eq!(text.matches("content:").count(), 1, "{text}");
    assert!(!text.contains("a/b"), "{text}");
    assert_eq!(
        lost,
        [
            "Swagger 2.0 has no `requestBody` here, and it is not read: left out",
            "Swagger 2.0 has no `content` here, and it is not read: left out",
        ]
    );
}

#[test]
fn components_that_nothing_refers_to_are_none_of_swagger_2_0() {
    let document = "swagger: '2.0'\ninfo: {title: T, version: '1'}\nservers: [{url: /b}]\npaths: {}\ncomponents:\n  schemas: {minimum: EUR, Kept: {type: string}}\n";
    let (text, lost) = converted(document);
    assert!(!text.contains("EUR") && !text.contains("servers"), "{text}");
    let said = ["servers", "components"]
        .map(|key| format!("Swagger 2.0 has no `{key}` here, and it is not read: left out"));
    assert_eq!(lost, said);
    let reference = "definitions: {A: {$ref: '#/components/schemas/Kept'}}\n";
    let (text, _) = converted(&format!("{document}{reference}"));
    assert!(text.contains("Kept:\n") && !text.contains("EUR"), "{text}");
}

#[test]
fn how_openapi_3_writes_a_parameter_is_not_read_in_swagger_2_0() {
    let (text, lost) = converted(
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      parameters:\n        - {name: a, in: query, type: array, items: {type: string}, style: pipeDelimited, explode: true}\n        - {name: b, in: header, type: string, content: {a/b: {}}, allowReserved: true}\n      responses:\n        200: {description: D, headers: {C: {type: string, explode: true}}}\n",
    );
    assert!(
        text.contains("style: form\n          explode: false"),
        "{text}"
    );
    assert!(
        !text.contains("content:") && !text.contains("true"),
        "{text}"
    );
    let keys = ["style", "explode", "content", "allowReserved", "explode"];
    let said =
        keys.map(|key| format!("Swagger 2.0 has no `{key}` here, and it is not read: left out"));
    assert_eq!(lost, said);
}

#[test]
fn certificates_and_newer_flows_are_left_out_with_what_asks_for_them() {
    let (text, lost) = converted(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nsecurity: [{certificate: []}, {token: [], certificate: []}, {}]\npaths:\n  /a: {get: {security: [{certificate: []}], responses: {'200': {description: D}}}}\ncomponents:\n  securitySchemes:\n    certificate: {type: mutualTLS}\n    token: {type: oauth2, flows: {deviceAuthorization: {tokenUrl: 'https://a/'}, clientCredentials: {tokenUrl: 'https://a/', scopes: {}}}}\n",
    );
    assert!(
        text.contains("\nsecurity:\n  - token: []\n  - {}\n"),
        "{text}"
    );
    assert!(text.contains("      security: []\n"), "{text}");
    assert!(
        !text.contains("certificate") && !text.contains("device"),
        "{text}"
    );
    assert_eq!(
        lost,
        [
            "OpenAPI 3.0 has no security schemes of type `mutualTLS`: left out: the domain name asks for certificates, not the API",
            "OpenAPI 3.0 has no flow `deviceAuthorization`: left out",
        ]
    );
}

#[test]
fn what_openapi_3_0_cannot_say_is_a_finding() {
    loses(
        "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}",
        "type: array\nmaxItems: 2\nitems:\n  anyOf:\n    - type: string\n    - type: integer",
        "OpenAPI 3.0 does not describe items one by one: each item may be any of these",
    );
    loses(
        "{patternProperties: {'^x': {type: string}}, additionalProperties: false}",
        "additionalProperties:\n  type: string",
        "OpenAPI 3.0 does not say how properties are called: properties of any name are such",
    );
    loses(
        "{type: string, examples: [a, b]}",
        "type: string\nexample: a",
        "a schema of OpenAPI 3.0 has one example: only the first is kept",
    );
    loses(
        "{if: {type: string}, then: {minLength: 1}}",
        "{}",
        "OpenAPI 3.0 has no `if`: left out: more values are allowed",
    );
    let (text, lost) = converted(
        "openapi: 3.1.0\ninfo: {title: T, version: '1', license: {name: M, identifier: MIT}}\nwebhooks: {a: {}}\n",
    );
    assert_eq!(
        text,
        "openapi: 3.0.3\ninfo:\n  title: T\n  version: \"1\"\n  license:\n    name: M\n    url: https://spdx.org/licenses/MIT.html\npaths: {}\n"
    );
    assert_eq!(lost, ["OpenAPI 3.0 has no `webhooks` here: left out"]);
}

#[test]
fn definitions_in_schemas_become_components() {
    becomes(
        "{properties: {a: {$ref: '#/components/schemas/S/$defs/In'}, b: {$ref: '#/components/schemas/S/$defs/In/properties/x~1y'}}, $defs: {In: {properties: {x/y: {const: 1}}}, Unused: true}}",
        "properties:\n  a:\n    $ref: \"#/components/schemas/In\"\n  b:\n    $ref: \"#/components/schemas/In/properties/x~1y\"\nIn:\nproperties:\n  x/y:\n    enum:\n      - 1",
    );
}

#[test]
fn path_items_that_are_shared_are_written_out() {
    let (text, lost) = converted(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: '#/components/pathItems/A'}\ncomponents:\n  pathItems:\n    A: {get: {operationId: a}}\n",
    );
    assert_eq!(
        text,
        "openapi: 3.0.3\ninfo:\n  title: T\n  version: \"1\"\npaths:\n  /a:\n    get:\n      operationId: a\ncomponents: {}\n"
    );
    assert!(lost.is_empty());
}

#[test]
fn swagger_becomes_openapi_3_0() {
    let (text, lost) = converted(
        r##"swagger: 2.0
info: {title: T, version: "1"}
host: example.com
basePath: /v1
schemes: [http, https]
consumes: [application/json]
produces: [application/json, text/plain]
x-amazon-apigateway-endpoint-configuration: {disableExecuteApiEndpoint: true}
paths:
  /a/{id}:
    parameters:
      - $ref: "#/parameters/id"
    post:
      parameters:
        - $ref: "#/parameters/body"
        - {name: q, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: m, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: t, in: query, type: array, items: {type: string}, collectionFormat: tsv}
      responses:
        200:
          description: D
          schema: {$ref: "#/definitions/A"}
          headers: {X-A: {type: integer, description: H}}
          examples: {application/json: {a: 1}}
        400: {$ref: "#/responses/Bad"}
    put:
      consumes: [multipart/form-data]
      parameters:
        - {name: f, in: formData, type: file, required: true}
        - {name: n, in: formData, type: integer, description: N}
      produces: [image/png]
      responses:
        200: {description: D, schema: {type: file}}
        400: {$ref: "#/responses/Bad"}
parameters:
  id: {name: id, in: path, required: true, type: string, minLength: 1}
  body: {name: body, in: body, required: true, schema: {$ref: "#/definitions/A"}}
responses:
  Bad: {description: B, schema: {$ref: "#/definitions/A/properties/a"}}
definitions:
  A: {type: object, discriminator: a, properties: {a: {type: string, x-nullable: true}}}
securityDefinitions:
  key: {type: apiKey, name: x-api-key, in: header}
  basic: {type: basic}
  login: {type: oauth2, flow: accessCode, authorizationUrl: https://a/, tokenUrl: https://t/, scopes: {s: S}}
"##,
    );
    let expected = include_str!("swagger_as_3_0.yaml");
    assert!(text == expected, "{text}");
    assert_eq!(
        lost,
        ["OpenAPI 3.0 has no lists that are written as `tsv` here: written as a list with commas"]
    );
}

#[test]
fn a_document_of_openapi_3_0_stays_as_it_is() {
    let written = "openapi: 3.0.1\ninfo:\n  title: T\n  version: \"1\"\npaths: {}\ncomponents:\n  schemas:\n    A:\n      const: 1\n      type:\n        - string\n";
    assert_eq!(converted(written), (written.to_owned(), Vec::new()));
}

#[test]
fn what_repeats_itself_is_written_out_a_bounded_number_of_times() {
    let types: Vec<String> = (0..3000).map(|number| format!("a/{number}")).collect();
    let types = types.join(",");
    let properties: Vec<String> = (0..3000)
        .map(|number| format!("p{number}: {{type: string}}"))
        .collect();
    let properties = properties.join(",");
    let document = format!(
        "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\nproduces: [{types}]\npaths:\n  /a:\n    get:\n      responses:\n        200: {{description: D, schema: {{properties: {{{properties}}}}}}}\n"
    );
    let mut report = Report::default();
    let source = SourceMap::parse("document.yaml", document.as_bytes(), &mut report);
    assert!(
        read(
            &source,
            &NameLock::default(),
            &ReadOptions::default(),
            &mut report
        )
        .is_some()
    );
    let options = BundleOptions {
        form: Form::OpenApi30,
        ..BundleOptions::default()
    };
    bundle(&source, &options, &mut report);
    let page = report.render(&source, Style::Plain);
    assert!(page.contains("too-much-work"), "{page}");
}
