//! The official test suite of Signature Version 4, as folders on disk: for each case the canonical
//! request, the string to sign and the signature, and the signed request, which must verify.
//!
//! The suite is not part of this repository; without it the test says so and passes.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::*;

/// Parts of a case that contradict the case itself, and why. Listed parts must differ.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[(
    "extra/double-encode-path",
    "header-canonical-request.txt",
    "its date is of 2021, that of the signed request of 2015",
)];

/// Links that this gateway does not take, and why.
const OTHER_SERVICES: &[(&str, &str)] = &[(
    "v4/post-sts-header-after",
    "its session token is added to the query unsigned, which a few services ask for",
)];

/// The keys of the cases that have no `context.json`, as the AWS SDKs' own tests have them.
const OTHER_KEYS: &[(&str, &str)] = &[
    ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    ("ANOTREAL", "notrealrnrELgWzOk3IfjzDKtFBhDby"),
];

#[test]
fn the_official_suite_verifies() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/sigv4");
    if !root.is_dir() {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: no official SigV4 suite at {}",
            root.display()
        );
        return;
    }
    let mut contradictions = CONTRADICTIONS.to_vec();
    let mut count = 0;
    for set in ["v4", "extra"] {
        let mut folders: Vec<PathBuf> = fs::read_dir(root.join(set))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        folders.sort();
        for folder in folders {
            let name = format!("{set}/{}", folder.file_name().unwrap().display());
            for form in ["header", "query"] {
                let is_taken =
                    form == "header" || OTHER_SERVICES.iter().all(|(case, _)| *case != name);
                if !is_taken || !folder.join(format!("{form}-signed-request.txt")).exists() {
                    continue;
                }
                for part in Case::read(&folder, form).differences(&folder) {
                    let known = contradictions
                        .iter()
                        .position(|(case, known, _)| *case == name && *known == part);
                    let known = known.unwrap_or_else(|| panic!("{name}: {part} differs"));
                    contradictions.swap_remove(known);
                }
                count += 1;
            }
        }
    }
    assert!(
        contradictions.is_empty(),
        "no longer true: {contradictions:?}"
    );
    assert!(count >= 70, "only {count} cases in {}", root.display());
}

/// A signed request, and what its signature depends on.
struct Case {
    /// Where the signature stands: `header` or `query`.
    form: &'static str,
    draft: Draft,
    secret: Option<String>,
    token: Option<String>,
    paths: PathStyle,
}

impl Case {
    fn read(folder: &Path, form: &'static str) -> Self {
        let context = fs::read_to_string(folder.join("context.json"))
            .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        let credentials = &context["credentials"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let request =
            fs::read_to_string(folder.join(format!("{form}-signed-request.txt"))).unwrap();
        let draft = draft(&request);
        let given = draft.headers.contains_key("x-amz-security-token")
            || draft.query.contains("X-Amz-Security-Token=");
        Self {
            form,
            secret: text(&credentials["secret_access_key"]),
            token: text(&credentials["token"]).filter(|_| given),
            paths: match context["normalize"].as_bool() {
                Some(false) => PathStyle::AsSent,
                _ => PathStyle::Normalized,
            },
            draft,
        }
    }

    /// Which parts are not as the files of `folder` have them. The whole must verify.
    fn differences(&self, folder: &Path) -> Vec<String> {
        let request = self.draft.request();
        let claim = claim(&request).unwrap();
        let (key_id, scope) = claim.credential.split_once('/').unwrap();
        let [_, region, service, _] = *scope.split('/').collect::<Vec<_>>() else {
            panic!("{scope}")
        };

        let other = OTHER_KEYS.iter().find(|(id, _)| *id == key_id);
        let secret = self.secret.as_deref().or(other.map(|(_, secret)| *secret));
        let mut caller = user();
        caller.access_key_id = key_id.to_owned();
        caller.secret_access_key = Secret::from(secret.unwrap());
        caller.session_token = self.token.as_deref().map(Secret::from);
        let callers = Arc::new(Callers::new([caller.clone()]).unwrap());
        let verifier = Verifier::for_service(region, service, self.paths, callers);
        let signed_at = claim.signed_at().unwrap();
        verifier
            .verify(&request, signed_at.time())
            .unwrap_or_else(|denial| panic!("{}: {denial}", folder.display()));

        let canonical = canonical_request(&request, &claim.signed_headers, self.paths);
        let digest = keys::digest(&canonical);
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{digest}", signed_at.basic());
        let computed = [
            ("canonical-request", String::from_utf8(canonical).unwrap()),
            ("signature", signature(&caller, scope, &to_sign)),
            ("string-to-sign", to_sign),
        ]
        .map(|(part, computed)| (format!("{}-{part}.txt", self.form), computed));
        computed
            .into_iter()
            .filter(
                |(file, computed)| match fs::read_to_string(folder.join(file)) {
                    Ok(expected) => expected.trim_end() != computed,
                    Err(_) => false, // some cases of `extra` have only some of the files
                },
            )
            .map(|(file, _)| file)
            .collect()
    }
}

/// Reads a request as it stands in a file. A folded header is unfolded as RFC 9112, section 5.2,
/// tells a server to.
fn draft(text: &str) -> Draft {
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let head = head.replace("\n ", " ");
    let mut lines = head.lines();
    let line = lines.next().unwrap();
    let line = line.strip_suffix(" HTTP/1.1").unwrap_or(line);
    let (method, target) = line.split_once(' ').unwrap();
    let mut draft = Draft::get(target).without("host").without("x-amz-date");
    draft.method = method.to_owned();
    draft.body = body.trim_end_matches('\n').as_bytes().to_vec();
    lines.fold(draft, |draft, line| {
        let (name, value) = line.split_once(':').unwrap();
        draft.header(name, value.trim())
    })
}
