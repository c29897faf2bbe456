//! Requests made of what signatures usually break on, the same in every run.

use serde::Serialize;
use serde_json::json;

/// A request before anybody encoded anything.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) method: &'static str,
    /// The values of two path variables.
    pub(crate) path: [String; 2],
    /// Names, each with its values in order.
    pub(crate) query: Vec<(String, Vec<String>)>,
    /// What it carries; `None`: nothing, `Some` of nothing: an empty body.
    pub(crate) body: Option<Vec<u8>>,
}

/// What paths, names and values are put together from.
const PIECES: [&str; 28] = [
    "a", "Z9", "-", "_", ".", "~", "%", "%2F", "%zz", "+", "*", " ", "  ", "!", "'", "(", ")", "/",
    "?", "#", "&", "=", ":@", ",;", "$", "é", "花", "🌷",
];

/// So many requests.
pub(crate) fn all(count: usize) -> Vec<Case> {
    let mut dice = Dice(2026);
    (0..count).map(|_| case(&mut dice)).collect()
}

fn case(dice: &mut Dice) -> Case {
    let method = ["GET", "POST", "PUT", "PATCH", "DELETE"][dice.roll(5)];
    Case {
        method,
        path: [segment(dice), segment(dice)],
        query: query(dice),
        body: (method != "GET").then(|| body(dice)).flatten(),
    }
}

/// A value that a path variable may have: not nothing, and not a dot segment.
fn segment(dice: &mut Dice) -> String {
    let text = text(dice, 5);
    if matches!(text.as_str(), "" | "." | "..") {
        "x".to_owned()
    } else {
        text
    }
}

fn query(dice: &mut Dice) -> Vec<(String, Vec<String>)> {
    let mut query: Vec<(String, Vec<String>)> = Vec::new();
    for _ in 0..dice.roll(5) {
        let mut name = text(dice, 3);
        if name.is_empty() {
            name.push('n');
        }
        // Repeated, and empty, now and then.
        let values = (0..=dice.roll(3)).map(|_| text(dice, 4)).collect();
        if query.iter().all(|(other, _)| *other != name) {
            query.push((name, values));
        }
    }
    query
}

fn body(dice: &mut Dice) -> Option<Vec<u8>> {
    match dice.roll(4) {
        0 => None,
        1 => Some(text(dice, 40).into_bytes()),
        _ => {
            let length = dice.roll(300);
            Some((0..length).map(|_| dice.byte()).collect())
        }
    }
}

fn text(dice: &mut Dice, pieces: usize) -> String {
    (0..dice.roll(pieces + 1))
        .map(|_| PIECES[dice.roll(PIECES.len())])
        .collect()
}

impl Serialize for Case {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        json!({
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "body": self.body.as_ref().map(|body| STANDARD.encode(body)),
        })
        .serialize(serializer)
    }
}

/// Numbers that look random and are the same in every run: a linear congruential generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, faces: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % faces
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.roll(256)).expect("less than 256")
    }
}
