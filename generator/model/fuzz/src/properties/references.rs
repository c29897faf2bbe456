//! References, within a file and between files: where one leads, its own pointer leads, too.

use gatesmith_model::{
    NameLock, ReadOptions, Reading,
    diagnostic::Report,
    place::Place,
    read,
    source::{FileId, Node, SourceMap},
};

use super::{files::files, findings, lowering, nodes};

/// Bytes as several files (see [`files()`]). Whatever the name of one is, as the address of a
/// reference it leads there from each of them.
pub fn references(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let files = files(text);
    let first = Gathered::of(&files);
    let source = &first.source;
    for file in source.files() {
        let root = source.file_root(file);
        nodes::stand_in_their_text(source, root);
        if nodes::are_few(source, root) {
            lead_where_their_pointers_lead(source, root);
        } else {
            return;
        }
    }
    let mut report = first.report.clone();
    let reading = first.read(&mut report);
    let again = Gathered::of(&files);
    let mut report_again = again.report.clone();
    assert!(
        reading == again.read(&mut report_again),
        "read again, it differs"
    );
    assert_eq!(
        findings::printed(source, report.clone()),
        findings::printed(&again.source, report_again)
    );
    if let Some(reading) = reading {
        lowering::bundles(source, &reading.api, &report);
    }
}

/// Files that were read, and the references between them.
struct Gathered {
    source: SourceMap,
    report: Report,
    is_right: bool,
}

impl Gathered {
    fn of(files: &[(&str, &str)]) -> Self {
        /// There is no such folder: what is no file of the input is no file at all.
        const FOLDER: &str = "saved/in/memory/only";
        let mut report = Report::default();
        let mut texts = files.iter();
        let (name, text) = texts.next().expect("there is an entry file");
        let entry = format!("{FOLDER}/{name}");
        let mut source = SourceMap::parse(&entry, text.as_bytes(), &mut report);
        let mut ids = vec![FileId::ENTRY];
        for (name, text) in texts {
            let name = format!("{FOLDER}/{name}");
            ids.push(source.add(&name, text.as_bytes().to_vec(), &mut report));
        }
        for &from in &ids {
            for (&to, (name, _)) in ids.iter().zip(files) {
                source.link(from, name, to);
            }
        }
        let is_right = source.gather(&NameLock::default(), &ReadOptions::default(), &mut report);
        Self {
            is_right: is_right && !report.has_errors(),
            source,
            report,
        }
    }

    fn read(&self, report: &mut Report) -> Option<Reading> {
        let lock = NameLock::default();
        read(&self.source, &lock, &ReadOptions::default(), report).filter(|_| self.is_right)
    }
}

fn lead_where_their_pointers_lead(source: &SourceMap, root: Place) {
    let mut waiting = vec![root];
    while let Some(at) = waiting.pop() {
        match source.node(at) {
            Node::Array(items) => waiting.extend(items),
            Node::Object(members) => {
                waiting.extend(members.iter().map(|member| member.value));
            }
            Node::String(text) if source.key(at) == Some("$ref") => {
                let Some(target) = source.resolve(at, text) else {
                    continue;
                };
                // A `%` begins an escape in a reference, and is a sign like others in a key.
                let pointer = source.pointer(target).replace('%', "%25");
                if pointer.contains("/<<") {
                    continue; // What a merge key names is found where it is taken in.
                }
                let found = source.resolve(source.root_of(target), &format!("#{pointer}"));
                assert_eq!(found, Some(target), "{text:?} leads to {pointer:?}");
            }
            _ => {}
        }
    }
}
