//! What an emitter hands over: files in memory, sorted by path.
//!
//! Nothing here touches a disk. The command compares a [`FileSet`] with a folder and writes what
//! differs; who owns a file decides whether it may be replaced.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The folder name that marks everything below it as the generator's.
const GENERATED_FOLDER: &str = "generated";

/// The file in each generated root that lists what the generator owns there.
pub const MANIFEST: &str = "GENERATED";

/// Files by their path, relative to the target's folder, with `/` between the components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet(BTreeMap<String, File>);

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The text, with `\n` at the end of every line, and no empty lines at its end.
    pub contents: String,
    /// Who may change it.
    pub ownership: Ownership,
}

/// Who may change a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// The generator: it writes the file again whenever its text changes.
    Owned,
    /// People: the generator writes it once, where it is absent, and never touches it again.
    Seeded,
}

impl FileSet {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file that the generator owns. It stands below a folder called `generated`.
    ///
    /// # Panics
    /// Where the path is unsafe, taken, or outside of a `generated` folder. Emitters build paths
    /// out of fixed names and identifiers, so that no document can cause it.
    pub fn own(&mut self, path: impl Into<String>, contents: String) {
        let path = path.into();
        assert!(
            generated_root(&path).is_some(),
            "an owned file outside of a generated folder: {path}"
        );
        self.insert(path, contents, Ownership::Owned);
    }

    /// Adds a file that people own once it is there.
    ///
    /// # Panics
    /// Where the path is unsafe or taken, see [`FileSet::own`].
    pub fn seed(&mut self, path: impl Into<String>, contents: String) {
        self.insert(path.into(), contents, Ownership::Seeded);
    }

    /// Adds the list of owned files to each generated root, so that a file which the generator no
    /// longer writes can be told from one that somebody else put there. Call it last; lists that
    /// are there already are made anew.
    #[must_use]
    pub fn with_manifests(mut self) -> Self {
        self.0.retain(|path, _| {
            generated_root(path).is_none_or(|root| path[root.len() + 1..] != *MANIFEST)
        });
        let mut manifests = BTreeMap::<String, String>::new();
        for (path, file) in self.iter() {
            if file.ownership == Ownership::Owned
                && let Some(root) = generated_root(path)
            {
                let list = manifests.entry(root.to_owned()).or_default();
                let _ = writeln!(list, "{}", &path[root.len() + 1..]);
            }
        }
        for (root, list) in manifests {
            self.own(format!("{root}/{MANIFEST}"), list);
        }
        self
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there are no files.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The generated roots: folders of which every file is the generator's, sorted.
    pub fn roots(&self) -> Vec<&str> {
        let mut roots: Vec<_> = self
            .0
            .keys()
            .filter_map(|path| generated_root(path))
            .collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    fn insert(&mut self, path: String, mut contents: String, ownership: Ownership) {
        assert!(is_safe(&path), "an unsafe path: {path}");
        contents.truncate(contents.trim_end_matches('\n').len());
        if !contents.is_empty() {
            contents.push('\n');
        }
        let file = File {
            contents,
            ownership,
        };
        let before = self.0.insert(path, file);
        assert!(before.is_none(), "two files have one path");
    }
}

/// The part of a path that ends with its first `generated` folder.
fn generated_root(path: &str) -> Option<&str> {
    let mut end = 0;
    for component in path.split('/') {
        end += component.len();
        if component == GENERATED_FOLDER && end < path.len() {
            return Some(&path[..end]);
        }
        end += 1;
    }
    None
}

/// Relative, with plain components only, on every operating system.
fn is_safe(path: &str) -> bool {
    path.split('/').all(|component| {
        !matches!(component, "" | "." | "..") && !component.contains(['\\', ':', '\0'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generated_root_lists_its_owned_files() {
        let mut files = FileSet::new();
        files.own("src/generated/types.rs", String::new());
        files.own("src/generated/operations/mod.rs", String::new());
        files.own("generated/runtime/Cargo.toml", String::new());
        files.seed("src/lib.rs", String::new());
        let files = files.with_manifests();
        assert_eq!(files.roots(), ["generated", "src/generated"]);
        let list = &files.get("src/generated/GENERATED").unwrap().contents;
        assert_eq!(list, "operations/mod.rs\ntypes.rs\n");
        assert_eq!(files.len(), 6);
    }

    #[test]
    fn paths_that_leave_the_folder_are_unsafe() {
        for path in [
            "/etc/passwd",
            "a/../b",
            "..",
            "a//b",
            "C:/x",
            "a\\..\\b",
            "",
            "./a",
        ] {
            assert!(!is_safe(path), "{path}");
        }
        assert!(is_safe("src/generated/operations/r_type.rs"));
    }

    #[test]
    #[should_panic(expected = "outside of a generated folder")]
    fn an_owned_file_stands_below_a_generated_folder() {
        FileSet::new().own("src/lib.rs", String::new());
    }
}
