//! Calendar days.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::string_form;
use crate::TextError;

const EXPECTED: TextError = TextError::expected("a calendar day such as `2026-05-09`");

/// A calendar day, `2026-05-09`: the `full-date` of RFC 3339, section 5.6. Years 0 to 9999.
///
/// ```
/// use gatesmith_codec::Date;
///
/// let day: Date = "2026-05-09".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2026, 5, 9));
/// assert!("2026-02-30".parse::<Date>().is_err());
/// # Ok::<(), gatesmith_codec::TextError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The day, where there is such a day and its year has at most four digits.
    ///
    /// # Errors
    /// Where there is not.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, TextError> {
        civil::Date::new(year, month, day)
            .ok()
            .filter(|date| date.year() >= 0)
            .map(Self)
            .ok_or(EXPECTED)
    }

    pub(super) const fn civil(self) -> civil::Date {
        self.0
    }

    /// 0 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }
}

impl FromStr for Date {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        // The parsers of date libraries take more than RFC 3339 has: signs, six digit years,
        // a time of day behind the date.
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(EXPECTED);
        };
        let digits = |digits: &[u8]| {
            digits.iter().try_fold(0_i16, |number, byte| {
                byte.is_ascii_digit()
                    .then(|| number * 10 + i16::from(byte - b'0'))
            })
        };
        let year = digits(&[y1, y2, y3, y4]).ok_or(EXPECTED)?;
        let two = |high, low| digits(&[high, low]).and_then(|number| i8::try_from(number).ok());
        let month = two(m1, m2).ok_or(EXPECTED)?;
        let day = two(d1, d2).ok_or(EXPECTED)?;
        Self::new(year, month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Date({self})")
    }
}

string_form!(Date, |date| Cow::Owned(date.to_string()));

#[cfg(feature = "jiff")]
impl From<Date> for civil::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<civil::Date> for Date {
    type Error = TextError;

    fn try_from(date: civil::Date) -> Result<Self, TextError> {
        Self::new(date.year(), date.month(), date.day())
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_full_dates_of_rfc_3339_are_days() {
        for text in ["2026-05-09", "0000-01-01", "9999-12-31", "2024-02-29"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026-5-9",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "20260509",
            "+002026-05-09",
            "2026-05-09T00:00:00Z",
            "2026-05-09 ",
            "２026-05-09",
            "-026-05-09",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
        }
    }
}
