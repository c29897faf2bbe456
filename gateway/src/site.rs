//! A static site beside the API: the files of one folder, and one file that is made for the run.
//!
//! | a request for | gets |
//! |---|---|
//! | `/`, `/folder/` | its `index.html` |
//! | `/folder` | a redirect to `/folder/`, so that relative links work |
//! | `/config.json` | the JSON of [`Options::site_config`](crate::Options::site_config) |
//! | a file | its bytes, typed by extension, with an `ETag` |
//! | anything else; names that begin with a dot; what leads out of the folder | 404 |
//!
//! Names in `Host` other than `localhost` and addresses are refused: a page of another site,
//! whose name is made to lead to this machine, would otherwise read the credentials that
//! `/config.json` may hold.

use std::{
    ffi::OsStr,
    fs, io,
    net::IpAddr,
    path::{Component, Path, PathBuf},
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Response, StatusCode,
    header::{
        ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LOCATION,
        X_CONTENT_TYPE_OPTIONS,
    },
};
use http_body_util::Full;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{
    Options, StartError,
    answer::{Answer, JSON},
    call::{self, Call},
};

/// The generated file.
const CONFIG: &str = "/config.json";
/// Files that are read at the same time; more wait.
const READS: usize = 16;
/// The longest path, in segments.
const DEPTH: usize = 32;

/// A static site.
#[derive(Debug)]
pub(crate) struct Site {
    /// Links resolved.
    root: Option<PathBuf>,
    config: Option<Bytes>,
    /// The longest file, in bytes.
    limit: usize,
    /// Whether any host is answered.
    any_host: bool,
    reads: Semaphore,
}

impl Site {
    /// The site of the options, where they have one.
    pub(crate) fn open(options: &Options) -> Result<Option<Self>, StartError> {
        if options.site.is_none() && options.site_config.is_none() {
            return Ok(None);
        }
        let root = options.site.as_deref().map(folder).transpose()?;
        let config = options.site_config.as_ref();
        Ok(Some(Self {
            root,
            config: config.map(|value| Bytes::from(value.to_string())),
            limit: options.limits.site_file,
            any_host: options.allow_other_machines,
            reads: Semaphore::new(READS),
        }))
    }

    /// Answers a request for a path that is no path of the API.
    pub(crate) async fn answer(&self, call: &Call<'_>) -> Answer {
        if !matches!(call.method, "GET" | "HEAD") {
            let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
            let allowed = HeaderValue::from_static("GET, HEAD");
            refused.headers_mut().insert(ALLOW, allowed);
            return refused;
        }
        if !self.any_host && !is_this_machine(call.domain_name()) {
            let message = "The site is served to http://localhost alone.";
            return text(StatusCode::FORBIDDEN, message);
        }
        let path = call.target.raw_path;
        if path == CONFIG
            && let Some(config) = &self.config
        {
            // It may hold credentials of this run.
            let mut answer = whole(JSON, config.clone(), call.headers);
            let never = HeaderValue::from_static("no-store");
            answer.headers_mut().insert(CACHE_CONTROL, never);
            return answer;
        }
        match self.find(path).await {
            Found::File { media_type, bytes } => whole(media_type, bytes, call.headers),
            Found::Folder => redirect(path, call.target.query),
            Found::TooLong => text(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The file is longer than what is served.",
            ),
            Found::Nothing => text(StatusCode::NOT_FOUND, "Not Found"),
        }
    }

    async fn find(&self, path: &str) -> Found {
        let (Some(root), Some(relative)) = (&self.root, relative(path)) else {
            return Found::Nothing;
        };
        // Only closing the semaphore fails, and nothing does.
        let _permit = self.reads.acquire().await;
        let (root, limit) = (root.clone(), self.limit);
        let is_folder = path.ends_with('/');
        let found =
            tokio::task::spawn_blocking(move || read(&root, &relative, is_folder, limit)).await;
        // What cannot be read is not there, for those who ask.
        found.map_or(Found::Nothing, |found| found.unwrap_or(Found::Nothing))
    }
}

/// What stands behind a path.
enum Found {
    File {
        media_type: HeaderValue,
        bytes: Bytes,
    },
    /// A folder that was asked for without its slash.
    Folder,
    TooLong,
    Nothing,
}

/// A folder with its links resolved.
fn folder(given: &Path) -> Result<PathBuf, StartError> {
    let failed = |source| StartError::Site {
        folder: given.to_owned(),
        source,
    };
    let root = fs::canonicalize(given).map_err(failed)?;
    if root.is_dir() {
        Ok(root)
    } else {
        Err(failed(io::ErrorKind::NotADirectory.into()))
    }
}

/// A path of a request as one below the folder; `None` where no file can be meant.
fn relative(path: &str) -> Option<PathBuf> {
    let inner = path.strip_prefix('/')?;
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let mut relative = PathBuf::new();
    if inner.is_empty() {
        return (path == "/").then_some(relative);
    }
    for (depth, segment) in inner.split('/').enumerate() {
        let name = percent_decode_str(segment).decode_utf8().ok()?;
        let is_plain = !name.is_empty()
            && !name.starts_with('.')
            && !name
                .chars()
                .any(|letter| letter.is_control() || matches!(letter, '/' | '\\' | ':'));
        if !is_plain || depth >= DEPTH {
            return None;
        }
        relative.push(&*name);
    }
    Some(relative)
}

