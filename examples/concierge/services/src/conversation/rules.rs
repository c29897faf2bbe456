//! Language understanding by rules: English, deterministic, and with nothing to install. It knows
//! the shop's words and a few dozen phrases; what it does not know it calls unknown.

use async_trait::async_trait;

use super::{
    Intent, SlotName,
    nlu::{Choice, Meaning, Nlu, Utterance},
    parse::{self, says},
};
use crate::{
    domain::{Category, Color, Occasion, OrderId},
    ports::PortError,
};

/// Understands by rules.
#[derive(Clone, Copy, Debug, Default)]
pub struct RuleNlu;

#[async_trait]
impl Nlu for RuleNlu {
    async fn understand(&self, utterance: &Utterance<'_>) -> Result<Meaning, PortError> {
        Ok(understand(utterance))
    }
}

fn understand(utterance: &Utterance<'_>) -> Meaning {
    let tokens = parse::tokens(utterance.text);
    if let Some(answer) = answer(utterance, &tokens) {
        return answer;
    }
    let said = Meaning {
        category: category(&tokens),
        occasion: occasion(&tokens),
        color: tokens.iter().find_map(|token| color(token)),
        maximum_price: parse::maximum_price(&tokens),
        words: tokens.iter().filter_map(|token| thing(token)).collect(),
        quantity: quantity(&tokens),
        choice: choice(&tokens),
        delivery_date: parse::date(&tokens, utterance.today),
        order_id: tokens
            .iter()
            .find_map(|token| OrderId::parse(&token.to_uppercase())),
        ..Meaning::bare(Intent::Unknown)
    };
    Meaning {
        intent: intent(&tokens, &said, utterance.asked),
        ..said
    }
}

/// The meaning of a sentence as the answer to what was asked, where it is one.
fn answer(utterance: &Utterance<'_>, tokens: &[String]) -> Option<Meaning> {
    let checkout = Meaning::bare(Intent::Checkout);
    if is_cancel(tokens) {
        return Some(Meaning::bare(Intent::Cancel));
    }
    match utterance.asked? {
        // "Yes, but on Friday" and "no, make it two of them" change the order: they are no answer.
        SlotName::Confirmation if changes_order(utterance, tokens) => None,
        SlotName::Confirmation if is_yes(tokens) => Some(Meaning::bare(Intent::Confirm)),
        SlotName::Confirmation if is_no(tokens) => Some(Meaning::bare(Intent::Cancel)),
        SlotName::Address => parse::address(utterance.text).map(|address| Meaning {
            address: Some(address),
            ..checkout
        }),
        SlotName::Recipient if !is_help(tokens) && !is_about_an_order(tokens) => {
            name(utterance.text).map(|recipient| Meaning {
                recipient: Some(recipient),
                ..checkout
            })
        }
        SlotName::DeliveryDate => parse::date(tokens, utterance.today).map(|date| Meaning {
            delivery_date: Some(date),
            ..checkout
        }),
        _ => None,
    }
}

fn changes_order(utterance: &Utterance<'_>, tokens: &[String]) -> bool {
    let dated = parse::date(tokens, utterance.today).is_some();
    (dated || quantity(tokens).is_some()) && !says(tokens, "not")
}

fn intent(tokens: &[String], said: &Meaning, asked: Option<SlotName>) -> Intent {
    if said.order_id.is_some() || is_about_an_order(tokens) {
        Intent::OrderStatus
    } else if is_help(tokens) {
        Intent::Help
    } else if wants_to_buy(tokens)
        || said.choice.is_some()
        || (asked.is_some() && (said.delivery_date.is_some() || said.quantity.is_some()))
    {
        Intent::Checkout
    } else if said.narrows()
        || says_any(
            tokens,
            &["show", "find", "looking for", "flowers", "catalogue"],
        )
    {
        Intent::FindProducts
    } else if says_any(
        tokens,
        &[
            "hi",
            "hello",
            "hey",
            "good morning",
            "good evening",
            "thanks",
            "thank you",
        ],
    ) {
        Intent::Greet
    } else {
        Intent::Unknown
    }
}

fn says_any(tokens: &[String], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| says(tokens, phrase))
}

