//! Media types: what a header names, and which bodies are bytes.

use http::{HeaderMap, header};

/// The media types whose bodies are bytes (`x-amazon-apigateway-binary-media-types`), prepared
/// for matching: `image/png`, `image/*`, `*/*`.
#[derive(Clone, Debug, Default)]
pub(crate) struct BinaryMediaTypes {
    everything: bool,
    /// In lower case; a right wildcard is kept as its prefix with the slash, `image/`.
    entries: Vec<String>,
}

impl BinaryMediaTypes {
    pub(crate) fn new(listed: &[String]) -> Self {
        Self {
            everything: listed.iter().any(|entry| entry.trim() == "*/*"),
            entries: listed
                .iter()
                .map(|entry| {
                    without_parameters(entry)
                        .trim_end_matches('*')
                        .to_ascii_lowercase()
                })
                .collect(),
        }
    }

    /// Whether a body of this `Content-Type` is bytes.
    pub(crate) fn holds_request(&self, headers: &HeaderMap) -> bool {
        self.everything || content_type(headers).is_some_and(|media_type| self.lists(media_type))
    }

    /// Whether a caller wants bytes. Only the first item of `Accept` counts (recorded behaviour),
    /// and a wildcard there matches no entry of the list.
    pub(crate) fn holds_answer(&self, headers: &HeaderMap) -> bool {
        self.everything || first_accepted(headers).is_some_and(|media_type| self.lists(media_type))
    }

    fn lists(&self, media_type: &str) -> bool {
        let media_type = media_type.to_ascii_lowercase();
        self.entries.iter().any(|entry| {
            *entry == media_type || (entry.ends_with('/') && media_type.starts_with(entry.as_str()))
        })
    }
}

/// The media type of a request's body, without its parameters.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(without_parameters(value)).filter(|media_type| !media_type.is_empty())
}

/// The first media type that a request accepts, without its parameters.
pub(crate) fn first_accepted(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::ACCEPT)?.to_str().ok()?;
    let first = value.split(',').next()?;
    Some(without_parameters(first)).filter(|media_type| !media_type.is_empty())
}

/// Which of several templates answers a request: the one of the first accepted media type, else
/// that of `application/json`, else the first.
pub(crate) fn choose<'a, T>(
    templates: &'a [(String, T)],
    headers: &HeaderMap,
) -> Option<&'a (String, T)> {
    if templates.len() < 2 {
        return templates.first();
    }
    let named = |media_type: &str| {
        templates
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(media_type))
    };
    first_accepted(headers)
        .and_then(named)
        .or_else(|| named("application/json"))
        .or_else(|| templates.first())
}

fn without_parameters(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::BinaryMediaTypes;

    fn accepts(listed: &[&str], accept: &'static str) -> bool {
        let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        BinaryMediaTypes::new(&listed).holds_answer(&headers)
    }

    #[test]
    fn templates_are_chosen_by_the_first_accepted_type_then_json_then_order() {
        let choose = |keys: &[&str], accept| {
            let templates: Vec<(String, ())> =
                keys.iter().map(|key| ((*key).to_owned(), ())).collect();
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            super::choose(&templates, &headers).map(|(key, ())| key.clone())
        };
        let both = ["text/html", "application/json"];
        assert_eq!(
            choose(&both, "text/html;q=1, */*").as_deref(),
            Some("text/html")
        );
        assert_eq!(choose(&both, "*/*").as_deref(), Some("application/json"));
        assert_eq!(
            choose(&["text/html", "text/csv"], "*/*").as_deref(),
            Some("text/html")
        );
        assert_eq!(choose(&[], "*/*"), None);
    }

    #[test]
    fn only_the_first_accepted_type_counts_and_only_right_wildcards_match() {
        assert!(accepts(&["image/png"], "image/png;q=0.9, text/html"));
        assert!(!accepts(&["image/png"], "image/webp, image/png"));
        assert!(!accepts(&["image/png"], "image/*"));
        assert!(!accepts(&["image/png"], "*/*"));
        assert!(accepts(&["application/*"], "application/zip"));
        assert!(!accepts(&["*/test"], "application/test"));
        assert!(accepts(&["*/*"], "text/html"));
    }
}
