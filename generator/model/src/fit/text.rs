//! Whether a text fits a string type: its length, its pattern, its format.

use std::sync::LazyLock;

use regex::Regex;

use crate::api::{StringFormat, Type};

use super::{Checker, Misfit, Verdict, counted, shown};

/// RFC 3339, `full-date`.
static DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$").ok());

/// RFC 3339, `date-time`.
static DATE_TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
    )
    .ok()
});

/// RFC 4648, section 4.
static BASE64: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$").ok()
});

impl Checker<'_> {
    /// Whether a text fits a string type.
    pub(crate) fn text_fits(&mut self, ty: &Type, text: &str) -> bool {
        self.text(ty, text).is_ok()
    }

    pub(super) fn text(&mut self, ty: &Type, text: &str) -> Verdict {
        let Type::String {
            format,
            min_length,
            max_length,
            pattern,
        } = ty
        else {
            return Ok(());
        };
        counted(text.chars().count(), *min_length, *max_length, "character")?;
        if let Some(pattern) = pattern
            && !self.matches(pattern, text)
        {
            return Err(Misfit::here(format!(
                "is `{}`, which does not match `{}`",
                shown(text),
                shown(pattern)
            )));
        }
        let (form, name) = match format {
            StringFormat::Date => (&DATE, "date such as `2026-05-09`"),
            StringFormat::DateTime => (&DATE_TIME, "instant such as `2026-05-09T10:11:12Z`"),
            StringFormat::Byte => (&BASE64, "base64"),
            StringFormat::Plain
            | StringFormat::Uuid
            | StringFormat::Email
            | StringFormat::Uri
            | StringFormat::Password => return Ok(()),
        };
        if form.as_ref().is_none_or(|form| form.is_match(text)) {
            return Ok(());
        }
        let what = format!("is `{}`, which is no {name}", shown(text));
        Err(Misfit::here(what))
    }

    /// Whether a pattern matches somewhere in a text. One that cannot be compiled refuses nothing.
    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        if !self.patterns.contains_key(pattern) {
            let compiled = Regex::new(pattern).ok();
            self.patterns.insert(pattern.to_owned(), compiled);
        }
        let compiled = self.patterns.get(pattern).and_then(Option::as_ref);
        compiled.is_none_or(|compiled| compiled.is_match(text))
    }
}
