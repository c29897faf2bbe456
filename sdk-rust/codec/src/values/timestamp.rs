//! Instants.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use jiff::SignedDuration;
use jiff::civil::{self, Time};

use super::{Date, string_form};
use crate::TextError;

const EXPECTED: TextError = TextError::expected("an instant such as `2026-05-09T12:00:00Z`");

/// An instant with its offset, `2026-05-09T14:00:00+02:00`: the `date-time` of RFC 3339,
/// section 5.6.
///
/// It keeps its text, so that what is read is written again to the letter: precision, offset and
/// all. Two timestamps are equal where their texts are; to compare the instants, compare
/// [`to_system_time`](Self::to_system_time). A leap second counts as the second before it, and
/// digits behind the nanoseconds do not count.
///
/// ```
/// use gatesmith_codec::Timestamp;
///
/// let noon: Timestamp = "2026-05-09T12:00:00Z".parse()?;
/// let there: Timestamp = "2026-05-09T14:00:00.000+02:00".parse()?;
/// assert_eq!(there.as_str(), "2026-05-09T14:00:00.000+02:00");
/// assert_ne!(noon, there);
/// assert_eq!(noon.to_system_time(), there.to_system_time());
/// # Ok::<(), gatesmith_codec::TextError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp {
    text: Box<str>,
    /// Since 1970-01-01T00:00:00Z. Not a `jiff::Timestamp`, whose range ends a day before that
    /// of RFC 3339: `9999-12-31T23:59:59Z` is how many systems write "for ever".
    since_epoch: SignedDuration,
}

impl Timestamp {
    /// The text, as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The instant; `None` where the system cannot express it, as Windows before the year 1601.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let distance = self.since_epoch.unsigned_abs();
        if self.since_epoch.is_negative() {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        }
    }

    /// The present instant, in UTC.
    pub fn now() -> Self {
        Self::in_utc(jiff::Timestamp::now())
    }

    fn in_utc(instant: jiff::Timestamp) -> Self {
        Self {
            text: instant.to_string().into_boxed_str(),
            since_epoch: instant.as_duration(),
        }
    }
}

impl FromStr for Timestamp {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let since_epoch = since_epoch(text).ok_or(EXPECTED)?;
        let text = text.into();
        Ok(Self { text, since_epoch })
    }
}

/// Reads what RFC 3339 allows and no more: the parsers of date libraries take other forms of
/// ISO 8601, too. What the numbers mean is theirs to say.
fn since_epoch(text: &str) -> Option<SignedDuration> {
    let (date, rest) = text.split_at_checked("2026-05-09".len())?;
    let (time, rest) = rest.split_at_checked("T12:00:00".len())?;
    let date: Date = date.parse().ok()?;
    let &[b'T' | b't', h1, h2, b':', m1, m2, b':', s1, s2] = time.as_bytes() else {
        return None;
    };
    let hour = two_digits(h1, h2)?;
    let minute = two_digits(m1, m2)?;
    let second = match two_digits(s1, s2)? {
        60 => 59,
        second => second,
    };
    let (nanosecond, offset) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(rest) => fraction(rest)?,
    };
    let time = Time::new(hour, minute, second, nanosecond).ok()?;
    let local = date.civil().to_datetime(time);
    let epoch = civil::date(1970, 1, 1).at(0, 0, 0, 0);
    local
        .duration_since(epoch)
        .checked_sub(SignedDuration::from_secs(offset_seconds(offset)?))
}

/// Nanoseconds, and what follows the digits.
fn fraction(text: &str) -> Option<(i32, &str)> {
    let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let mut nanoseconds = 0;
    let padded = digits.bytes().chain(std::iter::repeat(b'0'));
    for digit in padded.take(9) {
        nanoseconds = nanoseconds * 10 + i32::from(digit - b'0');
    }
    (!digits.is_empty()).then_some((nanoseconds, rest))
}

fn offset_seconds(text: &str) -> Option<i64> {
    let (sign, hours, minutes) = match text.as_bytes() {
        b"Z" | b"z" => return Some(0),
        &[b'+', h1, h2, b':', m1, m2] => (1, two_digits(h1, h2)?, two_digits(m1, m2)?),
        &[b'-', h1, h2, b':', m1, m2] => (-1, two_digits(h1, h2)?, two_digits(m1, m2)?),
        _ => return None,
    };
    let in_range = hours < 24 && minutes < 60;
    in_range.then(|| sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}

fn two_digits(high: u8, low: u8) -> Option<i8> {
    let digit = |byte: u8| i8::try_from(char::from(byte).to_digit(10)?).ok();
    Some(digit(high)? * 10 + digit(low)?)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Timestamp({self})")
    }
}

string_form!(Timestamp, |timestamp| Cow::Borrowed(timestamp.as_str()));

/// In UTC. Fails outside the years 0 to 9999, which is all that RFC 3339 can write.
impl TryFrom<SystemTime> for Timestamp {
    type Error = TextError;

    fn try_from(time: SystemTime) -> Result<Self, TextError> {
        let instant = jiff::Timestamp::try_from(time).map_err(|_| EXPECTED)?;
        within_four_digit_years(instant)
    }
}

fn within_four_digit_years(instant: jiff::Timestamp) -> Result<Timestamp, TextError> {
    let timestamp = Timestamp::in_utc(instant);
    if timestamp.text.starts_with('-') {
        return Err(EXPECTED);
    }
    Ok(timestamp)
}

/// Fails in the last two days of the year 9999, which are beyond the range of the crate `jiff`.
#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = TextError;

    fn try_from(timestamp: Timestamp) -> Result<Self, TextError> {
        Self::from_duration(timestamp.since_epoch).map_err(|_| EXPECTED)
    }
}

/// In UTC. Fails before the year 0.
#[cfg(feature = "jiff")]
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TextError;

    fn try_from(instant: jiff::Timestamp) -> Result<Self, TextError> {
        within_four_digit_years(instant)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Timestamp;

    #[test]
    fn only_date_times_of_rfc_3339_are_instants() {
        for text in [
            "2026-05-09T12:00:00Z",
            "2026-05-09t12:00:00z",
            "2026-05-09T12:00:00.1+02:00",
            "2026-05-09T12:00:00.123456789012Z",
            "2016-12-31T23:59:60Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-00:00",
        ] {
            let timestamp = text.parse::<Timestamp>();
            assert_eq!(
                timestamp.unwrap_or_else(|_| panic!("{text}")).as_str(),
                text
            );
        }
        for text in [
            "",
            "2026-05-09",
            "2026-05-09 12:00:00Z",
            "2026-05-09T12:00Z",
            "2026-05-09T12:00:00",
            "2026-05-09T12:00:00.Z",
            "2026-05-09T12:00:00+02",
            "2026-05-09T12:00:00+24:00",
            "2026-05-09T12:00:00+02:00[Europe/Berlin]",
            "2026-05-09T25:00:00Z",
            "2026-02-30T12:00:00Z",
            "2026-05-09T12:00:00Zé",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn system_times_become_utc() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_500);
        let timestamp = Timestamp::try_from(time).unwrap();
        assert_eq!(timestamp.as_str(), "1970-01-01T00:00:01.5Z");
        assert_eq!(timestamp.to_system_time(), Some(time));

        let text = "2026-05-09T14:00:00.123456789999+02:00";
        let timestamp: Timestamp = text.parse().unwrap();
        let seconds = 1_778_328_000;
        let expected = SystemTime::UNIX_EPOCH + Duration::new(seconds, 123_456_789);
        assert_eq!(timestamp.to_system_time(), Some(expected));
    }
}
