//! Values beside the body: in a path, a query string or a header, where everything is text.

use std::borrow::Cow;
use std::fmt::{self, Display};

/// A value that can stand in a path, a query string or a header.
///
/// The text is the plain value: whoever puts it into a URL or a header encodes it there.
pub trait ParameterText: Sized {
    /// The value as text.
    fn to_text(&self) -> Cow<'_, str>;

    /// The value of a text.
    ///
    /// # Errors
    /// Where the text is no such value.
    fn from_text(text: &str) -> Result<Self, TextError>;
}

/// A text that is not what it should be. It does not repeat the text, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextError {
    expected: &'static str,
}

impl TextError {
    /// What the text should have been: "a calendar day such as 2026-05-09".
    pub const fn expected(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl Display for TextError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected {}", self.expected)
    }
}

impl std::error::Error for TextError {}

impl ParameterText for String {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_text(text: &str) -> Result<Self, TextError> {
        Ok(text.to_owned())
    }
}

impl ParameterText for bool {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    fn from_text(text: &str) -> Result<Self, TextError> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(TextError::expected("`true` or `false`")),
        }
    }
}

macro_rules! integers {
    ($($ty:ty => $expected:literal),* $(,)?) => {
        $(
            impl ParameterText for $ty {
                fn to_text(&self) -> Cow<'_, str> {
                    Cow::Owned(self.to_string())
                }

                fn from_text(text: &str) -> Result<Self, TextError> {
                    // Rust reads a leading plus sign, JSON does not.
                    let unsigned = !text.starts_with('+');
                    let value = unsigned.then(|| text.parse().ok()).flatten();
                    value.ok_or(TextError::expected($expected))
                }
            }
        )*
    };
}

integers! {
    i32 => "a whole number of 32 bits",
    i64 => "a whole number of 64 bits",
    u64 => "a whole number of 64 bits that is not negative",
}

macro_rules! floats {
    ($($ty:ty),* $(,)?) => {
        $(
            impl ParameterText for $ty {
                /// Written as JSON writes it: the shortest text that reads as the same number,
                /// with an exponent where the number is very large or very small.
                fn to_text(&self) -> Cow<'_, str> {
                    Cow::Owned(format!("{self:?}"))
                }

                fn from_text(text: &str) -> Result<Self, TextError> {
                    // Rust also reads `inf`, `nan` and a leading plus sign.
                    let number = text.bytes().any(|byte| byte.is_ascii_digit())
                        && !text.starts_with('+');
                    let value = number.then(|| text.parse().ok()).flatten();
                    value
                        .filter(|value: &$ty| value.is_finite())
                        .ok_or(TextError::expected("a number"))
                }
            }
        )*
    };
}

floats!(f32, f64);

#[cfg(test)]
mod tests {
    use super::ParameterText;

    #[test]
    fn numbers_are_read_as_json_reads_them() {
        assert_eq!(i32::from_text("-12"), Ok(-12));
        assert_eq!(f64::from_text("1e3"), Ok(1000.0));
        for text in ["+12", "", "0x10", "2147483648", "1.0", " 1"] {
            assert!(i32::from_text(text).is_err(), "{text:?}");
        }
        for text in ["inf", "NaN", "+1", "", "1e999", "-infinity"] {
            assert!(f64::from_text(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_float_comes_back_from_its_text() {
        for value in [0.1, 1.0, 1e300, -2.5e-9] {
            assert_eq!(f64::from_text(&value.to_text()), Ok(value));
        }
        assert_eq!(1e300_f64.to_text(), "1e300");
    }
}
