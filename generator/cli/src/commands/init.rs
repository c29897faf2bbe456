//! `gatesmith init`: a new project, in an empty folder or around what exists.

use crate::{
    arguments::{Arguments, InitArguments},
    drift::display_path,
    failure::Failure,
    init::{self, Project},
    output::{Outcome, Output},
    settle,
};

/// Writes the project, all of it or nothing, and says what to do next.
pub(super) fn run(
    arguments: &Arguments,
    init: &InitArguments,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let project = match &init.from {
        None => init::starter(init)?,
        Some(file) => match init::adopt(init, file, output)? {
            Some(project) => project,
            None => return Ok(Outcome::Findings),
        },
    };
    let Project { files, steps, .. } = &project;
    settle::create(&init.folder, files)?;
    if !arguments.quiet {
        for file in files.keys() {
            let path = init.folder.join(file);
            writeln!(output.out, "   wrote {}", display_path(&path))?;
        }
        write!(output.out, "\n{steps}")?;
    }
    Ok(project.outcome)
}
