//! How long `gatesmith generate` takes for all of the Concierge's targets, as a whole process:
//! into an empty folder, and where nothing has changed.
//!
//! The bound that the project holds is 30 ms.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use gatesmith_tests::workspace;

const RUNS: usize = 31;

fn main() {
    let binary = workspace().join("target/release/gatesmith");
    assert!(
        binary.exists(),
        "build it first: cargo build --release --package gatesmith"
    );
    let mut fresh = Vec::new();
    let mut unchanged = Vec::new();
    for _ in 0..RUNS {
        let project = tempfile::tempdir().expect("there is a temporary folder");
        prepare(project.path());
        fresh.push(generate(&binary, project.path()));
        unchanged.push(generate(&binary, project.path()));
    }
    report("generate, nothing there yet", fresh);
    report("generate, nothing changed", unchanged);
}

/// The Concierge's document and configuration in a folder of their own.
fn prepare(folder: &Path) {
    let copy = |name: &str| {
        let target: PathBuf = folder.join(name);
        fs::create_dir_all(target.parent().expect("below the folder")).expect("it is writable");
        fs::copy(workspace().join(name), target).expect("the Concierge is there");
    };
    copy("gatesmith.toml");
    copy("spec/concierge.yaml");
    copy("spec/concierge.lock");
}

fn generate(binary: &Path, folder: &Path) -> Duration {
    let start = Instant::now();
    let output = Command::new(binary)
        .arg("generate")
        .current_dir(folder)
        .output()
        .expect("it runs");
    let time = start.elapsed();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    time
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let median = milliseconds(times[times.len() / 2]);
    let (least, most) = (milliseconds(times[0]), milliseconds(times[times.len() - 1]));
    println!("{what}: median {median:.1} ms (min {least:.1}, max {most:.1}, {RUNS} runs)");
}
