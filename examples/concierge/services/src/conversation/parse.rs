//! Readers of the things that people write in free form: words, dates, prices, addresses. Each
//! gives `None` where it is not sure, so that the assistant asks again instead of guessing.

use jiff::{
    ToSpan as _,
    civil::{Date, Weekday},
};

use crate::domain::{Address, Money};

/// The words of a sentence in lower case. Hyphens and apostrophes inside a word belong to it, and
/// so does the point of a number.
pub(super) fn tokens(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace('’', "'")
        .replace('€', " euro ")
        .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '\'' | '.')))
        .map(|word| word.trim_matches(['-', '\'', '.']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether the words of `phrase` stand in `tokens` one after the other.
pub(super) fn says(tokens: &[String], phrase: &str) -> bool {
    position(tokens, phrase).is_some()
}

/// Where the words of `phrase` end in `tokens`.
fn position(tokens: &[String], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    tokens
        .windows(phrase.len())
        .position(|window| window == phrase)
        .map(|start| start + phrase.len())
}

/// A number, in digits or as a word up to twelve.
pub(super) fn number(token: &str) -> Option<u32> {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let word = WORDS.iter().position(|word| *word == token);
    word.and_then(|index| u32::try_from(index + 1).ok())
        .or_else(|| token.parse().ok())
}

/// A day: `2026-05-09`, `tomorrow`, `in 3 days`, `on Friday`, `9 May`, `May 9th`.
pub(super) fn date(tokens: &[String], today: Date) -> Option<Date> {
    tokens
        .iter()
        .find_map(|token| token.parse::<Date>().ok())
        .or_else(|| relative_day(tokens, today))
        .or_else(|| day_of_month(tokens, today))
        .or_else(|| {
            let weekday = tokens.iter().find_map(|token| weekday(token))?;
            today.nth_weekday(1, weekday).ok()
        })
}

fn relative_day(tokens: &[String], today: Date) -> Option<Date> {
    let days = if says(tokens, "day after tomorrow") {
        2
    } else if says(tokens, "tomorrow") {
        1
    } else if says(tokens, "today") {
        0
    } else if says(tokens, "in a week") || says(tokens, "next week") {
        7
    } else {
        let [_, count, unit] = tokens
            .windows(3)
            .find(|window| window[0] == "in" && number(&window[1]).is_some())?
        else {
            return None;
        };
        let unit = match unit.as_str() {
            "day" | "days" => 1,
            "week" | "weeks" => 7,
            _ => return None,
        };
        i32::try_from(number(count)?).ok()?.checked_mul(unit)?
    };
    // Bounded first: a span refuses more days than a calendar has.
    today.checked_add(days.min(10_000).days()).ok()
}

fn weekday(token: &str) -> Option<Weekday> {
    Some(match token {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// `9 May`, `9th of May`, `May 9`: this year, or the next one where the day is over.
fn day_of_month(tokens: &[String], today: Date) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let day = |token: Option<&String>| {
        let token = token?.as_str();
        let digits = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|suffix| token.strip_suffix(suffix))
            .unwrap_or(token);
        digits
            .parse::<i8>()
            .ok()
            .filter(|day| (1..=31).contains(day))
    };
    let before = |index: usize, distance: usize| {
        index
            .checked_sub(distance)
            .and_then(|index| tokens.get(index))
    };
    tokens.iter().enumerate().find_map(|(index, token)| {
        let month = MONTHS.iter().position(|month| month == token)?;
        let month = i8::try_from(month + 1).ok()?;
        let of = before(index, 1).is_some_and(|word| word == "of");
        let day =
            day(before(index, if of { 2 } else { 1 })).or_else(|| day(tokens.get(index + 1)))?;
        let this_year = Date::new(today.year(), month, day).ok();
        this_year
            .filter(|date| *date >= today)
            .or_else(|| Date::new(today.year() + 1, month, day).ok())
    })
}

/// A price that must not be exceeded: `under 40`, `up to 39.90 euros`, `for 50 euros`.
pub(super) fn maximum_price(tokens: &[String]) -> Option<Money> {
    const LIMITS: [&str; 10] = [
        "under",
        "below",
        "less than",
        "up to",
        "at most",
        "cheaper than",
        "no more than",
        "maximum",
        "max",
        "within",
    ];
    let amount = |index: usize| {
        // `€40` and `40 €` alike.
        let skip = usize::from(tokens.get(index).is_some_and(|token| is_euro(token)));
        cents(tokens.get(index + skip)?)
    };
    let limited = LIMITS
        .iter()
        .find_map(|limit| amount(position(tokens, limit)?));
    let priced = || {
        tokens
            .windows(2)
            .find(|pair| is_euro(&pair[1]))
            .and_then(|pair| cents(&pair[0]))
    };
    limited.or_else(priced).map(Money::euro_cents)
}

fn is_euro(token: &str) -> bool {
    matches!(token, "euro" | "euros" | "eur")
}

/// `39`, `39.9` and `39.90` in cents.
fn cents(token: &str) -> Option<i64> {
    let (units, fraction) = token.split_once('.').unwrap_or((token, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(units) || !digits(fraction) || units.len() > 6 || !(1..=2).contains(&fraction.len())
    {
        return None;
    }
    let scale = if fraction.len() == 1 { 10 } else { 1 };
    Some(units.parse::<i64>().ok()? * 100 + fraction.parse::<i64>().ok()? * scale)
}

/// The country that an address without one is in: the shop's own.
const HOME: &str = "DE";

/// An address, its parts between commas or on lines: street, what else the courier must know,
/// postal code and city in either order, country or nothing.
pub(super) fn address(text: &str) -> Option<Address> {
    let mut parts: Vec<&str> = text
        .split([',', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let named = parts.last().and_then(|last| country(last));
    if named.is_some() {
        parts.pop();
    }
    let country = named.unwrap_or(HOME).to_owned();
    let (postal_code, city) = postal_code_and_city(&mut parts)?;
    let (street, extra) = parts.split_first()?;
    let street = street
        .strip_prefix("to ")
        .or_else(|| street.strip_prefix("To "))
        .unwrap_or(street)
        .trim();
    let extra = Some(extra.join(", ")).filter(|extra| !extra.is_empty());
    let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
    let whole = fits(street, 200)
        && fits(&city, 100)
        && extra.as_deref().is_none_or(|extra| fits(extra, 200))
        && is_postal_code(&postal_code);
    whole.then(|| Address {
        street: street.to_owned(),
        extra,
        city,
        postal_code,
        country,
    })
}

/// Takes the postal code and the city off the end: `10115 Berlin`, `London SW1A 1AA`, or the code
/// as a part of its own before or after the city.
fn postal_code_and_city(parts: &mut Vec<&str>) -> Option<(String, String)> {
    let last = parts.pop()?;
    let words: Vec<&str> = last.split_whitespace().collect();
    let coded = |word: &&str| word.contains(|letter: char| letter.is_ascii_digit());
    let leading = words.iter().take_while(|word| coded(word)).count();
    let trailing = words.iter().rev().take_while(|word| coded(word)).count();
    if leading == words.len() {
        return Some((last.to_owned(), parts.pop()?.to_owned()));
    }
    if leading > 0 {
        return Some((words[..leading].join(" "), words[leading..].join(" ")));
    }
    if trailing > 0 {
        let city = words.len() - trailing;
        return Some((words[city..].join(" "), words[..city].join(" ")));
    }
    let code = parts.pop_if(|part| part.split_whitespace().all(|word| coded(&word)))?;
    Some((code.to_owned(), last.to_owned()))
}

fn is_postal_code(text: &str) -> bool {
    (3..=10).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '-'))
}

/// The countries that the shop delivers to, by code and name.
fn country(text: &str) -> Option<&'static str> {
    const COUNTRIES: [(&str, &str); 10] = [
        ("DE", "Germany"),
        ("AT", "Austria"),
        ("BE", "Belgium"),
        ("CH", "Switzerland"),
        ("DK", "Denmark"),
        ("ES", "Spain"),
        ("FR", "France"),
        ("GB", "United Kingdom"),
        ("IT", "Italy"),
        ("NL", "Netherlands"),
    ];
    let text = text.trim_end_matches('.');
    COUNTRIES
        .iter()
        .find(|(code, name)| text == *code || text.eq_ignore_ascii_case(name))
        .map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    /// A Wednesday.
    const TODAY: Date = day(2026, 5, 6);

    #[test]
    fn days_are_read_as_people_say_them() {
        let cases = [
            ("today please", Some(day(2026, 5, 6))),
            ("Tomorrow!", Some(day(2026, 5, 7))),
            ("the day after tomorrow", Some(day(2026, 5, 8))),
            ("in 3 days", Some(day(2026, 5, 9))),
            ("in two weeks", Some(day(2026, 5, 20))),
            ("on Friday", Some(day(2026, 5, 8))),
            ("next wednesday", Some(day(2026, 5, 13))),
            ("2026-05-30", Some(day(2026, 5, 30))),
            ("the 9th of May", Some(day(2026, 5, 9))),
            ("June 1st", Some(day(2026, 6, 1))),
            ("on 3 January", Some(day(2027, 1, 3))),
            ("30 February", None),
            ("in 99999999999 days", None),
            ("some day", None),
        ];
        for (text, expected) in cases {
            assert_eq!(date(&tokens(text), TODAY), expected, "{text}");
        }
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        let cases = [
            ("under 40", Some(4000)),
            ("up to €39.90", Some(3990)),
            ("less than 25,-", Some(2500)),
            ("for 50 euros", Some(5000)),
            ("at most 12.5 EUR", Some(1250)),
            ("40 roses", None),
            ("under the tree", None),
        ];
        for (text, cents) in cases {
            let expected = cents.map(Money::euro_cents);
            assert_eq!(maximum_price(&tokens(text)), expected, "{text}");
        }
    }

    #[test]
    fn addresses_are_read_in_the_forms_of_several_countries() {
        let read = |text| address(text).map(|address| address.to_string());
        let cases = [
            (
                "Lindenstr. 5, 10115 Berlin",
                Some("Lindenstr. 5, 10115 Berlin, DE"),
            ),
            (
                "12 Rose Lane, London SW1A 1AA, GB",
                Some("12 Rose Lane, SW1A 1AA London, GB"),
            ),
            (
                "to 3 Rue Haute, 3rd floor, 1000, Brussels, Belgium",
                Some("3 Rue Haute, 3rd floor, 1000 Brussels, BE"),
            ),
            (
                "Via Roma 1\n00184 Roma\nItaly",
                Some("Via Roma 1, 00184 Roma, IT"),
            ),
            ("12 Rose Lane", None),
            ("Berlin", None),
            ("", None),
            (",,,", None),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }
}
