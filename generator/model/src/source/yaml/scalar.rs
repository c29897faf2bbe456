//! What a scalar without quotes is: the core schema of YAML 1.2 (§10.3.2).
//!
//! So `yes`, `on` and `12:30` are strings, which YAML 1.1 read otherwise. Numbers that JSON spells
//! in another way are given in its spelling.

/// What a scalar without quotes is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    Null,
    Bool(bool),
    /// A number in JSON's form.
    Number,
    /// A number in a form of YAML's own, and how JSON spells it.
    Respelt(String),
    /// An infinity, or no number at all.
    NotFinite,
    String,
}

impl Plain {
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Self::Null,
            "true" | "True" | "TRUE" => Self::Bool(true),
            "false" | "False" | "FALSE" => Self::Bool(false),
            ".nan" | ".NaN" | ".NAN" => Self::NotFinite,
            _ => Self::number(text).unwrap_or(Self::String),
        }
    }

    /// Whether a tag of the core schema fits `text`.
    pub(super) fn fits(text: &str, kind: &str) -> bool {
        match Self::of(text) {
            Self::Null => kind == "null",
            Self::Bool(_) => kind == "bool",
            Self::Number | Self::Respelt(_) if kind == "int" => {
                text.starts_with("0x") || !text.contains(['.', 'e', 'E'])
            }
            Self::Number | Self::Respelt(_) | Self::NotFinite => kind == "float",
            Self::String => false,
        }
    }

    fn number(text: &str) -> Option<Self> {
        let first = text.bytes().next()?;
        if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
            return None;
        }
        if let Some(digits) = text.strip_prefix("0x") {
            return Self::of_radix(digits, 16);
        }
        if let Some(digits) = text.strip_prefix("0o") {
            return Self::of_radix(digits, 8);
        }
        let (sign, rest) = match first {
            b'-' => ("-", &text[1..]),
            b'+' => ("", &text[1..]),
            _ => ("", text),
        };
        if matches!(rest, ".inf" | ".Inf" | ".INF") {
            return Some(Self::NotFinite);
        }
        let decimal = Decimal::parse(rest)?;
        let spelling = decimal.spelling(sign);
        Some(if spelling == text {
            Self::Number
        } else {
            Self::Respelt(spelling)
        })
    }

    /// Digits that pass 128 bits are no number that anything here could hold.
    fn of_radix(digits: &str, radix: u32) -> Option<Self> {
        let is_digit = |digit: char| digit.is_digit(radix);
        if digits.is_empty() || !digits.chars().all(is_digit) {
            return None;
        }
        let number = u128::from_str_radix(digits, radix).ok()?;
        Some(Self::Respelt(number.to_string()))
    }
}

/// The parts of `12.5e+3`.
struct Decimal<'a> {
    whole: &'a str,
    fraction: &'a str,
    /// With its sign, and without the `e`.
    exponent: Option<&'a str>,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let has_exponent = exponent.is_none_or(|exponent| {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !digits.is_empty() && is_digits(digits)
        });
        let has_digits = !whole.is_empty() || !fraction.is_empty();
        (has_digits && has_exponent && is_digits(whole) && is_digits(fraction)).then_some(Self {
            whole,
            fraction,
            exponent,
        })
    }

    /// How JSON writes it.
    fn spelling(&self, sign: &str) -> String {
        let whole = match self.whole.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        let mut spelling = format!("{sign}{whole}");
        if !self.fraction.is_empty() {
            spelling.push('.');
            spelling.push_str(self.fraction);
        }
        if let Some(exponent) = self.exponent {
            spelling.push('e');
            spelling.push_str(exponent);
        }
        spelling
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    fn respelt(text: &str) -> Plain {
        Plain::Respelt(text.to_owned())
    }

    #[test]
    fn only_true_and_false_are_booleans() {
        assert_eq!(Plain::of("true"), Plain::Bool(true));
        for text in ["yes", "no", "on", "off", "y", "n"] {
            assert_eq!(Plain::of(text), Plain::String, "{text}");
        }
    }

    #[test]
    fn numbers_of_json_stay_as_they_are() {
        for text in [
            "0",
            "-1",
            "12.50",
            "1e3",
            "2.5e-7",
            "123456789012345678901234567890",
        ] {
            assert_eq!(Plain::of(text), Plain::Number, "{text}");
        }
    }

    #[test]
    fn other_numbers_get_the_spelling_of_json() {
        let cases = [
            ("0x10", "16"),
            ("0o17", "15"),
            ("+1", "1"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("3.", "3"),
            ("007", "7"),
            ("1E3", "1e3"),
        ];
        for (text, json) in cases {
            assert_eq!(Plain::of(text), respelt(json), "{text}");
        }
    }

    #[test]
    fn what_only_resembles_a_number_is_a_string() {
        for text in [
            "1.2.3",
            "2020-01-01",
            "12:30",
            "1_000",
            "-",
            "+",
            ".",
            "e3",
            "1e",
            "0x",
            "0xg",
            "--1",
            "+-1",
            "1 2",
            "٣",
        ] {
            assert_eq!(Plain::of(text), Plain::String, "{text}");
        }
    }

    #[test]
    fn infinities_are_told_apart() {
        for text in [".inf", "-.inf", "+.INF", ".nan"] {
            assert_eq!(Plain::of(text), Plain::NotFinite, "{text}");
        }
    }
}
