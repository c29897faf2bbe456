//! Random damage to small documents: never a panic, and always either a tree or a finding.

use crate::{
    diagnostic::{Report, Style},
    source::{Node, SourceMap},
};

const YAML: &str = "\
swagger: \"2.0\" # é
x: &x {a: [1, 'two', \"thr\\u00e9e\", !Sub \"${x}\"]}
y:
  <<: *x
  b: |
    line
  ? c
  : !GetAtt A.B
  200: .inf
z: [*x, ~, 0x1F, -1.5e3]
";

const JSON: &str = r#"{"swagger": "2.0", "é": [1, -2.5e3, "a\n\ud83d\ude00", true, null],
 "o": {"a": {}, "b": [[]], "c": "\\"}, "o2": {"a": 1}}"#;

/// A sequence of numbers that looks random and is the same everywhere (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap() % bound
    }
}

/// Changes, removes, adds, repeats or cuts some bytes.
fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    const SIGNS: &[u8] = b"{}[]:,&*!|>'\"%@`#-?~ \t\n\r\\\0\xff\xe2<0a.";
    for _ in 0..=numbers.below(4) {
        if bytes.is_empty() {
            return;
        }
        let at = numbers.below(bytes.len());
        let sign = SIGNS[numbers.below(SIGNS.len())];
        match numbers.below(6) {
            0 => bytes[at] = sign,
            1 => bytes.insert(at, sign),
            2 => drop(bytes.remove(at)),
            3 => bytes[at] ^= 1 << numbers.below(8),
            4 => {
                let end = bytes.len().min(at + numbers.below(20));
                let piece = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ if numbers.below(8) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
}

/// Looks at every node in every way.
fn walk(source: &SourceMap, at: crate::place::Place) {
    let _ = (source.pointer(at), source.span(at), source.key_span(at));
    let _ = source.locate(&crate::source::Anchor::Key(at));
    match source.node(at) {
        Node::Array(items) => items.iter().for_each(|&item| walk(source, item)),
        Node::Object(members) => {
            for member in members {
                assert_eq!(source.get(at, member.key), Some(member.value));
                walk(source, member.value);
            }
        }
        _ => {}
    }
}

#[test]
fn damaged_documents_never_panic() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for (name, text) in [("a.yaml", YAML), ("a.json", JSON)] {
        for _ in 0..4_000 {
            let mut bytes = text.as_bytes().to_vec();
            damage(&mut bytes, &mut numbers);
            let mut report = Report::default();
            let source = SourceMap::parse(name, &bytes, &mut report);
            assert!(source.is_whole() || report.has_errors());
            walk(&source, source.root());
            let _ = source.to_json(source.root());
            let _ = report.render(&source, Style::Coloured);
        }
    }
}

#[test]
fn json_is_accepted_exactly_where_serde_json_accepts_it() {
    let mut numbers = Numbers(0x0123_4567_89ab_cdef);
    for _ in 0..8_000 {
        let mut bytes = JSON.as_bytes().to_vec();
        damage(&mut bytes, &mut numbers);
        let Ok(text) = str::from_utf8(&bytes) else {
            continue;
        };
        if !text.starts_with('{') || text.contains('\0') {
            continue; // Not read as JSON.
        }
        let mut report = Report::default();
        let source = SourceMap::parse("a.json", text.as_bytes(), &mut report);
        let has_repeated = report
            .diagnostics()
            .iter()
            .any(|finding| finding.rule.id() == "duplicate-key");
        if has_repeated {
            continue;
        }
        match serde_json::from_str::<serde_json::Value>(text) {
            Ok(value) => assert_eq!(value, source.to_json(source.root()), "{text}"),
            Err(error) => assert!(report.has_errors(), "{error}: {text}"),
        }
    }
}
