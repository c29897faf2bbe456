//! `gatesmith.toml`: what is refused, in which words.

use crate::project::Project;

/// What a configuration is refused with, behind what every project has.
fn refusal(tables: &str) -> String {
    let project = Project::new();
    let config = "[api.shop]\ndocument = \"shop.yaml\"\n".to_owned() + tables;
    project.write("gatesmith.toml", config.as_bytes());
    let run = project.run(&["lint"]);
    assert!(matches!(run.status, 0 | 2), "{run:?}");
    assert_eq!(run.status == 2, !run.err.is_empty(), "{run:?}");
    run.err
}

fn function(table: &str) -> String {
    let text = refusal(&format!("[api.shop.dev.functions.Hello]\n{table}\n"));
    // The parser says where, in the same words each time.
    let place = "error: gatesmith.toml: TOML parse error at line 3, column 1\n  |\n\
                 3 | [api.shop.dev.functions.Hello]\n  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n";
    text.strip_prefix(place)
        .unwrap_or_else(|| panic!("{text}"))
        .trim_end()
        .to_owned()
}

#[test]
fn everything_that_a_run_may_need_is_read() {
    let tables = r#"
[api.shop.dev]
stage = "v1"
region = "eu-central-1"
account = "123456789012"
stage-variables = { ratesHost = "rates.example" }
site = "web/dist"
[api.shop.dev.functions.Checkout]
binary = "target/debug/checkout"
timeout = 10
memory = 256
concurrency = 4
environment = { STORE = "sqlite:concierge.db" }
[api.shop.dev.functions.Hello]
module = "functions/hello.mjs"
handler = "greet"
[api.shop.dev.functions.Elsewhere]
url = "http://127.0.0.1:9000"
[api.shop.dev.roles]
customer = "roles/customer.json"
[[api.shop.dev.callers]]
name = "ana"
role = "customer"
[[api.shop.dev.usage-plans]]
name = "partner"
throttle = { rate = 0.5, burst = 20 }
quota = { limit = 10000, period = "day", offset = 1 }
methods = { "GET /partner/orders/{orderId}" = { rate = 1, burst = 2 } }
[[api.shop.dev.api-keys]]
name = "florist"
plan = "partner"
value = "a-key-of-twenty-characters"
enabled = true
[api.shop.dev.authorizers.customerToken]
issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc"
audiences = ["app-client-id"]
jwks = "spec/keys/jwks.json"
[api.shop.dev.authorizers.staffToken]
local = true
[api.shop.dev.vpc-links]
abc123 = "http://127.0.0.1:8081"
[api.shop.dev.backends]
"https://rates.example" = "http://127.0.0.1:8082"
[api.shop.typescript-sdk]
out = "sdk-ts"
package = "@shop/sdk"
runtime = "bundled"
"#;
    assert_eq!(refusal(tables), "");
}

#[test]
fn a_key_that_nobody_knows_is_refused_with_its_line() {
    for (table, key) in [
        ("[api.shop.dev]", "stages"),
        ("[[api.shop.dev.usage-plans]]", "throttles"),
        ("[[api.shop.dev.api-keys]]", "plans"),
        ("[api.shop.dev.authorizers.token]", "jwk"),
        ("[api.shop.dev.functions.F]", "binry"),
        ("[api.shop.typescript-sdk]", "folder"),
    ] {
        let text = refusal(&format!("\n{table}\n{key} = 1\n"));
        assert!(text.contains("line 5, column 1\n"), "{text}");
        let unknown = format!("unknown field `{key}`, expected ");
        assert!(text.contains(&unknown), "{text}");
    }
}

#[test]
fn a_function_is_run_by_one_thing() {
    assert_eq!(
        function("timeout = 3"),
        "nothing says what runs the function: add `binary`, `module` or `url`"
    );
    let one = "a function is run by one of `binary`, `module` and `url`: keep one of them";
    assert_eq!(function("binary = 'a'\nmodule = 'b.mjs'"), one);
    assert_eq!(function("binary = 'a'\nurl = 'http://127.0.0.1:1'"), one);
    assert_eq!(function("module = 'a'\nurl = 'http://127.0.0.1:1'"), one);
}

