//! Documents to other documents.
//!
//! A damaged byte mostly makes a document that says nothing but that. So every other mutation
//! works on the nodes: it takes some away, puts others in their places (out of the same document,
//! or out of our own), and retargets references.
//!
//! | module | what it does |
//! |---|---|
//! | `edits` | one change of a tree |
//! | `numbers` | which one: the numbers that follow from a seed |
//! | `pieces` | keys and values out of our own documents |

mod edits;
mod numbers;
mod pieces;

use gatesmith_model::{diagnostic::Report, source::SourceMap};
use serde_json::Value;

use crate::properties::files::{MARK, files};
use edits::Edits;
use numbers::Numbers;

/// A mutator of libFuzzer: changes `data[..size]` within `data[..max_size]`, and gives the new
/// size.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut numbers = Numbers::new(seed);
    if numbers.one_in(2)
        && let Some(text) = edited(&data[..size], &mut numbers)
        && text.len() <= max_size
        && let Some(room) = data.get_mut(..text.len())
    {
        room.copy_from_slice(text.as_bytes());
        return text.len();
    }
    libfuzzer_sys::fuzzer_mutate(data, size, max_size)
}

/// An input, one of whose files is changed. `None` where that one is no document.
fn edited(data: &[u8], numbers: &mut Numbers) -> Option<String> {
    let files = files(str::from_utf8(data).ok()?);
    let chosen = numbers.below(files.len());
    let mut result = String::new();
    for (index, &(name, text)) in files.iter().enumerate() {
        if index > 0 {
            result.push_str(MARK);
            result.push_str(name);
            result.push('\n');
        }
        if index == chosen {
            let addresses = files.iter().map(|&(name, _)| name).collect();
            result.push_str(&edited_file(text, addresses, numbers)?);
        } else {
            result.push_str(text);
        }
    }
    Some(result)
}

fn edited_file(text: &str, addresses: Vec<&str>, numbers: &mut Numbers) -> Option<String> {
    let mut report = Report::default();
    let source = SourceMap::parse("api.yaml", text.as_bytes(), &mut report);
    if !source.is_whole() {
        return None;
    }
    let mut document = source.to_json(source.root());
    let mut edits = Edits::new(addresses, numbers);
    for _ in 0..=edits.numbers.below(3) {
        edits.edit(&mut document);
    }
    Some(if numbers.one_in(4) {
        format!("{document}\n")
    } else {
        yaml(&document)
    })
}

fn yaml(document: &Value) -> String {
    let text = document.to_string();
    let mut report = Report::default();
    let source = SourceMap::parse("a.json", text.as_bytes(), &mut report);
    if source.is_whole() {
        source.to_yaml(source.root())
    } else {
        text + "\n"
    }
}