/// Reads a file of the folder.
fn read(root: &Path, relative: &Path, is_folder: bool, limit: usize) -> io::Result<Found> {
    let mut path = fs::canonicalize(root.join(relative))?;
    if !is_inside(&path, root) {
        return Ok(Found::Nothing);
    }
    if fs::metadata(&path)?.is_dir() {
        if !is_folder {
            return Ok(Found::Folder);
        }
        path = fs::canonicalize(path.join("index.html"))?;
        if !is_inside(&path, root) {
            return Ok(Found::Nothing);
        }
    } else if is_folder {
        return Ok(Found::Nothing);
    }
    let metadata = fs::metadata(&path)?;
    // A pipe or a device would never end.
    if !metadata.is_file() {
        return Ok(Found::Nothing);
    }
    let mut bytes = Vec::new();
    let longest = limit as u64 + 1;
    io::Read::read_to_end(
        &mut io::Read::take(fs::File::open(&path)?, longest),
        &mut bytes,
    )?;
    if bytes.len() > limit {
        return Ok(Found::TooLong);
    }
    Ok(Found::File {
        media_type: media_type(path.extension()),
        bytes: Bytes::from(bytes),
    })
}

/// Whether a path with its links resolved is one that is served: a link may lead anywhere.
fn is_inside(path: &Path, root: &Path) -> bool {
    path.strip_prefix(root).is_ok_and(|inner| {
        inner.components().all(|component| match component {
            Component::Normal(name) => !name.as_encoded_bytes().starts_with(b"."),
            _ => false,
        })
    })
}

/// Whether a `Host` header means this machine.
pub(crate) fn names_this_machine(host: &str) -> bool {
    is_this_machine(call::without_port(host))
}

/// Whether a host is this machine by its address, or by the name that always means it.
fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    address.parse::<IpAddr>().is_ok()
        || host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
}

fn media_type(extension: Option<&OsStr>) -> HeaderValue {
    let extension = extension
        .and_then(OsStr::to_str)
        .unwrap_or_default()
        .to_ascii_lowercase();
    HeaderValue::from_static(match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "text/xml; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    })
}

/// A file, or that the caller has it already.
fn whole(media_type: HeaderValue, bytes: Bytes, asked: &HeaderMap) -> Answer {
    let tag = tag(&bytes);
    let is_known = knows(asked, &tag);
    let mut answer = Response::new(Full::new(if is_known { Bytes::new() } else { bytes }));
    if is_known {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, media_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(ETAG, tag);
    }
    answer
}

/// The same for the same bytes.
fn tag(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let digest = Sha256::digest(bytes);
    let mut tag = String::from("\"");
    for byte in &digest[..16] {
        // Writing to a string does not fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// Whether the caller says that it has these bytes (RFC 9110, section 13.1.2).
fn knows(asked: &HeaderMap, tag: &str) -> bool {
    asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// To the same path with a slash at its end.
fn redirect(path: &str, query: &str) -> Answer {
    let mut answer = text(StatusCode::TEMPORARY_REDIRECT, "");
    let mark = if query.is_empty() { "" } else { "?" };
    if let Ok(location) = HeaderValue::try_from([path, "/", mark, query].concat()) {
        answer.headers_mut().insert(LOCATION, location);
    }
    answer
}

fn text(status: StatusCode, message: &str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(message.to_owned())));
    *answer.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    let set: [(HeaderName, HeaderValue); 2] = [
        (CONTENT_TYPE, plain),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    answer.headers_mut().extend(set);
    answer
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_this_machine, relative};

    #[test]
    fn paths_name_files_below_the_folder_and_nothing_else() {
        let found = |path: &str| relative(path);
        assert_eq!(found("/"), Some("".into()));
        assert_eq!(found("/a/b.js").as_deref(), Some(Path::new("a/b.js")));
        assert_eq!(found("/a/").as_deref(), Some(Path::new("a")));
        assert_eq!(found("/a%20b").as_deref(), Some(Path::new("a b")));
        let deep = "/a".repeat(40);
        for path in [
            "",
            "a",
            "//",
            "//a",
            "/a//b",
            "/a//",
            "/..",
            "/../a",
            "/a/../b",
            "/%2e%2e/a",
            "/./a",
            "/.git/config",
            "/a/.env",
            "/a%2Fb",
            "/a%5Cb",
            "/a\\b",
            "/c:",
            "/a%00",
            "/%FF",
            &deep,
        ] {
            assert_eq!(found(path), None, "{path}");
        }
    }

    #[test]
    fn hosts_are_addresses_or_localhost() {
        for host in [
            "127.0.0.1",
            "[::1]",
            "localhost",
            "LOCALHOST",
            "app.localhost",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["", "evil.example", "127.0.0.1.evil.example", "notlocalhost"] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
