//! The one place that writes files.
//!
//! Everything is first written beside its destination, and only then moved into place: where one
//! file cannot be written, none has changed. Nothing is written through a symbolic link below the
//! package's folder, so that a link in a repository cannot lead a write out of it.

use std::{
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
        staged.push((stage(difference)?, &difference.path));
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

/// Writes the contents into a file without a name that anybody knows, in the destination's folder.
/// The file is closed: a document with thousands of operations is more files than may be open.
fn stage(difference: &Difference) -> Result<TempPath, Failure> {
    let path = &difference.path;
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> io::Result<TempPath> {
        fs::create_dir_all(folder)?;
        let file = tempfile::Builder::new()
            .prefix(".gatesmith-")
            .tempfile_in(folder)?;
        io::Write::write_all(&mut file.as_file(), difference.wanted.as_bytes())?;
        keep_mode(path, &file)?;
        Ok(file.into_temp_path())
    };
    write().map_err(|error| cannot_write(path, &error))
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
    .help("remove the link, or point `out` at the folder that it leads to")
}

fn leaves(root: &Path, path: &Path) -> Failure {
    Failure::new(format!(
        "{} is not inside {}",
        display_path(path),
        display_path(root)
    ))
}

/// Before anything was moved into place.
fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}", named(path, error)))
        .help("no file was changed; mend the cause and run `gatesmith generate` again")
}

/// While files were moved into place or removed.
fn stopped_at(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("cannot write {}", named(path, error))).help(
        "some files before this one were changed; mend the cause and run `gatesmith generate` again",
    )
}
