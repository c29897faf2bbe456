//! The one place that writes files.
//!
//! Everything is first written beside its destination, and only then moved into place: where one
//! file cannot be written, none has changed. Nothing is written through a symbolic link below the
//! package's folder, so that a link in a repository cannot lead a write out of it.
//!
//! [`settle`] makes a folder what the documents say; [`create`] makes a new project, which replaces
//! nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Component, Path, PathBuf},
};

use tempfile::{NamedTempFile, TempPath};

use crate::{
    drift::{Difference, Drift, display_path, named},
    failure::Failure,
};

/// Makes the disk as the differences want it.
pub(crate) fn settle(differences: &[Difference]) -> Result<(), Failure> {
    for difference in differences {
        refuse_links(&difference.root, &difference.path)?;
    }
    let mut staged = Vec::new();
    for difference in differences
        .iter()
        .filter(|difference| difference.drift != Drift::Orphan)
    {
        let file = stage(&difference.path, difference.wanted.as_bytes())
            .map_err(|error| cannot_write(&difference.path, &error))?;
        staged.push((file, &difference.path));
    }
    for (file, path) in staged {
        file.persist(path)
            .map_err(|error| stopped_at(path, &error.error))?;
    }
    for difference in differences
        .iter()
        .filter(|difference| difference.drift == Drift::Orphan)
    {
        fs::remove_file(&difference.path).map_err(|error| stopped_at(&difference.path, &error))?;
        remove_empty_folders(&difference.root, &difference.path);
    }
    Ok(())
}

/// Makes files that are not there yet, by their paths below `root`: all of them, or none. Where
/// something stands in the way, all of it is named.
pub(crate) fn create(root: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<(), Failure> {
    if root.exists() && !root.is_dir() {
        return Err(Failure::new(format!("{} is no folder", display_path(root))));
    }
    let taken: Vec<&Path> = files
        .keys()
        .filter_map(|file| in_the_way(root, file))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    if !taken.is_empty() {
        return Err(is_taken(root, &taken));
    }
    for file in files.keys() {
        refuse_links(root, &root.join(file))?;
    }
    let mut made = Made::default();
    made.files(root, files).inspect_err(|_| made.undo())
}

/// What stands where a file is to be, or where a folder of it is to be.
fn in_the_way<'a>(root: &Path, file: &'a Path) -> Option<&'a Path> {
    let is_file = |path: &Path| {
        let kind = fs::metadata(root.join(path)).or_else(|_| fs::symlink_metadata(root.join(path)));
        kind.is_ok_and(|kind| !kind.is_dir())
    };
    let mut parts = file.ancestors().filter(|part| !part.as_os_str().is_empty());
    let whole = parts.next()?;
    if fs::symlink_metadata(root.join(whole)).is_ok() {
        return Some(whole);
    }
    parts.find(|folder| is_file(folder))
}

/// What [`create`] has made so far, in order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn files(&mut self, root: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) -> Result<(), Failure> {
        let mut staged = Vec::new();
        for (file, contents) in files {
            let path = root.join(file);
            let file = self
                .folder(path.parent().unwrap_or(root))
                .and_then(|()| stage(&path, contents))
                .map_err(|error| not_made(&path, &error))?;
            staged.push((file, path));
        }
        for (file, path) in staged {
            file.persist_noclobber(&path)
                .map_err(|error| not_made(&path, &error.error))?;
            self.files.push(path);
        }
        Ok(())
    }

    /// Makes a folder and those that it stands in.
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder
            .ancestors()
            .take_while(|it| !it.as_os_str().is_empty() && !it.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder)?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }

    /// Takes everything away again. What cannot be taken away is no second reason to complain.
    fn undo(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes the contents into a file without a name that anybody knows, in the destination's folder.
/// The file is closed: a document with thousands of operations is more files than may be open.
fn stage(path: &Path, contents: &[u8]) -> io::Result<TempPath> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let file = tempfile::Builder::new()
        .prefix(".gatesmith-")
        .tempfile_in(folder)?;
    io::Write::write_all(&mut file.as_file(), contents)?;
    keep_mode(path, &file)?;
    Ok(file.into_temp_path())
}

/// Temporary files are private; what replaces a file has the mode that this file had, or that a
/// new file would have.
#[cfg(unix)]
fn keep_mode(path: &Path, file: &NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let permissions = match fs::metadata(path) {
        Ok(current) => current.permissions(),
        Err(_) => fs::Permissions::from_mode(0o644),
    };
    file.as_file().set_permissions(permissions)
}

#[cfg(not(unix))]
fn keep_mode(_: &Path, _: &NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Refuses a path of which any part below `root` is a symbolic link, or that leaves `root`.
fn refuse_links(root: &Path, path: &Path) -> Result<(), Failure> {
    let inside = path.strip_prefix(root).map_err(|_| leaves(root, path))?;
    let mut current: PathBuf = root.to_owned();
    let count = inside.components().count();
    for (index, part) in inside.components().enumerate() {
        let Component::Normal(part) = part else {
            return Err(leaves(root, path));
        };
        current.push(part);
        match fs::symlink_metadata(&current) {
            // An orphan may itself be a link: the link is removed, not what it leads to.
            Ok(kind) if kind.is_symlink() && index + 1 < count => return Err(is_link(&current)),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(cannot_write(&current, &error)),
        }
    }
    Ok(())
}

/// Removes the folders that an orphan leaves empty, up to the package's folder.
fn remove_empty_folders(root: &Path, path: &Path) {
    let folders = path
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != root);
    for folder in folders {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn is_link(path: &Path) -> Failure {
    Failure::new(format!(
        "{} is a symbolic link: nothing is written through it",
        display_path(path)
    ))
    .help("remove the link, or name the folder that it leads to")
}

fn leaves(root: &Path, path: &Path) -> Failure {
    Failure::new(format!(
        "{} is not inside {}",
        display_path(path),
        display_path(root)
    ))
}

fn is_taken(root: &Path, taken: &[&Path]) -> Failure {
    let names: Vec<String> = taken
        .iter()
        .map(|path| format!("\n  {}", display_path(&root.join(path))))
        .collect();
    let what = match taken {
        [_] => "a file of the new project is there already:",
        _ => "files of the new project are there already:",
    };
    Failure::new(format!("{what}{}", names.concat()))
        .help("nothing was written; name another folder, or move these away")
}

/// While a project was being made.
fn not_made(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}", named(path, error)))
        .help("nothing was left behind; mend the cause and try again")
}

/// Before anything was moved into place.
fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}", named(path, error)))
        .help("no file was changed; mend the cause and run the command again")
}

/// While files were moved into place or removed.
fn stopped_at(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}", named(path, error)))
        .help("some files before this one were changed; mend the cause and run the command again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_before_a_failure_is_taken_away_again() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().join("new");
        let files: BTreeMap<PathBuf, Vec<u8>> = ["a/b/c", "a/d", &"x".repeat(300)]
            .map(|name| (name.into(), b"text".to_vec()))
            .into();
        assert!(create(&root, &files).is_err());
        let mut made = Made::default();
        assert!(made.files(&root, &files).is_err());
        assert_eq!(made.files.len(), 2);
        made.undo();
        assert!(!root.exists());
        let named: BTreeMap<_, _> = files.into_iter().take(2).collect();
        create(&root, &named).unwrap();
        assert_eq!(fs::read(root.join("a/b/c")).unwrap(), b"text");
    }
}
