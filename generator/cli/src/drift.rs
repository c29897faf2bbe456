//! What is on disk against what would be written.
//!
//! A [`Difference`] is at once what `check` prints and what `generate` does, so that the two
//! cannot disagree. Only owned files are compared: a seeded file belongs to people from the moment
//! that it exists.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use gatesmith_emit::{FileSet, Ownership, file_set::MANIFEST};
use similar::TextDiff;

use crate::failure::Failure;

/// How a file on disk differs from what would be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drift {
    /// It is not there.
    Missing,
    /// It holds something else.
    Stale,
    /// It is in a generated root, and nothing would write it.
    Orphan,
    /// It would be written once, and is not there yet. Not a fault.
    Unseeded,
}

/// One file that differs.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The file.
    pub(crate) path: PathBuf,
    /// The folder that it must stay in when it is written.
    pub(crate) root: PathBuf,
    /// How it differs.
    pub(crate) drift: Drift,
    /// What is there now; empty where nothing is.
    pub(crate) current: Vec<u8>,
    /// What would be there; empty for an orphan.
    pub(crate) wanted: String,
}

impl Difference {
    /// The difference as a unified diff from what is there to what would be written.
    pub(crate) fn unified_diff(&self) -> String {
        let current = String::from_utf8_lossy(&self.current);
        if self.drift == Drift::Stale && current.replace("\r\n", "\n") == self.wanted {
            return "only the line ends differ: the file has CRLF, it is written with LF\n".into();
        }
        let name = display_path(&self.path);
        TextDiff::from_lines(current.as_ref(), self.wanted.as_str())
            .unified_diff()
            .context_radius(3)
            .header(&format!("{name} (on disk)"), &format!("{name} (generated)"))
            .to_string()
    }
}

/// A path as it is printed: with `/` on every machine.
pub(crate) fn display_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// Compares a set of files with the folder that they are for.
pub(crate) fn compare(out: &Path, files: &FileSet) -> Result<Vec<Difference>, Failure> {
    let mut differences = Vec::new();
    for (name, file) in files.iter() {
        let path = out.join(name);
        let owned = file.ownership == Ownership::Owned;
        if let Some((drift, current)) = compare_one(&path, &file.contents, owned)? {
            let (root, wanted) = (out.to_owned(), file.contents.clone());
            differences.push(Difference {
                path,
                root,
                drift,
                current,
                wanted,
            });
        }
    }
    for root in files.roots() {
        let folder = out.join(root);
        let before = differences.len();
        orphans(out, &folder, files, &mut differences)?;
        if let Some(foreign) = differences.get(before)
            && !folder.join(MANIFEST).exists()
        {
            return Err(not_ours(&folder, &foreign.path));
        }
    }
    Ok(differences)
}

/// Compares a single file that the tool shares with people, such as a lock.
pub(crate) fn compare_shared(path: &Path, wanted: &str) -> Result<Option<Difference>, Failure> {
    let root = path.parent().unwrap_or(Path::new(".")).to_owned();
    Ok(
        compare_one(path, wanted, true)?.map(|(drift, current)| Difference {
            path: path.to_owned(),
            root,
            drift,
            current,
            wanted: wanted.to_owned(),
        }),
    )
}

fn compare_one(
    path: &Path,
    wanted: &str,
    owned: bool,
) -> Result<Option<(Drift, Vec<u8>)>, Failure> {
    // A device is not to be replaced by a file, and a pipe would be waited for.
    let is_other = |kind: fs::Metadata| !kind.is_file() && !kind.is_dir();
    if fs::metadata(path).is_ok_and(is_other) {
        let name = display_path(path);
        return Err(Failure::new(format!("{name} is no regular file"))
            .help("name a file; what goes to the standard output needs no name"));
    }
    match fs::read(path) {
        Ok(current) if !owned || current == wanted.as_bytes() => Ok(None),
        Ok(current) => Ok(Some((Drift::Stale, current))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Some((
            if owned {
                Drift::Missing
            } else {
                Drift::Unseeded
            },
            Vec::new(),
        ))),
        Err(error) => Err(cannot_read(path, &error)),
    }
}

/// Files below `folder` that nothing would write. Links are not followed: they are orphans.
fn orphans(
    out: &Path,
    folder: &Path,
    files: &FileSet,
    differences: &mut Vec<Difference>,
) -> Result<(), Failure> {
    let unreadable = |error: io::Error| cannot_read(folder, &error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(unreadable)?;
    paths.sort();
    for path in paths {
        let kind = fs::symlink_metadata(&path).map_err(|error| cannot_read(&path, &error))?;
        if kind.is_dir() {
            orphans(out, &path, files, differences)?;
            continue;
        }
        let name = path.strip_prefix(out).map(display_path).unwrap_or_default();
        if files.get(&name).is_none() {
            let current = if kind.is_file() {
                fs::read(&path).map_err(|error| cannot_read(&path, &error))?
            } else {
                Vec::new()
            };
            let (root, wanted) = (out.to_owned(), String::new());
            differences.push(Difference {
                path,
                root,
                drift: Drift::Orphan,
                current,
                wanted,
            });
        }
    }
    Ok(())
}

/// A generated folder that we wrote has a list of its files. One without was somebody else's
/// before, and what stands in it is not ours to remove.
fn not_ours(folder: &Path, file: &Path) -> Failure {
    Failure::new(format!(
        "{} is there already, without the list `{MANIFEST}` that gatesmith keeps of its files: {} would be removed",
        display_path(folder),
        display_path(file)
    ))
    .help("move the files away, or point `out` elsewhere")
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot read {}", named(path, error)))
        .help("what stands there has to be compared; make it readable, or remove it")
}

/// An error of the file system that names its file.
pub(crate) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", display_path(path)))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_regular_file_is_not_to_be_replaced() {
        let refused = compare_shared(Path::new("/dev/null"), "text").unwrap_err();
        assert!(
            refused.to_string().contains("is no regular file"),
            "{refused}"
        );
    }
}
