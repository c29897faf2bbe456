//! `make run` as a newcomer meets it: what `concierge` prints is enough to make the call that it
//! proposes.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A running `concierge`, which ends with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // Fails where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_line_that_concierge_prints_makes_a_signed_call() {
    let folder = tempfile::tempdir().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_concierge"))
        .args(["--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut program = Program(child);
    let out = BufReader::new(program.0.stdout.take().unwrap());
    let line = out
        .lines()
        .map(Result::unwrap)
        .find(|line| line.contains("--bin call"))
        .unwrap();

    // NAME=VALUE … cargo run … --bin call -- ARGUMENTS
    let (environment, command) = line.split_once(" cargo run ").unwrap();
    let (_, arguments) = command.split_once(" -- ").unwrap();
    let (options, said) = arguments.split_once(" say ").unwrap();
    let variables = environment.split(' ').map(|it| it.split_once('=').unwrap());
    let output = Command::new(env!("CARGO_BIN_EXE_call"))
        .args(options.split(' '))
        .args(["say", said.trim_matches('"')])
        .envs(variables)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(text.contains("Classic Red Roses"), "{text}");
}
