//! From the text on the wire to lower-case words of ASCII letters and digits.
//!
//! The rules are fixed: names in a lock file were made by them, and a change here would rename
//! what is not locked yet.
//!
//! | in the text | in the name |
//! |---|---|
//! | `connectionString`, `connection-string`, `Connection String` | `connection_string` |
//! | `HTTPServer`, `productIDs`, `s3Key`, `int32` | `http_server`, `product_ids`, `s3_key`, `int32` |
//! | `-asc`, `+asc`, `@id`, `c++`, `50%` | `minus_asc`, `plus_asc`, `at_id`, `c_plus_plus`, `50_percent` |
//! | `Größe`, `naïve` | `groesse`, `naive` |
//! | `日本` | `u65e5_u672c` |
//! | nothing; `...` | `empty`; `dot_dot_dot` |

/// No name is longer: operations name files, and file systems allow 255 bytes.
const LONGEST: usize = 80;

/// What the signs between words take in most names, beside what stands in the text.
const ROOM: usize = 8;

/// The words of a text, joined by `_`. Never empty.
pub(crate) fn words(text: &str) -> String {
    let mut words = Words {
        joined: String::with_capacity(text.len().min(LONGEST) + ROOM),
        run: String::with_capacity(text.len().min(LONGEST)),
    };
    // A lone hyphen is no sign of anything: it is spelled out like other lone symbols.
    let read = if text == "-" { "" } else { text };
    for (index, character) in read.chars().enumerate() {
        match spelling(character) {
            Spelling::Itself => words.run.push(character),
            Spelling::Letters(letters) => words.run.push_str(letters),
            Spelling::Word(word) => words.add(word),
            Spelling::Separator if index == 0 && character == '-' => words.add("minus"),
            Spelling::Separator => words.end_run(),
            Spelling::Unknown => words.add(&format!("u{:x}", u32::from(character))),
        }
        if words.joined.len() > LONGEST {
            break;
        }
    }
    words.end_run();
    if words.joined.is_empty() {
        words.joined = spelled_out(text);
    }
    shortened(words.joined)
}

/// Words as they are found.
struct Words {
    joined: String,
    /// A stretch of ASCII letters and digits, in their case, that may go on.
    run: String,
}

impl Words {
    /// Adds what a symbol means: a stretch of its own.
    fn add(&mut self, word: &str) {
        self.end_run();
        self.run.push_str(word);
        self.end_run();
    }

    fn end_run(&mut self) {
        push_camel_words(&self.run, &mut self.joined);
        self.run.clear();
    }
}

/// Joins words that were made before: a type's and a field's, an operation's and `request`.
pub(crate) fn join(parts: &[&str]) -> String {
    shortened(parts.join("_"))
}

fn shortened(mut joined: String) -> String {
    if joined.len() > LONGEST {
        // Names are ASCII, so that any index is a character's.
        joined.truncate(LONGEST);
        let end = joined.rfind('_').filter(|&end| end > LONGEST / 2);
        joined.truncate(end.unwrap_or(LONGEST));
    }
    joined
}

/// Splits `connectionString`, `HTTPServer` and `productIDs` into their words.
fn push_camel_words(run: &str, joined: &mut String) {
    let bytes = run.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        let starts_word = index == 0 || is_boundary(bytes, index);
        if starts_word && !joined.is_empty() {
            joined.push('_');
        }
        joined.push(char::from(byte.to_ascii_lowercase()));
    }
}

fn is_boundary(bytes: &[u8], index: usize) -> bool {
    if !bytes[index].is_ascii_uppercase() {
        return false;
    }
    let before = bytes[index - 1];
    let next_is_lower = bytes.get(index + 1).is_some_and(u8::is_ascii_lowercase);
    if before.is_ascii_uppercase() {
        return next_is_lower && !is_plural_acronym(bytes, index);
    }
    before.is_ascii_lowercase() || next_is_lower
}

/// True for the last capital of `IDs` in `productIDs` and `IDsByName`.
fn is_plural_acronym(bytes: &[u8], index: usize) -> bool {
    bytes[index + 1] == b's'
        && bytes
            .get(index + 2)
            .is_none_or(|after| !after.is_ascii_lowercase())
}

/// For a text without letters and digits: every character by its name.
fn spelled_out(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let mut names = Vec::new();
    for character in text.chars().take(LONGEST) {
        let name = match character {
            ' ' => "space",
            '\t' => "tab",
            '\n' => "newline",
            '_' => "underscore",
            '-' => "minus",
            '.' => "dot",
            ',' => "comma",
            ':' => "colon",
            ';' => "semicolon",
            '/' => "slash",
            '\\' => "backslash",
            '|' => "bar",
            '$' => "dollar",
            '\'' => "quote",
            '"' => "double_quote",
            '`' => "backtick",
            '?' => "question",
            '(' | '[' | '{' => "open",
            ')' | ']' | '}' => "close",
            _ => {
                names.push(format!("u{:x}", u32::from(character)));
                continue;
            }
        };
        names.push(name.to_owned());
    }
    names.join("_")
}