#[test]
fn a_setting_of_a_function_that_has_no_effect_is_refused() {
    assert_eq!(
        function("binary = 'a'\nhandler = 'main'"),
        "`handler` names the export of a `module`: leave it out"
    );
    for setting in [
        "timeout = 3",
        "memory = 128",
        "concurrency = 1",
        "environment = { A = 'b' }",
    ] {
        let key = setting.split(' ').next().unwrap();
        assert_eq!(
            function(&format!("url = 'http://127.0.0.1:1'\n{setting}")),
            format!(
                "what answers at `url` runs by itself, so `{key}` has no effect: leave it out, \
                 or let a `binary` or a `module` run"
            )
        );
    }
}

#[test]
fn a_function_has_settings_that_lambda_takes() {
    for (setting, refused) in [
        ("timeout = 0", "`timeout` is 0: it may be 1 to 900 seconds"),
        (
            "timeout = 901",
            "`timeout` is 901: it may be 1 to 900 seconds",
        ),
        ("memory = 127", "`memory` is 127: it may be 128 to 10240 MB"),
        ("concurrency = 0", "`concurrency` is 0: it may be 1 to 1000"),
    ] {
        assert_eq!(function(&format!("binary = 'a'\n{setting}")), refused);
    }
    assert_eq!(
        function("binary = 'a'\nenvironment = { 'A=B' = 'c' }"),
        "`environment` has \"A=B\", which cannot be the name of a variable: write letters, \
         digits and `_`"
    );
}

#[test]
fn a_caller_has_a_role_that_is_there() {
    assert_eq!(
        refusal(
            "[api.shop.dev.roles]\nguest = 'guest.json'\n\
             [[api.shop.dev.callers]]\nname = 'ana'\nrole = 'customer'\n"
        ),
        "error: `[[api.shop.dev.callers]]`: the caller `ana` has the role `customer`, which is \
         not there\n  \
         = help: name the role's policy under `[api.shop.dev.roles]`; there are: guest\n"
    );
}

#[test]
fn a_key_is_in_a_plan_that_is_there() {
    let key = "[[api.shop.dev.api-keys]]\nname = 'florist'\nplan = 'partners'\n";
    let plan = "[[api.shop.dev.usage-plans]]\nname = 'partner'\n";
    let refused = "error: `[[api.shop.dev.api-keys]]`: the key `florist` is in the plan \
                   `partners`, which is not there\n  \
                   = help: describe it as `[[api.shop.dev.usage-plans]]`";
    assert_eq!(refusal(key), format!("{refused}\n"));
    assert_eq!(
        refusal(&format!("{plan}{key}")),
        format!("{refused}; there are: partner\n")
    );
}

#[test]
fn a_key_has_a_value_that_api_gateway_takes() {
    let refused = |value: &str| {
        refusal(&format!(
            "[[api.shop.dev.usage-plans]]\nname = 'partner'\n[[api.shop.dev.api-keys]]\n\
             name = 'florist'\nplan = 'partner'\nvalue = {value:?}\n"
        ))
    };
    let help = "  = help: write 20 to 128 printable ASCII characters, or leave it out: one is \
                made for the run\n";
    for length in [19, 129] {
        assert_eq!(
            refused(&"k".repeat(length)),
            format!(
                "error: `[[api.shop.dev.api-keys]]`: the key `florist` has a value of {length} \
                 characters\n{help}"
            )
        );
    }
    assert_eq!(
        refused("a value with spaces in it"),
        format!(
            "error: `[[api.shop.dev.api-keys]]`: the key `florist` has a value that no header \
             can carry\n{help}"
        )
    );
    assert_eq!(refused(&"k".repeat(20)), "");
    assert_eq!(refused(&"k".repeat(128)), "");
}

