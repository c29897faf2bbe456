//! A static site beside the API.

use std::{fs, path::Path};

use gatesmith_gateway::{Limits, Options, Running, StartError, serve};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{Answer, api, request, send, start_with};

/// A gateway with a site of these files, and the folder that it is in.
async fn site(files: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> (Running, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let mut options = Options {
        site: Some(root),
        ..Options::default()
    };
    change(&mut options);
    let api = api().operation("GET /health", |get| get.mock("healthy"));
    (start_with(api.build(), options).await, folder)
}

async fn get(gateway: &Running, path: &str) -> Answer {
    request(&format!("GET {path}")).send(gateway).await
}

#[tokio::test]
async fn files_are_served_beside_the_api() {
    let files = [
        ("index.html", "<p>home</p>"),
        ("assets/app.js", "export {}"),
        ("assets/index.html", "inner"),
        ("v1/health", "shadowed"),
        ("no-type", "?"),
    ];
    let (gateway, _folder) = site(&files, |_| {}).await;
    for (path, media_type, body) in [
        ("/", "text/html; charset=utf-8", "<p>home</p>"),
        ("/index.html?x=1", "text/html; charset=utf-8", "<p>home</p>"),
        (
            "/assets/app.js",
            "text/javascript; charset=utf-8",
            "export {}",
        ),
        ("/assets/", "text/html; charset=utf-8", "inner"),
        ("/no-type", "application/octet-stream", "?"),
        ("/v1/health", "application/json", "healthy"),
    ] {
        let answer = get(&gateway, path).await;
        let media = answer.header("content-type");
        assert_eq!(
            (answer.status, media.as_deref(), answer.text().as_str()),
            (200, Some(media_type), body),
            "{path}"
        );
    }
    let home = get(&gateway, "/").await;
    assert_eq!(home.header("cache-control").as_deref(), Some("no-cache"));
    assert_eq!(
        home.header("x-content-type-options").as_deref(),
        Some("nosniff")
    );
}

#[tokio::test]
async fn a_folder_without_its_slash_is_elsewhere() {
    let (gateway, _folder) = site(&[("a b/index.html", "")], |_| {}).await;
    let answer = get(&gateway, "/a%20b?x=1").await;
    assert_eq!(answer.status, 307);
    assert_eq!(answer.header("location").as_deref(), Some("/a%20b/?x=1"));
}

#[tokio::test]
async fn a_caller_who_has_a_file_is_told_so() {
    let (gateway, folder) = site(&[("app.css", "a {}")], |_| {}).await;
    let tag = get(&gateway, "/app.css").await.header("etag").unwrap();
    let again = |tag: &str| {
        request("GET /app.css")
            .header("if-none-match", &format!("\"other\", W/{tag}"))
            .send(&gateway)
    };
    let answer = again(&tag).await;
    assert_eq!((answer.status, answer.text().as_str()), (304, ""));
    assert_eq!(answer.header("etag"), Some(tag.clone()));
    fs::write(folder.path().join("site/app.css"), "b {}").unwrap();
    let answer = again(&tag).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "b {}"));
}

#[tokio::test]
async fn a_head_is_a_get_without_the_body_and_other_verbs_are_not_served() {
    let (gateway, _folder) = site(&[("index.html", "home")], |_| {}).await;
    let answer = request("HEAD /").send(&gateway).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, ""));
    assert_eq!(answer.header("content-length").as_deref(), Some("4"));
    let answer = request("POST /").send(&gateway).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow").as_deref(), Some("GET, HEAD"));
}

#[tokio::test]
async fn nothing_outside_of_the_folder_is_served_nor_what_is_hidden() {
    let files = [
        ("index.html", "home"),
        (".env", "hidden"),
        (".git/config", "hidden"),
        ("../secret", "outside"),
    ];
    let (gateway, folder) = site(&files, |_| {}).await;
    link(
        &folder.path().join("secret"),
        &folder.path().join("site/link"),
    );
    link(folder.path(), &folder.path().join("site/up"));
    link(
        &folder.path().join("site/.env"),
        &folder.path().join("site/env"),
    );
    link(
        &folder.path().join("site/index.html"),
        &folder.path().join("site/fine"),
    );
    for path in [
        "/nothing",
        "/index.html/",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/.env",
        "/.git/config",
        "/link",
        "/up/secret",
        "/env",
        "//",
    ] {
        let answer = get(&gateway, path).await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (404, "Not Found"),
            "{path}"
        );
    }
    assert_eq!(get(&gateway, "/fine").await.text(), "home");
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(not(unix))]
fn link(to: &Path, at: &Path) {
    fs::write(at.with_extension("none"), to.to_string_lossy().as_bytes()).unwrap();
}

#[tokio::test]
async fn a_file_that_is_too_long_is_not_read() {
    let (gateway, _folder) = site(&[("fits", "1234"), ("long", "12345")], |options| {
        options.limits = Limits {
            site_file: 4,
            ..Limits::default()
        };
    })
    .await;
    assert_eq!(get(&gateway, "/fits").await.status, 200);
    assert_eq!(get(&gateway, "/long").await.status, 500);
}

#[tokio::test]
async fn a_page_learns_of_the_run_from_a_generated_file() {
    let config = json!({ "endpoint": "http://x/v1", "region": "us-east-1" });
    let (gateway, _folder) = site(&[("config.json", "{}")], |options| {
        options.site_config = Some(config.clone());
    })
    .await;
    let answer = get(&gateway, "/config.json").await;
    assert_eq!(answer.json(), config);
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
}

#[tokio::test]
async fn a_name_that_is_made_to_lead_here_reads_nothing() {
    let (gateway, _folder) = site(&[("index.html", "home")], |options| {
        options.site_config = Some(json!({ "secret": "s" }));
    })
    .await;
    let port = gateway.address().port();
    for (host, status) in [("evil.example", 403), ("localhost", 200), ("[::1]", 200)] {
        for path in ["/", "/config.json"] {
            let text =
                format!("GET {path} HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n\r\n");
            let answer = send(gateway.address(), text.as_bytes()).await;
            assert_eq!(answer.status, status, "{host}");
        }
    }
}

#[tokio::test]
async fn a_site_that_is_not_there_is_said_at_start() {
    let options = Options {
        site: Some("not/there".into()),
        ..Options::default()
    };
    let refused = serve(api().build().into(), options).await.unwrap_err();
    assert!(matches!(refused, StartError::Site { .. }));
    let said = refused.to_string();
    assert!(
        said.contains("`not/there`") && said.contains("build the site first"),
        "{said}"
    );
}

#[tokio::test]
async fn without_a_site_a_path_outside_of_the_stage_is_forbidden() {
    let gateway = start_with(api().build(), Options::default()).await;
    assert_eq!(get(&gateway, "/").await.status, 403);
}
