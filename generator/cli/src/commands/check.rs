//! `gatesmith check`: the gate in continuous integration.

use crate::{
    arguments::Arguments,
    drift::{Drift, display_path},
    failure::Failure,
    output::{Outcome, Output},
    plan,
};

/// Prints each difference as a diff from what is on disk to what would be written.
pub(super) fn run(
    arguments: &Arguments,
    names: &[String],
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let Some(plan) = plan::make(arguments, names, output)? else {
        return Ok(Outcome::Findings);
    };
    output.progress.finish();
    let mut drifted = 0;
    for difference in &plan.differences {
        let word = match difference.drift {
            Drift::Missing => "missing",
            Drift::Stale => "stale",
            Drift::Orphan => "orphan",
            Drift::Unseeded => continue,
        };
        drifted += 1;
        writeln!(output.out, "{word} {}", display_path(&difference.path))?;
        writeln!(output.out, "{}", difference.unified_diff())?;
    }
    if drifted == 0 {
        if !output.quiet {
            writeln!(
                output.out,
                "{} files are what the documents say",
                plan.file_count
            )?;
        }
        return Ok(Outcome::Fine);
    }
    let files = if drifted == 1 {
        "file differs"
    } else {
        "files differ"
    };
    writeln!(
        output.err,
        "{drifted} {files}: run `gatesmith generate` and commit what it writes"
    )?;
    Ok(Outcome::Findings)
}
