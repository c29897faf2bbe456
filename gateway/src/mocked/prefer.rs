//! What a caller would rather get: the `Prefer` header of RFC 7240 with the two preferences that
//! mock servers have in common, `code` and `example`. Others are ignored, as the RFC asks for.

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue};

use super::PREFER;

/// The preferences of a request.
#[derive(Debug, Default)]
pub(super) struct Preferences {
    code: Option<String>,
    example: Option<String>,
}

impl Preferences {
    /// Reads all `Prefer` headers. Of a preference that is there twice, the first counts.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut preferences = Self::default();
        for value in headers.get_all(PREFER) {
            let text = String::from_utf8_lossy(value.as_bytes());
            for preference in split(&text, ',') {
                // Parameters of a preference follow a semicolon: none is known.
                let preference = split(preference, ';').next().unwrap_or_default();
                let Some((name, value)) = preference.split_once('=') else {
                    continue;
                };
                let slot = match name.trim() {
                    name if name.eq_ignore_ascii_case("code") => &mut preferences.code,
                    name if name.eq_ignore_ascii_case("example") => &mut preferences.example,
                    _ => continue,
                };
                slot.get_or_insert_with(|| unquoted(value.trim()).into_owned());
            }
        }
        preferences
    }

    /// Whether nothing is asked for.
    pub(super) const fn is_empty(&self) -> bool {
        self.code.is_none() && self.example.is_none()
    }

    /// The status that is asked for, where it is one that can be answered.
    pub(super) fn code(&self) -> Option<u16> {
        let code = self.code.as_deref()?;
        let code = code.parse().ok().filter(|_| code.len() == 3)?;
        (200..600).contains(&code).then_some(code)
    }

    /// What is asked for as a status.
    pub(super) fn code_as_written(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The name of the example that is asked for.
    pub(super) fn example(&self) -> Option<&str> {
        self.example.as_deref()
    }

    /// `Preference-Applied`, once both have been honoured.
    pub(super) fn applied(&self) -> Option<HeaderValue> {
        let code = self.code.as_ref().map(|code| format!("code={code}"));
        let example = self.example.as_ref().map(|name| {
            let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            if !name.is_empty() && name.bytes().all(is_token) {
                format!("example={name}")
            } else {
                let name = name.replace('\\', "\\\\").replace('"', "\\\"");
                format!("example=\"{name}\"")
            }
        });
        let applied: Vec<String> = code.into_iter().chain(example).collect();
        if applied.is_empty() {
            return None;
        }
        HeaderValue::from_bytes(applied.join(", ").as_bytes()).ok()
    }
}

/// The parts between separators that do not stand within quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    text.split(move |character| {
        if is_escaped {
            is_escaped = false;
            return false;
        }
        match character {
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => return character == separator && !is_quoted,
        }
        false
    })
}

/// A word, or what stands in its quotes.
fn unquoted(word: &str) -> Cow<'_, str> {
    let inner = word
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else {
        return Cow::Borrowed(word);
    };
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{PREFER, Preferences};

    #[track_caller]
    fn reads(values: &[&str], code: Option<&str>, example: Option<&str>) {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_str(value).expect("a header's value");
            headers.append(PREFER, value);
        }
        let read = Preferences::read(&headers);
        assert_eq!((read.code_as_written(), read.example()), (code, example));
    }

    #[test]
    fn code_and_example_stand_alone_together_or_in_headers_of_their_own() {
        reads(&[], None, None);
        reads(&["code=404"], Some("404"), None);
        reads(&["code = 404 , example=late"], Some("404"), Some("late"));
        reads(&["Example=a", "CODE=503"], Some("503"), Some("a"));
        reads(
            &["respond-async, wait=10; x=\"code=1, y\", code=201;a=b"],
            Some("201"),
            None,
        );
        reads(&["code=1, code=2"], Some("1"), None);
        reads(
            &[r#"example="a, \"b\"; c=d", code="404""#],
            Some("404"),
            Some("a, \"b\"; c=d"),
        );
        reads(&["code", "=7", "example="], None, Some(""));
    }

    #[test]
    fn only_a_status_of_an_answer_is_a_code() {
        let code = |text: &str| {
            let preferences = Preferences {
                code: Some(text.to_owned()),
                example: None,
            };
            preferences.code()
        };
        assert_eq!(code("404"), Some(404));
        for text in ["", "4", "+20", "0404", "101", "600", "4XX"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_applied_is_written_so_that_it_can_be_read() {
        let applied = |code: Option<&str>, example: Option<&str>| {
            let preferences = Preferences {
                code: code.map(str::to_owned),
                example: example.map(str::to_owned),
            };
            preferences.applied()
        };
        assert_eq!(applied(None, None), None);
        assert_eq!(
            applied(Some("404"), Some("late")).unwrap(),
            "code=404, example=late"
        );
        assert_eq!(
            applied(None, Some("a \"b\"")).unwrap(),
            r#"example="a \"b\"""#
        );
    }
}