/// A short sentence only: "cancel" is an order, "Cancel Street 5" is an address.
fn is_cancel(tokens: &[String]) -> bool {
    let short = tokens.len() <= 4;
    short
        && says_any(
            tokens,
            &["cancel", "never mind", "forget it", "stop", "start over"],
        )
}

fn is_yes(tokens: &[String]) -> bool {
    let yes = [
        "yes",
        "yep",
        "yeah",
        "sure",
        "ok",
        "okay",
        "confirm",
        "go ahead",
        "place it",
        "please do",
    ];
    says_any(tokens, &yes) && !is_no(tokens)
}

fn is_no(tokens: &[String]) -> bool {
    says_any(tokens, &["no", "nope", "don't", "do not", "not"])
}

fn is_help(tokens: &[String]) -> bool {
    says_any(tokens, &["help", "what can you do", "how does this work"])
}

fn is_about_an_order(tokens: &[String]) -> bool {
    says_any(
        tokens,
        &[
            "my order",
            "order status",
            "status",
            "track",
            "my flowers",
            "my delivery",
            "last order",
        ],
    )
}

fn wants_to_buy(tokens: &[String]) -> bool {
    says_any(
        tokens,
        &[
            "order",
            "buy",
            "purchase",
            "checkout",
            "check out",
            "i'll take",
            "i will take",
            "take it",
            "i'll have",
            "i want the",
        ],
    )
}

fn category(tokens: &[String]) -> Option<Category> {
    tokens.iter().find_map(|token| {
        Some(match token.as_str() {
            "bouquet" | "bouquets" | "bunch" => Category::Bouquet,
            "plant" | "plants" | "pot" | "potted" => Category::Plant,
            "arrangement" | "arrangements" | "basket" => Category::Arrangement,
            "gift" | "gifts" | "present" | "presents" => Category::Gift,
            _ => return None,
        })
    })
}

fn occasion(tokens: &[String]) -> Option<Occasion> {
    const PHRASES: [(&str, Occasion); 19] = [
        ("birthday", Occasion::Birthday),
        ("anniversary", Occasion::Love),
        ("valentine", Occasion::Love),
        ("valentine's", Occasion::Love),
        ("love", Occasion::Love),
        ("romantic", Occasion::Love),
        ("wedding", Occasion::Wedding),
        ("bride", Occasion::Wedding),
        ("thank-you", Occasion::Thanks),
        ("say thanks", Occasion::Thanks),
        ("say thank you", Occasion::Thanks),
        ("funeral", Occasion::Sympathy),
        ("condolences", Occasion::Sympathy),
        ("sympathy", Occasion::Sympathy),
        ("get well", Occasion::GetWell),
        ("sick", Occasion::GetWell),
        ("hospital", Occasion::GetWell),
        ("ill", Occasion::GetWell),
        ("recovery", Occasion::GetWell),
    ];
    PHRASES
        .iter()
        .find(|(phrase, _)| says(tokens, phrase))
        .map(|(_, occasion)| *occasion)
}

fn color(token: &str) -> Option<Color> {
    let known = Color::parse(&token.to_uppercase());
    known.or_else(|| (token == "violet").then_some(Color::Purple))
}

/// Something in the shop by its name, in the singular.
fn thing(token: &str) -> Option<String> {
    const THINGS: [&str; 18] = [
        "rose",
        "tulip",
        "lily",
        "orchid",
        "sunflower",
        "peony",
        "carnation",
        "daisy",
        "hydrangea",
        "lavender",
        "cactus",
        "succulent",
        "fern",
        "vase",
        "chocolate",
        "candle",
        "eucalyptus",
        "ranunculus",
    ];
    let singular = match token {
        "lilies" => "lily",
        "peonies" => "peony",
        "daisies" => "daisy",
        "cacti" => "cactus",
        "cactus" | "eucalyptus" | "ranunculus" => token,
        other => other.strip_suffix('s').unwrap_or(other),
    };
    THINGS.contains(&singular).then(|| singular.to_owned())
}

/// How many: `two of`, `2 x`, `three bouquets`. "12 roses" says how many stems, not how many
/// bouquets, and is left alone.
fn quantity(tokens: &[String]) -> Option<u32> {
    tokens.windows(2).find_map(|pair| {
        let counted = matches!(pair[1].as_str(), "of" | "x" | "times" | "pieces")
            || category(&pair[1..]).is_some();
        parse::number(&pair[0]).filter(|count| counted && (1..=20).contains(count))
    })
}

