//! What is printed when a project is made: commands that lead to an answered call.

use std::{fmt::Write, path::Path};

use crate::drift::display_path;

/// What to do with a project from nothing.
pub(super) fn of_starter(folder: &Path) -> String {
    let mut steps = Steps::new(folder);
    steps.command("gatesmith generate");
    steps.command("cargo build --manifest-path service/Cargo.toml");
    steps.command("gatesmith dev");
    steps.terminal(folder, true);
    steps.command("cargo run --manifest-path clients/rust/Cargo.toml -- Ada");
    steps.command("(cd clients/typescript && npm install && npm start -- Ada)");
    steps.text
}

/// Lines for a shell, with a word in between.
pub(super) struct Steps {
    pub(super) text: String,
}

impl Steps {
    /// Begins in the folder.
    pub(super) fn new(folder: &Path) -> Self {
        let mut steps = Self {
            text: "Next:\n".to_owned(),
        };
        steps.enter(folder);
        steps
    }

    pub(super) fn command(&mut self, line: &str) {
        let _ = writeln!(self.text, "  {line}");
    }

    pub(super) fn word(&mut self, text: &str) {
        let _ = writeln!(self.text, "{text}");
    }

    /// Goes on in another terminal, because the first one serves.
    pub(super) fn terminal(&mut self, folder: &Path, is_signed: bool) {
        self.word(if is_signed {
            "Then, in another terminal, paste the `export` lines that `gatesmith dev` printed, and make a signed call:"
        } else {
            "Then, in another terminal, make a call:"
        });
        self.enter(folder);
    }

    fn enter(&mut self, folder: &Path) {
        if folder != Path::new(".") {
            let path = display_path(folder);
            let is_plain = |it: char| it.is_alphanumeric() || "/-_.~+@:,".contains(it);
            if path.chars().all(is_plain) {
                self.command(&format!("cd {path}"));
            } else {
                self.command(&format!("cd '{}'", path.replace('\'', r"'\''")));
            }
        }
    }
}
