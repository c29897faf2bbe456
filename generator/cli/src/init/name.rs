//! Names of projects: words of lower-case ASCII letters and digits, joined by `-`, that begin with
//! a letter. Cargo, npm and the configuration take them as they are.

use std::path::Path;

use crate::failure::Failure;

/// A longer name is cut between two words: it is part of package names and of imports.
const LONGEST: usize = 40;

/// What a project is called that nobody gave a name that could be used.
const NAMELESS: &str = "api";

/// Names that packages of others stand in the way of: the runtime of a Rust client is the crate
/// `gatesmith-client`, as the new project's own client would be, and TypeScript imports nothing
/// from npm's scope `@types`.
const TAKEN: [&str; 2] = ["gatesmith", "types"];

/// The name of a project, or of an API in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// The name that a user asks for: what has another form is refused, not changed.
    pub(crate) fn asked(text: &str) -> Result<Self, Failure> {
        let name = Self::of(text);
        if name.0 == text {
            return Ok(name);
        }
        Err(
            Failure::new(format!("{text:?} cannot be the name of packages")).help(format!(
                "write lower-case letters, digits and `-`, beginning with a letter, and no name that is taken: `{}`",
                name.0
            )),
        )
    }

    /// The name of the project in a folder: what the folder is called.
    pub(crate) fn of_folder(folder: &Path) -> Self {
        let named = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
        let absolute = || named(&folder.canonicalize().ok()?);
        Self::of(&named(folder).or_else(absolute).unwrap_or_default())
    }

    /// Makes a name of any text: `TEST_ImportPets v2` gives `test-import-pets-v2`.
    pub(crate) fn of(text: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut before = ' ';
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let next_is_lower = characters.peek().is_some_and(char::is_ascii_lowercase);
            let begins = !before.is_ascii_alphanumeric()
                || (character.is_ascii_uppercase()
                    && (!before.is_ascii_uppercase() || next_is_lower));
            if character.is_ascii_alphanumeric() {
                let letter = character.to_ascii_lowercase();
                match words.last_mut() {
                    Some(word) if !begins => word.push(letter),
                    _ => words.push(letter.into()),
                }
            }
            before = character;
        }
        if words
            .first()
            .is_none_or(|word| word.starts_with(|it: char| it.is_ascii_digit()))
        {
            words.insert(0, NAMELESS.to_owned());
        }
        let mut name = String::new();
        for word in words {
            if !name.is_empty() && name.len() + 1 + word.len() > LONGEST {
                break;
            }
            if !name.is_empty() {
                name.push('-');
            }
            name.push_str(&word);
        }
        name.truncate(LONGEST);
        if TAKEN.contains(&name.as_str()) {
            name.push('-');
            name.push_str(NAMELESS);
        }
        Self(name)
    }

    /// This name, or with a number behind it the first that is not taken.
    pub(crate) fn beside(self, taken: &[Self]) -> Self {
        let numbered = |number: usize| Self(format!("{}-{number}", self.0));
        if !taken.contains(&self) {
            return self;
        }
        let mut number = 2;
        while taken.contains(&numbered(number)) {
            number += 1;
        }
        numbered(number)
    }

    /// `my-api`: a package, a file, a table of the configuration.
    pub(crate) fn kebab(&self) -> &str {
        &self.0
    }

    /// `my_api`: a Rust crate as code names it.
    pub(crate) fn snake(&self) -> String {
        self.0.replace('-', "_")
    }

    /// `My Api`: a title.
    pub(crate) fn title(&self) -> String {
        let capital = |word: &str| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        };
        let words: Vec<String> = self.0.split('-').map(capital).collect();
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_makes_a_name_that_cargo_and_npm_take() {
        for (text, name) in [
            ("hello", "hello"),
            ("Hello World", "hello-world"),
            ("helloWorld", "hello-world"),
            ("HTTPServer2", "http-server2"),
            ("TEST_IMPORT_PETS", "test-import-pets"),
            ("3d-shop", "api-3d-shop"),
            ("--a..b__", "a-b"),
            ("", "api"),
            ("äöü", "api"),
            ("caf\u{e9} bar", "caf-bar"),
            ("../..", "api"),
            ("@scope/x", "scope-x"),
            ("Gatesmith", "gatesmith-api"),
            ("types", "types-api"),
            (
                "Serverless patterns: service to consumer API, the second",
                "serverless-patterns-service-to-consumer",
            ),
        ] {
            assert_eq!(Name::of(text).kebab(), name, "{text}");
            assert_eq!(Name::of(name).kebab(), name, "a name stays as it is");
        }
        assert_eq!(Name::of(&"x".repeat(99)).kebab().len(), LONGEST);
    }

    #[test]
    fn a_name_that_is_asked_for_is_taken_as_it_is_or_refused() {
        assert_eq!(Name::asked("my-api").unwrap().kebab(), "my-api");
        let refusal = Name::asked("My API").unwrap_err().to_string();
        assert!(refusal.contains("`my-api`"), "{refusal}");
    }

    #[test]
    fn a_name_has_three_spellings() {
        let name = Name::of("my api");
        assert_eq!(
            (name.kebab(), name.snake().as_str(), name.title().as_str()),
            ("my-api", "my_api", "My Api")
        );
    }

    #[test]
    fn names_that_meet_are_numbered() {
        let taken = [Name::of("a"), Name::of("a 2")];
        assert_eq!(Name::of("a").beside(&taken).kebab(), "a-3");
        assert_eq!(Name::of("b").beside(&taken).kebab(), "b");
    }
}
