//! The AWS SDK for Rust signs, the gateway verifies: requests put together from awkward parts.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;

use super::*;

const PATHS: &[&str] = &[
    "/",
    "//",
    "/a",
    "/a/",
    "/a//b",
    "/./a",
    "/a/..",
    "/a/../b",
    "/..",
    "/.a",
    "/a.",
    "/...",
    "/a%20b",
    "/a%2Fb",
    "/%2e%2e/a",
    "/%C3%A9",
    "/%",
    "/%zz",
    "/a+b",
    "/a:b@c",
    "/a*b",
    "/a,b;c=d",
    "/!$&'()",
    "/~-_.",
    "/A%2b",
];
const NAMES: &[&str] = &[
    "a", "b", "A", "a%20b", "%61", "", "a.b", "a-b", "a_b", "a[]", "%C3%A9",
];
const VALUES: &[&str] = &[
    "",
    "1",
    "2",
    "a+b",
    "a%20b",
    "a%2Bb",
    "%2f",
    "%2F",
    "=",
    "==",
    "%",
    "%zz",
    "!'()*",
    "~",
    "a/b?c",
    "a:b@c",
    "%E1%88%B4",
    "a,b",
    ";",
    "%26",
];
const HEADERS: &[&str] = &[
    "",
    " ",
    "a",
    " a ",
    "a  b",
    "\"a   b\"",
    "a,b",
    "a;b=c",
    "a\tb",
];

/// Numbers that look random and are the same in every run: a linear congruential generator.
struct Dice(u64);

impl Dice {
    fn pick<'a>(&mut self, faces: &[&'a str]) -> &'a str {
        faces[self.roll(faces.len())]
    }

    fn roll(&mut self, faces: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % faces
    }
}

#[test]
fn what_the_sdk_signs_verifies() {
    let mut dice = Dice(7);
    for _ in 0..1_000 {
        let draft = awkward(&mut dice);
        let caller = if dice.roll(2) == 0 { user() } else { session() };
        let signed = signed_by_sdk(draft, &caller, dice.roll(2) == 0);
        let shown = format!(
            "{} {}?{} {:?}",
            signed.method, signed.path, signed.query, signed.headers
        );
        assert_eq!(signed.verified(), Ok("ada".to_owned()), "{shown}");
    }
}

fn awkward(dice: &mut Dice) -> Draft {
    let path: String = (0..=dice.roll(4)).map(|_| dice.pick(PATHS)).collect();
    let pairs: Vec<String> = (0..dice.roll(5))
        .map(|_| match (dice.pick(NAMES), dice.roll(4)) {
            (name, 0) => name.to_owned(),
            (name, _) => format!("{name}={}", dice.pick(VALUES)),
        })
        .collect();
    let mut draft = Draft::get(&path).without("x-amz-date");
    draft.query = pairs.join("&");
    draft.method = dice.pick(&["GET", "POST", "DELETE", "PATCH"]).to_owned();
    draft.body = dice.pick(VALUES).as_bytes().to_vec();
    let names = ["x-a", "x-b", "content-type", "accept"];
    (0..dice.roll(4)).fold(draft, |draft, _| {
        let name = dice.pick(&names);
        // The SDK joins no values: a header is there once.
        draft.with(name, dice.pick(HEADERS))
    })
}

fn signed_by_sdk(mut draft: Draft, caller: &Caller, token_unsigned: bool) -> Draft {
    let token = caller
        .session_token
        .as_ref()
        .map(|token| token.expose().to_owned());
    let secret = caller.secret_access_key.expose();
    let identity = Credentials::from_keys(&caller.access_key_id, secret, token).into();
    let mut settings = SigningSettings::default();
    settings.session_token_mode = if token_unsigned {
        aws_sigv4::http_request::SessionTokenMode::Exclude
    } else {
        aws_sigv4::http_request::SessionTokenMode::Include
    };
    let params = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("execute-api")
        .time(now())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let host = draft.headers["host"].to_str().unwrap();
    let uri = format!("https://{host}{}?{}", draft.path, draft.query);
    let uri = uri.strip_suffix('?').unwrap_or(&uri);
    let headers = draft
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let body = SignableBody::Bytes(&draft.body);
    let request = SignableRequest::new(&draft.method, uri, headers, body).unwrap();
    let (instructions, _) = sign(request, &params).unwrap().into_parts();
    for (name, value) in instructions.headers() {
        draft = draft.with(name, value);
    }
    draft
}