fn choice(tokens: &[String]) -> Option<Choice> {
    let phrases = [
        ("first one", Choice::Nth(0)),
        ("the first", Choice::Nth(0)),
        ("number one", Choice::Nth(0)),
        ("number 1", Choice::Nth(0)),
        ("second one", Choice::Nth(1)),
        ("the second", Choice::Nth(1)),
        ("number two", Choice::Nth(1)),
        ("number 2", Choice::Nth(1)),
        ("third one", Choice::Nth(2)),
        ("the third", Choice::Nth(2)),
        ("number three", Choice::Nth(2)),
        ("number 3", Choice::Nth(2)),
        ("last one", Choice::Last),
    ];
    phrases
        .iter()
        .find(|(phrase, _)| says(tokens, phrase))
        .map(|(_, choice)| *choice)
}

/// A person's name, out of "it's for my sister Ana" and the like.
fn name(text: &str) -> Option<String> {
    let mut name = text.trim().trim_end_matches(['.', '!']);
    for lead in ["it's ", "it is ", "they are ", "for ", "to "] {
        let head = name.get(..lead.len());
        if head.is_some_and(|head| head.eq_ignore_ascii_case(lead)) {
            name = &name[lead.len()..];
        }
    }
    let name = name.trim();
    let fits = (1..=100).contains(&name.chars().count()) && name.chars().any(char::is_alphabetic);
    fits.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn meaning(text: &str, asked: Option<SlotName>) -> Meaning {
        understand(&Utterance {
            text,
            asked,
            today: date(2026, 5, 6),
        })
    }

    #[test]
    fn sentences_have_the_intent_that_people_mean() {
        let cases = [
            ("Hi there!", Intent::Greet),
            ("thanks", Intent::Greet),
            ("I'm looking for something red", Intent::FindProducts),
            ("roses?", Intent::FindProducts),
            ("I'll take the second one", Intent::Checkout),
            ("I want to order a plant", Intent::Checkout),
            ("where is my order?", Intent::OrderStatus),
            ("status of fl-0123456789", Intent::OrderStatus),
            ("what can you do", Intent::Help),
            ("never mind", Intent::Cancel),
            ("the weather is nice", Intent::Unknown),
            ("", Intent::Unknown),
            ("🌹🌹🌹", Intent::Unknown),
        ];
        for (text, expected) in cases {
            assert_eq!(meaning(text, None).intent, expected, "{text}");
        }
    }

    #[test]
    fn a_search_says_all_that_narrows_it() {
        let found = meaning(
            "A red bouquet of roses for a birthday, under 50 euros",
            None,
        );
        assert_eq!(found.category, Some(Category::Bouquet));
        assert_eq!(found.color, Some(Color::Red));
        assert_eq!(found.occasion, Some(Occasion::Birthday));
        assert_eq!(found.maximum_price.map(|price| price.amount), Some(5000));
        assert_eq!(found.words, ["rose"]);
    }

    #[test]
    fn yes_means_something_only_when_it_was_asked_for() {
        assert_eq!(
            meaning("yes", Some(SlotName::Confirmation)).intent,
            Intent::Confirm
        );
        assert_eq!(
            meaning("no", Some(SlotName::Confirmation)).intent,
            Intent::Cancel
        );
        assert_eq!(
            meaning("ok, but not today", Some(SlotName::Confirmation)).intent,
            Intent::Cancel
        );
        let friday = meaning("yes, but on Friday", Some(SlotName::Confirmation));
        assert_eq!(friday.intent, Intent::Checkout);
        assert_eq!(friday.delivery_date, Some(date(2026, 5, 8)));
        assert_eq!(meaning("yes", None).intent, Intent::Unknown);
    }

    #[test]
    fn a_name_is_a_name_only_when_it_was_asked_for() {
        let answer = meaning("It's for my sister Ana.", Some(SlotName::Recipient));
        assert_eq!(answer.recipient.as_deref(), Some("my sister Ana"));
        assert_eq!(meaning("for Ana", None).recipient, None);
    }
}
