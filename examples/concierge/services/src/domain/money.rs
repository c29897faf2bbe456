//! Amounts of money, in whole minor units: no fraction is ever rounded.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// Why an amount or a currency is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not three capital letters.
    #[error("`{0}` is not a currency: three capital letters are expected, such as `EUR`")]
    NotACurrency(String),
    /// Two currencies met in one sum.
    #[error("{0} cannot be added to {1}")]
    MixedCurrencies(Currency, Currency),
    /// The sum is larger than an amount can be.
    #[error("the amount is too large")]
    TooLarge,
}

impl Currency {
    /// The euro: what this shop charges in.
    pub const EUR: Self = Self(*b"EUR");

    /// Reads an ISO 4217 code.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Self([a, b, c])),
            _ => Err(MoneyError::NotACurrency(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.to_string()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|letter| fmt::Write::write_char(formatter, char::from(*letter)))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// In the currency's minor unit, such as cents; never negative.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// The largest amount that the API can carry.
    pub const LARGEST: i64 = 99_999_999;

    /// An amount in euro cents.
    pub const fn euro_cents(amount: i64) -> Self {
        Self {
            amount,
            currency: Currency::EUR,
        }
    }

    /// `quantity` times this amount.
    pub fn times(self, quantity: u32) -> Result<Self, MoneyError> {
        let amount = self.amount.checked_mul(i64::from(quantity));
        self.bounded(amount)
    }

    /// The sum of both, which must be of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::MixedCurrencies(other.currency, self.currency));
        }
        self.bounded(self.amount.checked_add(other.amount))
    }

    fn bounded(self, amount: Option<i64>) -> Result<Self, MoneyError> {
        let amount = amount
            .filter(|amount| (0..=Self::LARGEST).contains(amount))
            .ok_or(MoneyError::TooLarge)?;
        Ok(Self { amount, ..self })
    }
}

impl fmt::Display for Money {
    /// Two digits after the point, as in all currencies that the shop charges in.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, cents) = (self.amount / 100, self.amount % 100);
        write!(formatter, "{units}.{cents:02} {}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_two_currencies_is_refused() {
        let dollars = Money {
            amount: 1,
            currency: Currency::parse("USD").unwrap(),
        };
        assert!(matches!(
            Money::euro_cents(1).plus(dollars),
            Err(MoneyError::MixedCurrencies(..))
        ));
    }

    #[test]
    fn an_amount_above_the_bound_is_refused_and_does_not_wrap() {
        assert_eq!(
            Money::euro_cents(i64::MAX / 2).times(3),
            Err(MoneyError::TooLarge)
        );
        assert_eq!(
            Money::euro_cents(Money::LARGEST).plus(Money::euro_cents(1)),
            Err(MoneyError::TooLarge)
        );
    }

    #[test]
    fn money_reads_as_people_write_it() {
        assert_eq!(Money::euro_cents(4905).to_string(), "49.05 EUR");
    }

    #[test]
    fn lower_case_is_not_a_currency() {
        assert!(Currency::parse("eur").is_err());
        assert!(Currency::parse("EURO").is_err());
    }
}
