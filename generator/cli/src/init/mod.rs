//! New projects: which files they have, and what to do next. Nothing here writes.
//!
//! | module | what it does |
//! |---|---|
//! | `name` | a folder's or a document's name → the names of packages |
//! | `starter` | a project from nothing: the templates in `templates/starter` |
//! | `adopt` | a project around a document or a template that exists |
//! | `existing` | what is in that file: documents, and the functions of a template |
//! | `clients` | programs that call it |
//! | `configuration` | `gatesmith.toml` for what exists |
//! | `steps` | what is printed at the end |

/// A file of the folder `templates`.
macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../templates/", $name))
    };
}

mod adopt;
mod clients;
mod configuration;
mod existing;
mod name;
mod starter;
mod steps;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
};

pub(crate) use self::{adopt::adopt, starter::starter};
use crate::output::Outcome;

/// Files by their paths in a project's folder.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A project that is not written yet.
#[derive(Debug)]
pub(crate) struct Project {
    /// Its files.
    pub(crate) files: Files,
    /// What to do next, for people to read and a shell to run.
    pub(crate) steps: String,
    /// Whether the document that it begins with has errors, which were printed.
    pub(crate) outcome: Outcome,
}

/// Files that a project does without where they are there already, as they are in a repository
/// that was made by a click; each with what is said then.
const SURROUNDINGS: [(&str, &str); 2] = [
    (
        ".gitignore",
        ": add `target/`, `node_modules/` and `dist/` where they are not in it",
    ),
    ("README.md", ""),
];

impl Project {
    /// Takes out what is in its folder already and not needed, and says so.
    fn around(mut self, folder: &Path) -> Self {
        for (name, advice) in SURROUNDINGS {
            if folder.join(name).is_file() {
                self.files.remove(Path::new(name));
                // Writing to a `String` cannot fail.
                let _ = writeln!(self.steps, "{name} was there already, and is kept{advice}.");
            }
        }
        self
    }
}
