//! `gatesmith bundle`: to the standard output, to a file, or not at all.

use crate::project::Project;

const BUNDLED: &str = r##"openapi: 3.0.3
info:
  title: Shop
  version: "1"
paths:
  /items/{id}:
    get:
      operationId: getItem
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        "200":
          description: The item.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Item"
components:
  schemas:
    Item:
      type: object
      required:
        - id
      properties:
        id:
          type: string
        fooBar:
          type: string
"##;

#[test]
fn an_api_is_bundled_by_its_name_its_file_or_alone() {
    let project = Project::new();
    for named in [&["shop"][..], &["shop.yaml"], &[]] {
        let run = project.run(&[&["bundle", "--as", "3.0"], named].concat());
        assert_eq!((run.status, &*run.out), (0, BUNDLED), "{}", run.err);
        assert_eq!(run.err, "");
    }
}

#[test]
fn a_bundle_is_written_in_the_syntax_of_the_file_that_it_goes_to() {
    let project = Project::new();
    let run = project.run(&["bundle", "--output", "out/shop.json"]);
    assert_eq!((run.status, &*run.out), (0, ""), "{}", run.err);
    let written = project.read("out/shop.json");
    assert!(
        written.starts_with("{\n  \"swagger\": \"2.0\",\n  \"info\": {\n    \"title\": \"Shop\""),
        "{written}"
    );
    let run = project.run(&[
        "bundle",
        "--output",
        "shop.bundled.yaml",
        "--syntax",
        "json",
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(project.read("shop.bundled.yaml"), written);
}

#[test]
fn nothing_is_written_of_a_document_with_an_error() {
    let project = Project::with(b"swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: 1\n");
    project.write("bundled.yaml", b"before");
    let run = project.run(&["bundle", "--output", "bundled.yaml"]);
    assert_eq!((run.status, &*run.out), (1, ""));
    assert!(run.err.contains("error[wrong-type]"), "{}", run.err);
    assert_eq!(project.read("bundled.yaml"), "before");
}

#[test]
fn what_is_rewritten_is_said_beside_the_bundle() {
    let project = Project::with(
        b"openapi: 3.0.1\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {a-b: {type: object}}}\n",
    );
    let run = project.run(&["bundle", "--for", "rest"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.out.ends_with("    aB:\n      type: object\n"),
        "{}",
        run.out
    );
    assert!(
        run.err.contains("note[rewritten-for-import]"),
        "{}",
        run.err
    );
    assert!(run.err.contains("called `aB` in the bundle"), "{}", run.err);
}

#[test]
fn an_api_that_nobody_knows_is_no_file() {
    let project = Project::new();
    let run = project.run(&["bundle", "orders"]);
    assert_eq!((run.status, &*run.out), (1, ""));
    assert!(run.err.contains("orders"), "{}", run.err);
}
