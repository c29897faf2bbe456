//! Remote documents, for references that name them: fetched only where the command line allows it.
//!
//! Nothing is kept between runs but the digest, in the lock file: what is generated follows from
//! the document and what it names, and a copy that nobody sees would be a third thing. Whoever
//! needs to work without a network bundles the document once.

use std::{sync::Arc, sync::OnceLock, time::Duration};

use gatesmith_model::{Fetch, FetchError};
use ureq::{
    Agent,
    tls::{RootCerts, TlsConfig, TlsProvider},
};

/// How long one document may take, redirects included.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many redirects are followed.
const MOST_REDIRECTS: u32 = 5;

/// What the command line says about remote references.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::Args)]
pub(crate) struct Remote {
    /// Read what references to `http:` and `https:` addresses name. The digest of each text is
    /// kept in the lock file; another text is a finding from then on.
    #[arg(long, global = true)]
    pub(crate) allow_remote: bool,
    /// The same, and accept texts that have changed.
    #[arg(long, global = true)]
    pub(crate) update_remote: bool,
}

impl Remote {
    /// Who fetches remote documents; nobody where that is not allowed.
    pub(crate) fn fetch(self) -> Option<&'static dyn Fetch> {
        static WEB: Web = Web(OnceLock::new());
        (self.allow_remote || self.update_remote).then_some(&WEB)
    }
}

/// Fetches by HTTP.
#[derive(Debug)]
struct Web(OnceLock<Agent>);

impl Fetch for Web {
    fn fetch(&self, url: &str, most: usize) -> Result<Vec<u8>, FetchError> {
        let mut response = self
            .0
            .get_or_init(agent)
            .get(url)
            .call()
            .map_err(|error| failed(&error))?;
        // The limit is met by a body that has as many bytes: one more tells that it has too many.
        let body = response.body_mut().with_config().limit(most as u64 + 1);
        match body.read_to_vec() {
            Ok(bytes) if bytes.len() <= most => Ok(bytes),
            Ok(_) | Err(ureq::Error::BodyExceedsLimit(_)) => {
                Err(FetchError(format!("it has more than {most} bytes")))
            }
            Err(error) => Err(failed(&error)),
        }
    }
}

fn agent() -> Agent {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .timeout_global(Some(PATIENCE))
        .max_redirects(MOST_REDIRECTS)
        .user_agent(concat!("gatesmith/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

fn failed(error: &ureq::Error) -> FetchError {
    FetchError(match error {
        ureq::Error::StatusCode(status) => format!("the server answers {status}"),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::{
        io::{BufRead as _, BufReader, Write as _},
        net::{Ipv4Addr, TcpListener},
        thread,
    };

    use super::Remote;

    /// Answers one request on the loopback interface; gives the address.
    fn server(answer: &'static str) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head = lines.map_while(Result::ok);
            head.take_while(|line| !line.is_empty()).for_each(drop);
            stream.write_all(answer.as_bytes()).unwrap();
        });
        format!("http://{address}/common.yaml")
    }

    fn fetched(answer: &'static str, most: usize) -> Result<Vec<u8>, String> {
        let remote = Remote {
            allow_remote: true,
            ..Remote::default()
        };
        let fetch = remote.fetch().unwrap();
        fetch
            .fetch(&server(answer), most)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_is_fetched_unless_it_is_allowed() {
        assert!(Remote::default().fetch().is_none());
    }

    #[test]
    fn a_text_is_fetched_within_its_bound() {
        const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na: 1";
        assert_eq!(fetched(ANSWER, 4).as_deref(), Ok(b"a: 1".as_slice()));
        let refused = fetched(ANSWER, 3).unwrap_err();
        assert!(refused.contains("more than 3 bytes"), "{refused}");
    }

    #[test]
    fn an_answer_that_is_no_success_is_told() {
        let refused = fetched("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 9);
        assert_eq!(refused, Err("the server answers 404".to_owned()));
    }
}
