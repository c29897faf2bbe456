//! Documents of several files, and remote ones.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex},
    thread,
};

use crate::project::{DOCUMENT, Project};

const ITEM: &str = "Item: {type: object, required: [id], properties: {id: {type: string}}}\n";

/// The document that every test starts from, with its definition at an address.
fn document(address: &str) -> String {
    let (document, _) = DOCUMENT.split_once("definitions:").unwrap();
    document.replace("#/definitions/Item", &format!("{address}#/Item"))
}

/// A server on the loopback interface that answers every request with what is in `text` then.
fn serve(text: &str) -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://{}/common.yaml", listener.local_addr().unwrap());
    let text = Arc::new(Mutex::new(text.to_owned()));
    let shared = Arc::clone(&text);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head = lines.map_while(Result::ok);
            head.take_while(|line| !line.is_empty()).for_each(drop);
            let text = shared.lock().unwrap().clone();
            let length = text.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
            );
        }
    });
    (address, text)
}

#[test]
fn a_document_of_several_files_generates_as_one() {
    let project = Project::with(document("parts/item.yaml").as_bytes());
    fs::create_dir(project.path("parts")).unwrap();
    project.write("parts/item.yaml", ITEM.as_bytes());
    let run = project.run(&["generate"]);
    assert_eq!(run.status, 0, "{run:?}");
    let types = fs::read_to_string(project.path("sdk/src/generated/types.rs")).unwrap();
    assert!(types.contains("pub struct Item"), "{types}");
    assert_eq!(project.run(&["check"]).status, 0);
    project.write("parts/item.yaml", ITEM.replace("{id", "{size").as_bytes());
    assert_eq!(project.run(&["check"]).status, 1);
}

#[test]
fn a_remote_document_is_read_where_that_is_allowed_and_may_not_change_unseen() {
    let (address, text) = serve(ITEM);
    let project = Project::with(document(&address).as_bytes());
    let refused = project.run(&["generate"]);
    assert_eq!(refused.status, 1, "{refused:?}");
    assert!(refused.err.contains("[remote-reference]"), "{refused:?}");

    let run = project.run(&["generate", "--allow-remote"]);
    assert_eq!(run.status, 0, "{run:?}");
    let lock = fs::read_to_string(project.path("shop.lock")).unwrap();
    assert!(
        lock.contains(&format!("[remote]\n\"{address}\" = \"sha256:")),
        "{lock}"
    );
    assert_eq!(project.run(&["check", "--allow-remote"]).status, 0);

    *text.lock().unwrap() = ITEM.replace("{id", "{size");
    let changed = project.run(&["check", "--allow-remote"]);
    assert_eq!(changed.status, 1, "{changed:?}");
    assert!(changed.err.contains("[remote-changed]"), "{changed:?}");
    assert_eq!(fs::read_to_string(project.path("shop.lock")).unwrap(), lock);

    let accepted = project.run(&["generate", "--update-remote"]);
    assert_eq!(accepted.status, 0, "{accepted:?}");
    assert_eq!(project.run(&["check", "--allow-remote"]).status, 0);
}

#[test]
fn a_project_does_not_begin_with_a_part_of_a_document() {
    let elsewhere = Project::empty();
    elsewhere.write("api.yaml", document("item.yaml").as_bytes());
    elsewhere.write("item.yaml", ITEM.as_bytes());
    let project = Project::empty();
    let from = elsewhere.path("api.yaml");
    let run = project.run(&["init", "--from", from.to_str().unwrap()]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("gatesmith bundle"), "{run:?}");
}
