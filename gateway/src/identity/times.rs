//! The two ways in which a request says when it was signed, and the one in which it is answered.
//!
//! `X-Amz-Date` is ISO 8601 "basic" (`20150830T123600Z`); `Date` may also be an HTTP date
//! (RFC 9110, section 5.6.7). Whichever was read, signatures and messages speak of the basic form.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;

/// A moment to the second, as signatures know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(Timestamp);

impl Moment {
    /// The second in which `time` lies; the earliest or latest moment where it is out of range.
    pub(super) fn of(time: SystemTime) -> Self {
        let outside = if time < SystemTime::UNIX_EPOCH {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        let exact = Timestamp::try_from(time).unwrap_or(outside);
        Self(Timestamp::from_second(exact.as_second()).unwrap_or(exact))
    }

    /// Reads `YYYYMMDDTHHMMSSZ`, and nothing else.
    pub(super) fn parse_basic(text: &[u8]) -> Option<Self> {
        let [date @ .., b'T', h1, h2, m1, m2, s1, s2, b'Z'] = text else {
            return None;
        };
        let [y1, y2, y3, y4, o1, o2, d1, d2] = date else {
            return None;
        };
        let two = |tens: &u8, ones: &u8| Some(digit(*tens)? * 10 + digit(*ones)?);
        let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
        let [month, day] = [two(o1, o2)?, two(d1, d2)?];
        let [hour, minute, second] = [two(h1, h2)?, two(m1, m2)?, two(s1, s2)?];
        let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
        Some(Self(civil.to_zoned(TimeZone::UTC).ok()?.timestamp()))
    }

    /// Reads the value of a `Date` header: an HTTP date, or the basic form.
    pub(super) fn parse_date_header(text: &[u8]) -> Option<Self> {
        Self::parse_basic(text)
            .or_else(|| DateTimeParser::new().parse_timestamp(text).ok().map(Self))
    }

    /// This moment moved by `seconds`, kept within what can be written.
    pub(super) fn plus(self, seconds: i64) -> Self {
        let limit = if seconds < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        let moved = self.0.as_second().saturating_add(seconds);
        Self(Timestamp::from_second(moved).unwrap_or(limit))
    }

    /// The beginning of the second, as the standard library has it.
    #[cfg(test)]
    pub(super) fn time(self) -> SystemTime {
        self.0.into()
    }

    /// `YYYYMMDDTHHMMSSZ`.
    pub(super) fn basic(self) -> String {
        self.0.strftime("%Y%m%dT%H%M%SZ").to_string()
    }
}

fn digit(byte: u8) -> Option<i8> {
    byte.is_ascii_digit()
        .then(|| i8::try_from(byte - b'0').ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_date_are_the_same_moment() {
        let basic = Moment::parse_basic(b"20150830T123600Z").unwrap();
        assert_eq!(basic.basic(), "20150830T123600Z");
        for text in ["Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z"] {
            assert_eq!(
                Moment::parse_date_header(text.as_bytes()),
                Some(basic),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_exactly_the_basic_form_is_no_date() {
        for text in [
            "",
            "20150830",
            "20150830T123600",
            "20150830t123600z",
            "2015-08-30T12:36:00Z",
            "20151330T123600Z",
            "20150230T123600Z",
            "20150830T126000Z",
            "20150830T123600Z ",
            "+0150830T123600Z",
            "99991231T235959Z",
        ] {
            assert_eq!(Moment::parse_basic(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let last = Moment(Timestamp::MAX);
        assert!(last.plus(300) >= last);
        assert!(Moment(Timestamp::MIN).plus(-300) <= last);
    }
}
