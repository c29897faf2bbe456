//! Where a kind of defect can be seeded: patterns of JSON pointers.
//!
//! A pattern is a pointer without escapes, whose steps may be
//!
//! | step | stands for |
//! |---|---|
//! | `*` | any one step |
//! | `**` | any number of steps |
//! | `{a,b}` | one of these |
//! | `:method`, `:writing` | an operation; one that changes something |
//! | `:schemas`, `:schemes` | where a dialect has named schemas, and security schemes |
//! | `:schema` | any schema that the document names, or one within |
//!
//! Several patterns are separated by ` | `. A path, whose key holds slashes, is one `*`.

const METHODS: [&str; 8] = [
    "get",
    "put",
    "post",
    "delete",
    "patch",
    "head",
    "options",
    "x-amazon-apigateway-any-method",
];

/// Whether a pointer fits one of the patterns.
pub(super) fn fits(patterns: &str, pointer: &str) -> bool {
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    patterns.split(" | ").any(|pattern| {
        let pattern: Vec<&str> = pattern.split('/').skip(1).collect();
        follows(&pattern, &steps)
    })
}

fn follows(pattern: &[&str], steps: &[&str]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return steps.is_empty();
    };
    let after = |count: usize| steps.get(count..).is_some_and(|left| follows(rest, left));
    match *first {
        "**" => (0..=steps.len()).any(after),
        ":schemas" => match steps {
            ["definitions", ..] => after(1),
            ["components", "schemas", ..] => after(2),
            _ => false,
        },
        ":schemes" => match steps {
            ["securityDefinitions", ..] => after(1),
            ["components", "securitySchemes", ..] => after(2),
            _ => false,
        },
        ":schema" => match steps {
            ["definitions", _, within @ ..] | ["components", "schemas", _, within @ ..] => {
                let named = steps.len() - within.len();
                let ends = within_schema(within);
                ends.into_iter().any(|end| after(named + end))
            }
            _ => false,
        },
        one => steps.first().is_some_and(|step| is_one(one, step)) && after(1),
    }
}

/// After how many steps from a schema one stands at a schema again.
fn within_schema(steps: &[&str]) -> Vec<usize> {
    let mut ends = vec![0];
    let mut at = 0;
    loop {
        at += match steps.get(at..) {
            Some(["properties" | "allOf" | "oneOf", _, ..]) => 2,
            Some(["items" | "additionalProperties", ..]) => 1,
            _ => return ends,
        };
        ends.push(at);
    }
}

fn is_one(pattern: &str, step: &str) -> bool {
    match pattern {
        "*" => true,
        ":method" => METHODS.contains(&step),
        ":writing" => ["post", "put", "patch", "delete"].contains(&step),
        list if list.starts_with('{') => list
            .trim_matches(['{', '}'])
            .split(',')
            .any(|one| one == step),
        one => one == step,
    }
}

#[test]
fn patterns_fit_the_places_that_they_describe() {
    for (pattern, pointer) in [
        ("", ""),
        ("/paths/*/:method/tags", "/paths/~1orders/get/tags"),
        ("/**/type", "/definitions/Order/type"),
        ("/:schemas/*", "/components/schemas/Order"),
        (
            "/:schema/minLength",
            "/definitions/A/properties/b/items/minLength",
        ),
        ("/a | /{b,c}", "/c"),
    ] {
        assert!(fits(pattern, pointer), "{pattern}: {pointer}");
    }
    for (pattern, pointer) in [
        ("/paths/*/:writing", "/paths/~1orders/get"),
        ("/:schemas/*", "/components/schemas/Order/type"),
        ("/:schema/type", "/definitions/A/properties/type"),
    ] {
        assert!(!fits(pattern, pointer), "{pattern}: {pointer}");
    }
}
