//! Embeds the sources of the runtimes, so that a generated package can bring its own
//! (`runtime = "bundled"`).
//!
//! `runtime/NAME/src` is a link to the runtime's own sources; `cargo package` follows it. What comes
//! out is a sorted list of paths and texts, the same on every machine.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// The folder of the runtimes: crates, each with a `manifest.toml` and a link `src`, and the
/// TypeScript runtime, a link `src` alone.
const RUNTIMES: &str = "runtime";

/// The TypeScript runtime's folder in it.
const TYPESCRIPT: &str = "typescript";

fn main() -> io::Result<()> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join(RUNTIMES);
    write_table(&root, &["rs", "toml"], "runtime.rs")?;
    let typescript = root.join(TYPESCRIPT).join("src");
    write_table(&typescript, &["ts"], "runtime_typescript.rs")
}

/// Writes the table of all files below a folder that end so: their names, and their texts.
fn write_table(root: &Path, endings: &[&str], table_name: &str) -> io::Result<()> {
    let mut files = Vec::new();
    collect(root, "", endings, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for name in &files {
        let path = root.join(name);
        let path = path
            .to_str()
            .ok_or_else(|| io::Error::other("a path that is not UTF-8"))?;
        let _ = writeln!(table, "({name:?}, include_str!({path:?})),");
    }
    table.push(']');
    let target = Path::new(&variable("OUT_DIR")?).join(table_name);
    if fs::read_to_string(&target).ok().as_deref() != Some(&table) {
        #[expect(
            clippy::disallowed_methods,
            reason = "a build script writes to its own folder"
        )]
        fs::write(target, table)?;
    }
    Ok(())
}

/// Adds the files below a folder that end so, by their names below the root.
fn collect(
    folder: &Path,
    prefix: &str,
    endings: &[&str],
    files: &mut Vec<String>,
) -> io::Result<()> {
    rerun_if_changed(folder);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if path.is_dir() {
            collect(&path, &format!("{name}/"), endings, files)?;
        } else if path
            .extension()
            .is_some_and(|it| endings.iter().any(|ending| it == *ending))
        {
            files.push(name);
        }
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "that is how Cargo speaks to a build script"
)]
fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
