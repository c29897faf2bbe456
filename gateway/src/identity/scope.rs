//! The credential scope: for which day, region and service a signature was made.

use super::Denial;
use super::keys::TERMINATOR;
use super::times::Moment;

/// What is left of a credential once its region, service and terminator are known to be right.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// Whose key it is.
    pub(super) key_id: &'a str,
    /// `YYYYMMDD`.
    pub(super) date: &'a str,
}

impl<'a> Scope<'a> {
    /// Reads `credential`, and refuses it unless it is for `region` and `service`, on the day of
    /// `signed_at`. All that is wrong is said at once; letters count as they are.
    pub(super) fn check(
        credential: &'a str,
        region: &str,
        service: &str,
        signed_at: Moment,
    ) -> Result<Self, Denial> {
        let given = credential.trim_end_matches('/');
        let mut parts = given.split('/');
        let five = [(); 5].map(|()| parts.next());
        let (
            [
                Some(key_id),
                Some(date),
                Some(for_region),
                Some(for_service),
                Some(end),
            ],
            None,
        ) = (five, parts.next())
        else {
            return Err(Denial::incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            ))
            .summarized("the Credential has not exactly 5 slash-delimited elements"));
        };
        let moment = signed_at.basic();
        let day = moment.get(..8).unwrap_or_default();
        let wrong = [
            (for_region != region).then(|| {
                format!("Credential should be scoped to a valid region, not '{for_region}'.")
            }),
            (for_service != service)
                .then(|| format!("Credential should be scoped to correct service: '{service}'.")),
            (end != TERMINATOR).then(|| {
                format!(
                    "Credential should be scoped with a valid terminator: '{TERMINATOR}', not \
                     '{end}'."
                )
            }),
            (date != day).then(|| {
                format!(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of \
                     date from HTTP: '{date}' != '{day}', from '{moment}'."
                )
            }),
        ];
        let mut message = wrong.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if !message.is_empty() {
            // Alone, the first two are recorded with a space behind them.
            if end == TERMINATOR && date == day {
                message.push(' ');
            }
            return Err(Denial::invalid(message));
        }
        Ok(Scope { key_id, date })
    }
}
