//! An API with every construct once.

use super::*;

/// Every construct once.
pub(crate) fn shop() -> Api {
    use Presence::{Optional, OptionalNullable, Required, RequiredNullable};
    let mut next = field("next", named(2), Optional);
    next.recursion = Recursion::Breaks;
    let mut old = field("type", string(StringFormat::Plain), Optional);
    old.docs = Docs {
        description: "Use `kind`.".into(),
        deprecated: true,
        ..Docs::default()
    };
    let everything = vec![
        field("id", string(StringFormat::Plain), Required),
        field("amount", integer(), Required),
        field(
            "ratio",
            Type::Number {
                width: NumberWidth::F64,
                minimum: None,
                maximum: None,
            },
            Optional,
        ),
        field("day", string(StringFormat::Date), Optional),
        field("at", string(StringFormat::DateTime), OptionalNullable),
        field("note", Type::string(), RequiredNullable),
        field("raw", Type::Any, Optional),
        field("bytes", string(StringFormat::Byte), Optional),
        field("secret", string(StringFormat::Password), Optional),
        field(
            "tags",
            list(Type::Nullable(Box::new(Type::string()))),
            Optional,
        ),
        field("labels", Type::Map(Box::new(integer())), Optional),
        field("status", named(1), Required),
        old,
    ];
    let mut kept = StructType {
        fields: vec![field("name", Type::string(), Optional)],
        fixed: Vec::new(),
        additional: Additional::Kept(integer()),
    };
    kept.fixed.push(FixedMember {
        wire: "kind".into(),
        value: "kept".into(),
    });
    let variant = |name: &str, tags: &[&str], ty, recursion| Variant {
        name: words(name),
        tags: tags.iter().map(|&tag| tag.into()).collect(),
        ty: TypeId::new(ty),
        recursion,
    };
    let union = UnionType {
        tag: "kind".into(),
        variants: vec![
            variant("kept", &["kept"], 3, Recursion::None),
            variant("node", &["node", "leaf"], 2, Recursion::Breaks),
        ],
    };
    let types = vec![
        ("Everything", object(everything)),
        ("OrderStatus", listed(&["PENDING", "CONFIRMED"])),
        (
            "Node",
            object(vec![field("value", integer(), Required), next]),
        ),
        ("Kept", TypeKind::Struct(kept)),
        ("Shape", TypeKind::Union(union)),
        ("Currency", TypeKind::Alias(string(StringFormat::Plain))),
        ("Tree", TypeKind::Wrapper(list(named(6)))),
        ("Empty", object(Vec::new())),
        (
            "Problem",
            object(vec![field("message", Type::string(), Required)]),
        ),
    ];
    api(types, shop_operations())
}

fn shop_operations() -> Vec<Operation> {
    use ParameterLocation::{Header, Path, Query};
    let body = |required| {
        let content = Content::Json {
            media_type: "application/json".into(),
            ty: named(0),
        };
        Some(Body {
            at: Place::ROOT,
            docs: docs("The thing."),
            required,
            content,
            examples: Vec::new(),
        })
    };
    let mut get = operation("getThing", Method::Get, "/things/{thingId}");
    get.parameters = vec![
        parameter("thingId", Path, Type::string(), true),
        parameter("limit", Query, integer(), false),
        parameter("status", Query, named(1), true),
        parameter("tag", Query, list(Type::string()), false),
        parameter("X-Trace", Header, Type::string(), false),
        parameter("X-Kinds", Header, list(named(1)), false),
    ];
    get.security = vec![uses(0)];
    get.responses = vec![
        response(Status::Code(200), "ok", Some(named(0))),
        response(Status::Code(404), "not_found", Some(named(8))),
        response(Status::Range(4), "client_error", Some(named(8))),
        response(Status::Default, "other", None),
    ];
    let mut put = operation("put_thing", Method::Put, "/things/{thingId}");
    put.parameters = vec![parameter("thingId", Path, Type::string(), true)];
    put.body = body(true);
    put.security = vec![uses(1), uses(2)];
    let mut accepted = response(Status::Code(202), "accepted", Some(named(4)));
    accepted.headers = vec![HeaderField {
        name: Name::from_words("location"),
        wire: "Location".into(),
        docs: Docs::default(),
        ty: Type::string(),
        required: true,
        example: None,
    }];
    put.responses = vec![
        response(Status::Code(201), "created", Some(named(0))),
        accepted.clone(),
        response(Status::Code(204), "no_content", None),
        response(Status::Code(409), "conflict", None),
    ];
    let mut post = operation("start", Method::Post, "/things");
    post.body = body(false);
    post.responses = vec![accepted];
    let mut any = operation("proxyRequest", Method::Any, "/{proxy+}");
    any.parameters = vec![parameter("proxy", Path, Type::string(), true)];
    let mut health = operation("type", Method::Get, "/health");
    health.responses = vec![response(Status::Code(200), "ok", None)];
    health.docs.deprecated = true;
    let mut image = operation("mod", Method::Get, "/image");
    image.responses = vec![response(Status::Code(200), "ok", None)];
    image.responses[0].content = Some(Content::Binary {
        media_type: "image/png".into(),
    });
    vec![get, put, post, any, health, image]
}
