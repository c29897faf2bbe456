//! The path of a request: a template whose variables are filled in.

use gatesmith_codec::ParameterText;

use super::list::join;
use super::{ListStyle, Request};
use crate::encode::{is_dot_segment, push_literal, push_value};
use crate::error::RequestError;

impl Request {
    /// Sets the variable `{name}` of the path: one segment. A slash in it is encoded.
    ///
    /// # Errors
    /// Where the value is empty, a dot segment in any spelling, or holds control characters.
    pub fn path<T: ParameterText>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), RequestError> {
        let text = value.to_text();
        check_segment(name, &text)?;
        if text.is_empty() {
            return Err(RequestError::path(name, "is empty"));
        }
        let mut encoded = String::with_capacity(text.len());
        push_value(&mut encoded, &text);
        self.variables.push((name, encoded));
        Ok(())
    }

    /// Sets the variable `{name}` of the path to a list, joined in one segment.
    ///
    /// # Errors
    /// Where the list or an item is empty, or an item contains the separator or a control
    /// character, or is a dot segment.
    pub fn path_list<T: ParameterText>(
        &mut self,
        name: &'static str,
        items: &[T],
        style: ListStyle,
    ) -> Result<(), RequestError> {
        // A path has no place for a name that comes again: commas are how lists stand there.
        let separator = style.separator().unwrap_or(',');
        let joined = join(items, separator).ok_or(RequestError::separator(name, separator))?;
        let mut encoded = String::with_capacity(joined.len());
        for (index, item) in joined.split(separator).enumerate() {
            check_segment(name, item)?;
            if item.is_empty() {
                return Err(RequestError::path(name, "is empty, or has an empty item"));
            }
            if index > 0 {
                // The one separator that a URL may hold as it is.
                match separator {
                    ',' => encoded.push(','),
                    other => push_value(&mut encoded, other.encode_utf8(&mut [0; 4])),
                }
            }
            push_value(&mut encoded, item);
        }
        self.variables.push((name, encoded));
        Ok(())
    }

    /// Sets the variable `{name+}` of the path: the rest of it. Slashes are kept.
    ///
    /// # Errors
    /// Where the value is empty, begins with a slash, has a dot segment in any spelling, or holds
    /// control characters.
    pub fn path_greedy<T: ParameterText>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), RequestError> {
        let text = value.to_text();
        if text.is_empty() {
            return Err(RequestError::path(name, "is empty"));
        }
        if text.starts_with('/') {
            return Err(RequestError::path(
                name,
                "begins with a slash; leave it out",
            ));
        }
        let mut encoded = String::with_capacity(text.len());
        for (index, segment) in text.split('/').enumerate() {
            check_segment(name, segment)?;
            if index > 0 {
                encoded.push('/');
            }
            push_value(&mut encoded, segment);
        }
        self.variables.push((name, encoded));
        Ok(())
    }

    /// The path, encoded, with its variables filled in.
    pub(crate) fn expanded_path(&self) -> Result<String, RequestError> {
        let mut path = String::with_capacity(self.template.len() + 32);
        for segment in self.template.split('/').skip(1) {
            path.push('/');
            let mut rest = segment;
            while let Some((text, name, after)) = variable(rest) {
                push_literal(&mut path, text);
                let mut values = self.variables.iter().filter(|(known, _)| *known == name);
                let (_, value) = values.next().ok_or_else(|| RequestError::unset(name))?;
                path.push_str(value);
                rest = after;
            }
            push_literal(&mut path, rest);
        }
        Ok(path)
    }
}

/// The first variable of a segment, `{name}` or `{name+}`: the text before it, its name, and what
/// follows.
fn variable(segment: &str) -> Option<(&str, &str, &str)> {
    let (text, rest) = segment.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((text, name.strip_suffix('+').unwrap_or(name), after))
}

fn check_segment(name: &'static str, segment: &str) -> Result<(), RequestError> {
    if is_dot_segment(segment) {
        return Err(RequestError::path(
            name,
            "is a dot segment, which would lead to another path",
        ));
    }
    if segment.chars().any(char::is_control) {
        return Err(RequestError::path(name, "holds a control character"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{ListStyle, Request};

    fn get(template: &'static str) -> Request {
        Request::new(Method::GET, template, &[])
    }

    #[test]
    fn a_path_is_filled_in_and_encoded_once() {
        let mut request = get("/orders/{orderId}/files:list/{proxy+}");
        request.path("orderId", &"a/b c%2f".to_owned()).unwrap();
        request
            .path_greedy("proxy", &"x y/ü+/z".to_owned())
            .unwrap();
        assert_eq!(
            request.expanded_path().unwrap(),
            "/orders/a%2Fb%20c%252f/files:list/x%20y/%C3%BC%2B/z"
        );
        assert_eq!(get("/").expanded_path().unwrap(), "/");
        assert_eq!(get("/a/").expanded_path().unwrap(), "/a/");
        assert!(get("/{id}").expanded_path().is_err());
    }

    #[test]
    fn a_variable_may_be_a_part_of_a_segment() {
        let mut request = get("/files/{name}.{suffix}:read");
        request.path("name", &"a/b".to_owned()).unwrap();
        request.path("suffix", &"csv".to_owned()).unwrap();
        assert_eq!(request.expanded_path().unwrap(), "/files/a%2Fb.csv:read");
    }

    #[test]
    fn a_path_variable_never_leads_elsewhere() {
        let mut request = get("/orders/{orderId}");
        for value in ["", ".", "..", "%2e%2E", ".%2e", "a\nb", "a\0", "\u{85}"] {
            let refused = request.path("orderId", &value.to_owned());
            assert!(refused.is_err(), "{value:?}");
        }
        for value in ["", "/a", "a/../b", "a/%2e%2e", "..", "a/\r"] {
            let refused = request.path_greedy("proxy", &value.to_owned());
            assert!(refused.is_err(), "{value:?}");
        }
    }

    #[test]
    fn a_list_in_a_path_is_one_segment() {
        let path = |items: &[&str]| {
            let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
            let mut request = get("/pets/{ids}");
            let set = request.path_list("ids", &items, ListStyle::Commas);
            set.and_then(|()| request.expanded_path())
        };
        assert_eq!(path(&["a/b", "c d"]).unwrap(), "/pets/a%2Fb,c%20d");
        for items in [&[][..], &[""], &["a", ""], &["a,b"], &[".."], &["a\n", "b"]] {
            assert!(path(items).is_err(), "{items:?}");
        }
    }
}
