//! Numbers of a document: their text is kept, so that no bound loses a digit on the way.

/// A whole number, however it is written: `10`, `1e3`, `10.0`. `None` where it has a fraction or
/// does not fit.
pub(crate) fn whole(text: &str) -> Option<i128> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let (value, is_exact) = split(text)?;
    is_exact.then_some(value)
}

/// The least whole number that is not below a number.
pub(crate) fn ceiling(text: &str) -> Option<i128> {
    let (value, is_exact) = split(text)?;
    value.checked_add(i128::from(!is_exact && !text.starts_with('-')))
}

/// The greatest whole number that is not above a number.
pub(crate) fn floor(text: &str) -> Option<i128> {
    let (value, is_exact) = split(text)?;
    value.checked_sub(i128::from(!is_exact && text.starts_with('-')))
}

/// A number's whole part, cut towards zero, and whether nothing was cut off.
fn split(text: &str) -> Option<(i128, bool)> {
    /// More digits than an `i128` has.
    const MOST_DIGITS: i64 = 40;
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (digits, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all: String = [before, after].concat();
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        return Some((0, true));
    }
    // How many of the digits stand before the point.
    let whole_digits = i64::try_from(before.len()).ok()?.checked_add(exponent)?
        - i64::try_from(all.len() - significant.len()).ok()?;
    if whole_digits > MOST_DIGITS {
        return None;
    }
    let whole_digits = usize::try_from(whole_digits.max(0)).ok()?;
    let kept: String = significant
        .chars()
        .chain(std::iter::repeat('0'))
        .take(whole_digits)
        .collect();
    let cut = significant.get(whole_digits..).unwrap_or_default();
    let is_exact = cut.bytes().all(|digit| digit == b'0');
    let value: i128 = if kept.is_empty() {
        0
    } else {
        kept.parse().ok()?
    };
    Some((if is_negative { -value } else { value }, is_exact))
}

#[cfg(test)]
mod tests {
    use super::{ceiling, floor, whole};

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (text, value) in [
            ("10", 10),
            ("1e3", 1000),
            ("10.0", 10),
            ("-1.5e1", -15),
            ("0.0", 0),
            ("1200e-2", 12),
        ] {
            assert_eq!(whole(text), Some(value), "{text}");
        }
        assert_eq!(whole("18446744073709551615"), Some(i128::from(u64::MAX)));
        for text in ["1.5", "1e400", "1e99999999999999999999", "1e-2"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn bounds_with_a_fraction_round_inwards() {
        assert_eq!((floor("1.5"), ceiling("1.5")), (Some(1), Some(2)));
        assert_eq!((floor("-1.5"), ceiling("-1.5")), (Some(-2), Some(-1)));
        assert_eq!((floor("2"), ceiling("2")), (Some(2), Some(2)));
        assert_eq!((floor("0.001"), ceiling("0.001")), (Some(0), Some(1)));
    }
}
