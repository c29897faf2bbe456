//! What rustfmt says to generated files.

use std::{fmt::Write as _, path::Path, process::Command};

use gatesmith_emit::FileSet;

/// What rustfmt, in its default style, would change in a set of files; empty: nothing.
pub(crate) fn rustfmt_changes(files: &FileSet) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    let mut changes = String::new();
    for (path, _) in files
        .iter()
        .filter(|(path, _)| is_rust(path) && *path != "src/lib.rs")
    {
        let output = Command::new("rustfmt")
            .args([
                "--check",
                "--edition",
                "2024",
                "--config",
                "skip_children=true",
            ])
            .arg(folder.path().join(path))
            .output()
            .unwrap();
        if !output.status.success() {
            let (out, error) = (
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr),
            );
            let _ = writeln!(changes, "{path}:\n{out}{error}");
        }
    }
    changes
}

fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

fn write(folder: &Path, files: &FileSet) {
    for (path, file) in files.iter() {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        #[expect(clippy::disallowed_methods, reason = "a test writes to its own folder")]
        std::fs::write(path, &file.contents).unwrap();
    }
}
