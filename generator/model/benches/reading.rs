//! How long a document takes from text to `Api`, against `serde_json::from_str::<Value>` on the
//! same text in the same rounds; how much memory that takes; and how both grow.
//!
//! `cargo bench -p gatesmith-model --bench reading`
//!
//! The document is GitHub's description of its REST API, 13 MB of JSON, which `make bench` fetches.
//! `DOCUMENT=path` names another. Growth is measured on documents that are made here, of one, two,
//! four and eight times a hundred operations with schemas of their own; beside it stands how
//! `serde_json::Value` grows, for a document that a cache holds is quick to read for anybody.
//! `TIMES=8` reads one size only, once, for tools that count instructions:
//!
//! `TIMES=8 valgrind --tool=callgrind target/release/deps/reading-…`

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    fmt::Write as _,
    hint::black_box,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use gatesmith_model::{NameLock, ReadOptions, diagnostic::Report, read, source::SourceMap};
use serde_json::Value;

const ROUNDS: usize = 11;
const GITHUB: &str =
    "tests/benches/documents/node_modules/@octokit/openapi/generated/api.github.com.json";

/// Which size of document to read once.
const TIMES: &str = "TIMES";

/// Says to the program, run by itself, what to do once: see [`peak`].
const ONCE: &str = "READ_ONCE";

fn main() {
    if let Some(document) = std::env::var_os(ONCE) {
        return print_peak(Path::new(&document));
    }
    if let Some(times) = std::env::var_os(TIMES) {
        let times = times.to_str().and_then(|times| times.parse().ok());
        let times: usize = times.expect("a number");
        assert!(parse(&synthetic(times * 100)));
        return;
    }
    // `cargo test --benches` only asks whether it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let rounds = if is_bench { ROUNDS } else { 1 };
    let document = std::env::var_os("DOCUMENT").map_or_else(github, PathBuf::from);
    if document.exists() && is_bench {
        compare(&document, rounds);
    } else {
        println!("{}: not there; `make bench` fetches it", document.display());
    }
    grow(rounds);
}

fn github() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(GITHUB)
}

/// Both readers take turns, so that the ratio holds where the machine's speed drifts.
fn compare(document: &Path, rounds: usize) {
    let text = std::fs::read_to_string(document).expect("it exists");
    let mut ratios = Vec::new();
    let (mut of_value, mut of_api) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let value = time(|| serde_json::from_str::<Value>(&text));
        let api = time(|| load(document));
        ratios.push(api.as_secs_f64() / value.as_secs_f64());
        of_value.push(value);
        of_api.push(api);
    }
    println!(
        "{} MB: serde_json::Value {:.0?}, file to Api {:.0?}, ratio {:.2}",
        text.len() / 1_000_000,
        median(of_value),
        median(of_api),
        median(ratios),
    );
    println!("memory at most: {} MB", peak(document));
}

/// From file to `Api`, as every command reads it.
fn load(document: &Path) -> bool {
    let mut report = Report::default();
    let source = SourceMap::load(document, &mut report);
    let lock = NameLock::default();
    let reading = read(&source, &lock, &ReadOptions::default(), &mut report);
    black_box(&reading).is_some()
}

/// The most memory that one reading takes, in MB: in a process that does nothing else.
fn peak(document: &Path) -> String {
    let program = std::env::current_exe().expect("it runs");
    let output = Command::new(program).env(ONCE, document).output();
    let output = output.expect("it can be run again");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn print_peak(document: &Path) {
    let is_read = load(document);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|text| text.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    match kilobytes {
        Some(kilobytes) if is_read => println!("{}", kilobytes / 1000),
        Some(_) => println!("not read"),
        None => println!("unknown"),
    }
}

fn grow(rounds: usize) {
    let mut first = None;
    for times in [1, 2, 4, 8] {
        let text = synthetic(times * 100);
        let of_api = median_of(rounds, || parse(&text));
        let of_value = median_of(rounds, || serde_json::from_str::<Value>(&text));
        let (one_api, one_value) = *first.get_or_insert((of_api, of_value));
        println!(
            "{times} times ({} kB): {of_api:.1?}, {:.1} times as long; serde_json::Value {:.1} times",
            text.len() / 1000,
            of_api.as_secs_f64() / one_api.as_secs_f64(),
            of_value.as_secs_f64() / one_value.as_secs_f64(),
        );
    }
}

fn median_of<T>(rounds: usize, work: impl Fn() -> T) -> Duration {
    median((0..rounds).map(|_| time(&work)).collect())
}

fn parse(text: &str) -> bool {
    let mut report = Report::default();
    let source = SourceMap::parse("synthetic.json", text.as_bytes(), &mut report);
    let lock = NameLock::default();
    let reading = read(&source, &lock, &ReadOptions::default(), &mut report);
    reading.is_some()
}

/// A document with this many operations, each with schemas of its own that name one another.
fn synthetic(operations: usize) -> String {
    let mut paths = String::new();
    let mut schemas = String::new();
    for number in 0..operations {
        let comma = if number == 0 { "" } else { "," };
        write!(
            paths,
            r##"{comma}"/things{number}/{{id}}":{{"get":{{"operationId":"getThing{number}","summary":"Gets it.",
            "parameters":[{{"name":"id","in":"path","required":true,"schema":{{"type":"string"}}}},
            {{"name":"limit","in":"query","schema":{{"type":"integer","minimum":1,"maximum":100}}}}],
            "responses":{{"200":{{"description":"It.","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Thing{number}"}}}}}}}},
            "404":{{"description":"None.","content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Problem"}}}}}}}}}}}}}}"##
        )
        .expect("a string takes everything");
        write!(
            schemas,
            r##","Thing{number}":{{"type":"object","required":["id","kind"],"properties":{{"id":{{"type":"string","format":"uuid"}},
            "kind":{{"type":"string","enum":["plain","fancy"]}},"made":{{"type":"string","format":"date-time"}},
            "size":{{"type":"object","properties":{{"width":{{"type":"number"}},"height":{{"type":"number"}}}}}},
            "next":{{"$ref":"#/components/schemas/Thing{next}"}},"tags":{{"type":"array","items":{{"type":"string"}}}}}}}}"##,
            next = (number + 1) % operations
        )
        .expect("a string takes everything");
    }
    format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"Synthetic","version":"1"}},"paths":{{{paths}}},"components":{{"schemas":{{
        "Problem":{{"type":"object","properties":{{"message":{{"type":"string"}}}}}}{schemas}}}}}}}"#
    )
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    black_box(work());
    begun.elapsed()
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|left, right| left.partial_cmp(right).expect("no measure is no number"));
    values[values.len() / 2]
}
