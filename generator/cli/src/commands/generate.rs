//! `gatesmith generate`: makes the disk what the documents say.

use crate::{
    arguments::Arguments,
    drift::{Drift, display_path},
    failure::Failure,
    output::{Outcome, Output},
    plan, settle,
};

/// Writes what differs, for all the APIs or for none of them.
pub(super) fn run(
    arguments: &Arguments,
    names: &[String],
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let Some(plan) = plan::make(arguments, names, output)? else {
        return Ok(Outcome::Findings);
    };
    settle::settle(&plan.differences)?;
    if !arguments.quiet {
        for difference in &plan.differences {
            let verb = match difference.drift {
                Drift::Missing => "wrote",
                Drift::Stale => "updated",
                Drift::Orphan => "removed",
                Drift::Unseeded => "seeded",
            };
            writeln!(output.out, "{verb:>8} {}", display_path(&difference.path))?;
        }
        let changed = plan.differences.len();
        writeln!(output.out, "{} files, {changed} changed", plan.file_count)?;
    }
    for advice in &plan.advice {
        writeln!(output.err, "{advice}")?;
    }
    Ok(Outcome::Fine)
}
