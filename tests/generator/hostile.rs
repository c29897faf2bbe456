//! Hostile documents: nothing escapes its literal or its comment, no file its folder.

use std::{path::Path, str::FromStr};

use gatesmith_tests::{RUST_TARGETS, TARGETS, emit, workspace};
use proc_macro2::{TokenStream, TokenTree};

/// A word that the document has in texts only, never in a name.
const MARKER: &str = "escapedmarker";

const DOCUMENT: &str = r###"
swagger: "2.0"
info: {title: "*/ ESCAPEDMARKER(); /*", version: "\"# escapedmarker", description: "\"##; escapedmarker(); r#\" \r escapedmarker() \u2028 escapedmarker"}
paths:
  /things/{id}:
    get:
      operationId: read
      summary: "*/ escapedmarker \n} escapedmarker {"
      description: "```\nescapedmarker\n````\n*/ escapedmarker\n\n---\n\\"
      parameters:
        - {name: id, in: path, required: true, type: string, description: "\n\n*/ escapedmarker\n"}
        - {name: "q\"); escapedmarker(", in: header, type: string}
      responses:
        "200": {description: "\")] escapedmarker", schema: {$ref: "#/definitions/Thing"}}
definitions:
  Thing:
    type: object
    description: "\0 */ escapedmarker \r\n#![escapedmarker]"
    properties:
      a: {type: string, description: "*/ escapedmarker", pattern: "^\"#*\\)escapedmarker$"}
      b: {type: string, default: "\"#); escapedmarker("}
      c: {type: string, title: "*/\n} escapedmarker", maxLength: 3}
"###;

#[test]
fn text_stays_in_literals_and_comments() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let document = folder.path().join("hostile.yaml");
    // A parameter's name does become an identifier: only the other texts are looked for.
    std::fs::write(&document, DOCUMENT.replace("q\\\"); escapedmarker(", "x-q"))
        .expect("it is writable");
    for target in RUST_TARGETS {
        for (path, file) in emit(&document, target)
            .iter()
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|it| it == "rs"))
        {
            let tokens = TokenStream::from_str(&file.contents)
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            refuse_marker(path, tokens);
        }
    }
}

fn refuse_marker(path: &str, tokens: TokenStream) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => refuse_marker(path, group.stream()),
            TokenTree::Ident(ident) => {
                assert!(
                    !ident.to_string().to_lowercase().contains(MARKER),
                    "{path}: {ident} escaped"
                );
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn no_file_leaves_the_package() {
    let document = workspace().join("tests/corpus/hostile.yaml");
    for target in TARGETS {
        for (path, _) in emit(&document, target).iter() {
            let plain = Path::new(path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            assert!(plain, "{path}");
            assert!(
                path.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte)),
                "{path}"
            );
        }
    }
}
