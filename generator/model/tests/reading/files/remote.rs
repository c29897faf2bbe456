//! Documents on other machines: read where that is allowed, and not changed unseen.

use gatesmith_model::{Fetch, FetchError, NameLock, ReadOptions};

use super::{Folder, places};
use crate::support::type_names;

/// Remote documents without a network.
#[derive(Debug)]
struct Web(&'static [(&'static str, &'static str)]);

impl Fetch for Web {
    fn fetch(&self, url: &str, _most: usize) -> Result<Vec<u8>, FetchError> {
        let page = self.0.iter().find(|(address, _)| *address == url);
        let page = page.ok_or_else(|| FetchError("it answers 404".to_owned()));
        page.map(|(_, text)| text.as_bytes().to_vec())
    }
}

const REMOTE: &str = "swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\ndefinitions:\n  A:\n    type: object\n    properties:\n      error: {$ref: 'https://example.com/api/common.yaml#/Error'}\n";

#[test]
fn remote_documents_are_read_where_that_is_allowed_and_may_not_change_unseen() {
    let folder = Folder::new(&[("api.yaml", REMOTE)]);
    let refused = folder.read("api.yaml");
    assert_eq!(places(&refused), ["remote-reference api.yaml:8"]);

    let web = Web(&[
        (
            "https://example.com/api/common.yaml",
            "Error: {type: object, properties: {code: {$ref: '../codes.json'}}}\n",
        ),
        (
            "https://example.com/codes.json",
            r#"{"type": "object", "properties": {"x": {"type": "string"}}}"#,
        ),
    ]);
    let options = ReadOptions {
        fetch: Some(&web),
        ..ReadOptions::default()
    };
    let read = folder.read_with("api.yaml", &NameLock::default(), &options);
    assert_eq!(read.findings(), Vec::<String>::new());
    assert_eq!(type_names(read.api()), ["a", "error", "codes"]);
    let lock = read.lock().clone();
    assert!(
        lock.render()
            .contains("[remote]\n\"https://example.com/api/common.yaml\" = \"sha256:")
    );
    assert!(
        lock.render()
            .contains("\"https://example.com/codes.json\" = \"sha256:")
    );
    let again = folder.read_with("api.yaml", &lock, &options);
    assert_eq!(again.lock(), &lock);

    let changed = Web(&[(
        "https://example.com/api/common.yaml",
        "Error: {type: object, properties: {code: {type: string}}}\n",
    )]);
    let options = ReadOptions {
        fetch: Some(&changed),
        ..ReadOptions::default()
    };
    let found = folder.read_with("api.yaml", &lock, &options);
    assert_eq!(places(&found), ["remote-changed api.yaml:8"]);
    let accepting = ReadOptions {
        update_remote: true,
        ..options
    };
    let accepted = folder.read_with("api.yaml", &lock, &accepting);
    assert_eq!(accepted.findings(), Vec::<String>::new());
    assert!(!accepted.lock().render().contains("codes.json"));
}

#[test]
fn a_remote_document_that_cannot_be_read_says_why() {
    let folder = Folder::new(&[("api.yaml", REMOTE)]);
    let web = Web(&[]);
    let options = ReadOptions {
        fetch: Some(&web),
        ..ReadOptions::default()
    };
    let outcome = folder.read_with("api.yaml", &NameLock::default(), &options);
    assert_eq!(places(&outcome), ["remote-unreadable api.yaml:8"]);
    assert!(outcome.findings()[0].contains("it answers 404"));
}

#[test]
fn a_remote_document_cannot_name_files_of_this_machine() {
    let folder = Folder::new(&[("api.yaml", REMOTE)]);
    let web = Web(&[(
        "https://example.com/api/common.yaml",
        "Error: {$ref: 'file:///etc/hosts'}\n",
    )]);
    let options = ReadOptions {
        fetch: Some(&web),
        ..ReadOptions::default()
    };
    let outcome = folder.read_with("api.yaml", &NameLock::default(), &options);
    assert_eq!(places(&outcome), ["external-reference common.yaml:1"]);
}
