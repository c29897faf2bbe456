//! Where an API is served: the prefix of every path, stage included.

use reqwest::Url;

use crate::encode::is_dot_segment;
use crate::error::{BuildError, RequestError};

/// An endpoint that was found good.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// Scheme, host, port and base path, without a slash at the end.
    prefix: String,
    host: String,
}

impl Endpoint {
    pub(crate) fn parse(text: &str) -> Result<Self, BuildError> {
        let refuse = |reason| BuildError::endpoint(text, reason);
        let url = Url::parse(text).map_err(|error| refuse(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse(
                "its scheme is neither `https` nor `http`".to_owned(),
            ));
        }
        let Some(host) = url.host_str() else {
            return Err(refuse("it has no host".to_owned()));
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("it holds a user name or a password".to_owned()));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it has a query string or a fragment".to_owned()));
        }
        // The library has resolved dots and encoded what it had to: the caller would not know
        // which path is signed.
        let path = text
            .split_once("://")
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
            .unwrap_or("/");
        if path != url.path() || path.split('/').any(is_dot_segment) {
            return Err(refuse(format!(
                "its path would be sent as `{}`",
                url.path()
            )));
        }
        if path.trim_end_matches('/').contains("//") {
            return Err(refuse("its path has an empty segment".to_owned()));
        }
        Ok(Self {
            prefix: url.as_str().trim_end_matches('/').to_owned(),
            host: host.to_owned(),
        })
    }

    /// The region in the host name of an API without a custom domain:
    /// `{id}.execute-api.{region}.amazonaws.com`.
    pub(crate) fn region(&self) -> Option<&str> {
        let mut labels = self.host.split('.').skip(1);
        let region = (labels.next()? == "execute-api").then(|| labels.next())??;
        (labels.next()? == "amazonaws").then_some(region)
    }

    /// The URL of one call. `path` begins with a slash; both parts are encoded.
    ///
    /// # Errors
    /// Where the URL library would write it in another way than it is signed.
    pub(crate) fn url(&self, path: &str, query: &str) -> Result<Url, RequestError> {
        let separator = if query.is_empty() { "" } else { "?" };
        let text = format!("{}{path}{separator}{query}", self.prefix);
        match Url::parse(&text) {
            Ok(url) if url.as_str() == text => Ok(url),
            _ => Err(RequestError::rewritten_url()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.prefix
    }
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn an_endpoint_is_the_prefix_of_every_path() {
        for (endpoint, expected) in [
            ("https://example.com", "https://example.com/orders?a=b"),
            ("https://EXAMPLE.com:443/", "https://example.com/orders?a=b"),
            ("http://[::1]:4566/v1/", "http://[::1]:4566/v1/orders?a=b"),
        ] {
            let endpoint = Endpoint::parse(endpoint).unwrap();
            let url = endpoint.url("/orders", "a=b").unwrap();
            assert_eq!(url.as_str(), expected);
        }
    }

    #[test]
    fn an_endpoint_that_is_not_what_is_sent_is_refused() {
        for endpoint in [
            "",
            "example.com",
            "ftp://example.com",
            "https://me:secret@example.com",
            "https://example.com/v1?stage=x",
            "https://example.com/v1#x",
            "https://example.com/a/../b",
            "https://example.com/%2e/b",
            "https://example.com/a b",
            "https://example.com//v1",
        ] {
            assert!(Endpoint::parse(endpoint).is_err(), "{endpoint}");
        }
        let error = Endpoint::parse("https://me:secret@example.com").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"));
    }

    #[test]
    fn the_region_stands_in_the_name_of_the_host() {
        let region = |host| Endpoint::parse(host).unwrap().region().map(str::to_owned);
        let host = "https://a1b2.execute-api.eu-west-1.amazonaws.com/v1";
        assert_eq!(region(host).as_deref(), Some("eu-west-1"));
        assert_eq!(region("https://api.example.com/v1"), None);
    }
}