#[test]
fn names_and_values_are_given_out_once() {
    let plans = "[[api.shop.dev.usage-plans]]\nname = 'partner'\n".repeat(2);
    assert_eq!(
        refusal(&plans),
        "error: `[[api.shop.dev.usage-plans]]` has `partner` twice\n  \
         = help: give each a name of its own\n"
    );
    let key = |name: &str| {
        format!(
            "[[api.shop.dev.api-keys]]\nname = '{name}'\nplan = 'partner'\n\
             value = 'a-key-of-twenty-characters'\n"
        )
    };
    let plan = "[[api.shop.dev.usage-plans]]\nname = 'partner'\n";
    let text = refusal(&format!("{plan}{}{}", key("one"), key("two")));
    assert!(
        text.contains("the key `two` has the value of another key"),
        "{text}"
    );
    assert!(!text.contains("a-key-of-twenty"), "{text}");
}

#[test]
fn limits_are_numbers_that_mean_something() {
    let plan = |line: &str| {
        refusal(&format!(
            "[[api.shop.dev.usage-plans]]\nname = 'partner'\n{line}\n"
        ))
    };
    assert_eq!(
        plan("throttle = { rate = -1, burst = 1 }"),
        "error: `[[api.shop.dev.usage-plans]]`: the plan `partner` has the `rate` -1\n  \
         = help: write requests per second, 0 or more\n"
    );
    assert!(plan("throttle = { rate = nan, burst = 1 }").contains("the `rate` NaN"));
    assert_eq!(
        plan("methods = { 'partner/orders' = { rate = 1, burst = 1 } }"),
        "error: `[[api.shop.dev.usage-plans]]`: the plan `partner` has a throttle for \
         \"partner/orders\", which is no method\n  \
         = help: write the verb and the path as in the document: `\"GET /orders/{orderId}\"`\n"
    );
    let text = plan("quota = { limit = 1, period = 'day', offset = 2 }");
    assert!(
        text.contains("`offset` 2, more than its `limit` 1"),
        "{text}"
    );
    let text = plan("quota = { limit = 1, period = 'year' }");
    assert!(
        text.contains("unknown variant `year`, expected one of `day`, `week`, `month`"),
        "{text}"
    );
}

#[test]
fn an_authorizer_says_whose_tokens_count() {
    let authorizer = |lines: &str| refusal(&format!("[api.shop.dev.authorizers.token]\n{lines}\n"));
    assert_eq!(
        authorizer("audiences = ['app']"),
        "error: `[api.shop.dev.authorizers.token]` does not say who issues the tokens\n  \
         = help: name the `issuer`, or write `local = true`, and tokens are made for the run\n"
    );
    assert_eq!(
        authorizer("local = true\nissuer = 'https://issuer.example'"),
        "error: `[api.shop.dev.authorizers.token]` has `local = true` beside an issuer's \
         settings\n  \
         = help: keep `local = true` alone, and tokens are made for the run; or leave it out\n"
    );
    assert_eq!(
        authorizer("issuer = 'us-east-1_abc'"),
        "error: `[api.shop.dev.authorizers.token]` has the issuer \"us-east-1_abc\", which is no \
         URL to fetch keys from\n  \
         = help: say where its keys are: `jwks` is a file or a URL\n"
    );
    assert_eq!(
        authorizer("issuer = 'us-east-1_abc'\njwks = 'keys.json'"),
        ""
    );
}

#[test]
fn an_address_is_a_scheme_and_a_host() {
    assert_eq!(
        refusal("[api.shop.dev.vpc-links]\nabc = '127.0.0.1:8081'\n"),
        "error: `[api.shop.dev.vpc-links]`, `abc`: \"127.0.0.1:8081\" is no address\n  \
         = help: write scheme, host and port alone, such as `http://127.0.0.1:8081`\n"
    );
    for (origin, instead) in [
        ("https://rates.example/v1", "http://127.0.0.1:8082"),
        ("rates.example", "http://127.0.0.1:8082"),
        ("https://rates.example", "http://me@127.0.0.1"),
    ] {
        let text = refusal(&format!(
            "[api.shop.dev.backends]\n'{origin}' = '{instead}'\n"
        ));
        assert!(text.contains("is no address"), "{origin}: {text}");
    }
}
