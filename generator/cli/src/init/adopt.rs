//! A project around what exists.

use std::path::Path;

use super::Project;
use crate::{arguments::InitArguments, failure::Failure, output::Output};

/// Reads what exists. `None` where it cannot be used; the findings are printed.
pub(crate) fn adopt(
    _arguments: &InitArguments,
    _file: &Path,
    _output: &mut Output,
) -> Result<Option<Project>, Failure> {
    Err(Failure::new("`--from` is not there yet"))
}
