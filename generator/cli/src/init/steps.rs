//! What is printed when a project is made: commands that lead to an answered call.
//!
//! Lines for a shell are set in, words are not: `tests/five_minutes.sh` follows them.

use std::{fmt::Write, path::Path};

use crate::drift::display_path;

/// What to do with a project from nothing.
pub(super) fn of_starter(folder: &Path) -> String {
    let mut steps = Steps::new(folder);
    steps.command("gatesmith generate");
    steps.command("cargo build --manifest-path service/Cargo.toml");
    steps.command("gatesmith dev");
    steps.terminal(Proof::Signature);
    steps.command("cargo run --manifest-path clients/rust/Cargo.toml -- Ada");
    steps.command("(cd clients/typescript && npm install && npm start -- Ada)");
    steps.finish()
}

/// What a caller shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// A signature, and perhaps more.
    Signature,
    /// An API key or a token.
    Secret,
    /// Nothing at all.
    Nothing,
}

/// Commands, with words in between.
pub(super) struct Steps {
    text: String,
    /// The command that leads into the project's folder, unless it is where one is.
    enter: Option<String>,
}

impl Steps {
    /// Begins where the project was made.
    pub(super) fn new(folder: &Path) -> Self {
        let enter = (folder != Path::new(".")).then(|| format!("cd {}", word(folder)));
        let mut steps = Self {
            text: String::new(),
            enter,
        };
        steps.begin("Next:");
        steps
    }

    /// Goes on in another terminal, because the first one serves.
    pub(super) fn terminal(&mut self, proof: Proof) {
        let (paste, call) = match proof {
            Proof::Signature => (true, "a signed call"),
            Proof::Secret => (true, "a call"),
            Proof::Nothing => (false, "a call"),
        };
        let paste = if paste {
            "paste the `export` lines that `gatesmith dev` printed, and "
        } else {
            ""
        };
        self.begin(&format!("Then, in another terminal, {paste}make {call}:"));
    }

    /// A line for a shell.
    pub(super) fn command(&mut self, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "  {line}");
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn begin(&mut self, words: &str) {
        let _ = writeln!(self.text, "{words}");
        if let Some(enter) = self.enter.clone() {
            self.command(&enter);
        }
    }
}

/// A path as a word of a shell.
fn word(path: &Path) -> String {
    let path = display_path(path);
    let is_plain = |it: char| it.is_alphanumeric() || "/-_.~+@:,".contains(it);
    if path.chars().all(is_plain) && !path.starts_with(['-', '~']) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