enum Spelling {
    Itself,
    Letters(&'static str),
    Word(&'static str),
    Separator,
    Unknown,
}

fn spelling(character: char) -> Spelling {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Spelling::Itself,
        '+' => Spelling::Word("plus"),
        '@' => Spelling::Word("at"),
        '%' => Spelling::Word("percent"),
        '&' => Spelling::Word("and"),
        '*' => Spelling::Word("star"),
        '=' => Spelling::Word("equal"),
        '<' => Spelling::Word("less"),
        '>' => Spelling::Word("greater"),
        '!' => Spelling::Word("not"),
        '~' => Spelling::Word("tilde"),
        '^' => Spelling::Word("caret"),
        '#' => Spelling::Word("hash"),
        _ if character.is_ascii() || character.is_whitespace() || character.is_control() => {
            Spelling::Separator
        }
        _ => latin(character).map_or(Spelling::Unknown, Spelling::Letters),
    }
}

/// U+00C0 to U+017F, the letters of European languages, written in ASCII; German umlauts as
/// Germans write them.
fn latin(character: char) -> Option<&'static str> {
    const LETTERS: [&str; 192] = [
        "A", "A", "A", "A", "Ae", "A", "Ae", "C", "E", "E", "E", "E", "I", "I", "I",
        "I", // C0
        "D", "N", "O", "O", "O", "O", "Oe", "", "O", "U", "U", "U", "Ue", "Y", "Th",
        "ss", // D0
        "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",
        "i", // E0
        "d", "n", "o", "o", "o", "o", "oe", "", "o", "u", "u", "u", "ue", "y", "th",
        "y", // F0
        "A", "a", "A", "a", "A", "a", "C", "c", "C", "c", "C", "c", "C", "c", "D", "d", // 100
        "D", "d", "E", "e", "E", "e", "E", "e", "E", "e", "E", "e", "G", "g", "G", "g", // 110
        "G", "g", "G", "g", "H", "h", "H", "h", "I", "i", "I", "i", "I", "i", "I", "i", // 120
        "I", "i", "Ij", "ij", "J", "j", "K", "k", "k", "L", "l", "L", "l", "L", "l",
        "L", // 130
        "l", "L", "l", "N", "n", "N", "n", "N", "n", "n", "N", "n", "O", "o", "O", "o", // 140
        "O", "o", "Oe", "oe", "R", "r", "R", "r", "R", "r", "S", "s", "S", "s", "S",
        "s", // 150
        "S", "s", "T", "t", "T", "t", "T", "t", "U", "u", "U", "u", "U", "u", "U", "u", // 160
        "U", "u", "U", "u", "W", "w", "Y", "y", "Y", "Z", "z", "Z", "z", "Z", "z", "s", // 170
    ];
    let index = u32::from(character).checked_sub(0xC0)?;
    let letters = LETTERS.get(usize::try_from(index).ok()?)?;
    (!letters.is_empty()).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn casings_of_one_name_give_the_same_words() {
        for text in [
            "connectionString",
            "connection_string",
            "Connection-String",
            "CONNECTION STRING",
        ] {
            assert_eq!(words(text), "connection_string", "{text}");
        }
    }

    #[test]
    fn acronyms_digits_and_plurals_stay_together() {
        let expected = [
            ("HTTPServer", "http_server"),
            ("productIDs", "product_ids"),
            ("IDsByName", "ids_by_name"),
            ("s3Key", "s3_key"),
            ("int32", "int32"),
            ("1st", "1st"),
            ("2FA", "2fa"),
            ("MD5Hash", "md5_hash"),
            ("X-Amz-Date", "x_amz_date"),
            ("v1.2", "v1_2"),
            ("proxy+", "proxy_plus"),
        ];
        for (text, name) in expected {
            assert_eq!(words(text), name, "{text}");
        }
    }

    #[test]
    fn symbols_that_mean_something_are_spelled() {
        let expected = [
            ("-asc", "minus_asc"),
            ("+asc", "plus_asc"),
            ("@id", "at_id"),
            ("", "empty"),
            ("c++", "c_plus_plus"),
            ("-", "minus"),
            ("...", "dot_dot_dot"),
            (" ", "space"),
            ("$filter", "filter"),
            ("\u{0}", "u0"),
            (">=", "greater_equal"),
        ];
        for (text, name) in expected {
            assert_eq!(words(text), name, "{text:?}");
        }
    }

    #[test]
    fn letters_of_other_scripts_become_ascii() {
        assert_eq!(words("Größe"), "groesse");
        assert_eq!(words("NaïveÉtat"), "naive_etat");
        assert_eq!(words("日本"), "u65e5_u672c");
    }

    #[test]
    fn every_text_gives_a_well_formed_bounded_name() {
        let long = "averyLongName".repeat(1000);
        for text in [&long, "__a__b__", "😀", "\u{202e}", "\"#}}", "×", "İ"] {
            let name = words(text);
            assert!(
                crate::api::Name::parse(&name).is_some(),
                "{text:?} gives {name:?}"
            );
            assert!(name.len() <= 80, "{name}");
        }
    }
}
