//! `gatesmith explain`: the catalogue of rules.

use gatesmith_model::{diagnostic::LevelError, rules::Rule};

use crate::{
    failure::Failure,
    output::{Outcome, Output},
};

/// Explains a rule, or lists all of them.
pub(super) fn run(rule: Option<&str>, output: &mut Output) -> Result<Outcome, Failure> {
    let Some(id) = rule else {
        let width = Rule::ALL
            .iter()
            .map(|rule| rule.id().len())
            .max()
            .unwrap_or(0);
        for rule in Rule::ALL {
            writeln!(output.out, "{:width$}  {}", rule.id(), rule.title())?;
        }
        return Ok(Outcome::Fine);
    };
    let rule = Rule::from_id(id).ok_or_else(|| {
        Failure::new(LevelError::UnknownRule(id.to_owned()).to_string())
            .help("`gatesmith explain` without a rule lists them all")
    })?;
    write!(output.out, "{}", rule.explain())?;
    Ok(Outcome::Fine)
}
