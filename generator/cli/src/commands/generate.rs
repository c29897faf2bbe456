//! `gatesmith generate`: makes the disk what the documents say.

use crate::{
    arguments::Arguments,
    drift::{Drift, display_path},
    failure::Failure,
    output::{Outcome, Output},
    plan::{self, Plan},
    settle,
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
    write(&plan, output)?;
    if !output.quiet {
        let changed = plan.differences.len();
        writeln!(output.out, "{} files, {changed} changed", plan.file_count)?;
    }
    Ok(Outcome::Fine)
}

/// Makes the disk what the plan says, and says what was written.
pub(super) fn write(plan: &Plan, output: &mut Output) -> Result<(), Failure> {
    output.progress.expect(1);
    output.progress.step("writing");
    settle::settle(&plan.differences)?;
    output.progress.finish();
    if !output.quiet {
        for difference in &plan.differences {
            let verb = match difference.drift {
                Drift::Missing => "wrote",
                Drift::Stale => "updated",
                Drift::Orphan => "removed",
                Drift::Unseeded => "seeded",
            };
            writeln!(output.out, "{verb:>8} {}", display_path(&difference.path))?;
        }
    }
    for advice in &plan.advice {
        writeln!(output.err, "{advice}")?;
    }
    Ok(())
}
