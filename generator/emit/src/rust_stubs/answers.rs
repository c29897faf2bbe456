//! What an operation may answer: an enum of the declared statuses, and how each is written.

use gatesmith_model::api::{Content, HeaderField, Operation, Response, Status};

use crate::{
    markdown,
    rust::{
        comment::Comment,
        layout::{self, Expr, STEP},
        literal, names,
        scope::Scope,
    },
};

/// The fields of a struct pattern stand below each other from this width on
/// (`struct_lit_width`).
const PATTERN_WIDTH: usize = 18;

/// One answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// Lines of the variant's doc comment.
    pub(super) docs: Vec<String>,
    /// The variant's declaration.
    pub(super) variant: String,
    /// The arm that writes it.
    pub(super) arm: String,
}

/// What stands in a variant.
struct Part<'a> {
    ident: String,
    ty: String,
    docs: Vec<String>,
    holds: Holds<'a>,
}

enum Holds<'a> {
    Status,
    Header(&'a HeaderField),
    Body,
}

/// The name of the enum.
pub(super) fn name(operation: &Operation) -> String {
    format!("{}Response", names::type_name(&operation.name))
}

/// All answers of an operation.
pub(super) fn all(scope: &mut Scope<'_>, operation: &Operation) -> Vec<Answer> {
    let responses = &operation.responses;
    let wanted = responses.iter().map(|it| names::variant(&it.name));
    let idents = names::distinct(wanted, &[]);
    let codes: Vec<_> = responses.iter().filter_map(code).collect();
    responses
        .iter()
        .zip(idents)
        .map(|(response, ident)| answer(scope, response, &ident, &codes))
        .collect()
}

fn code(response: &Response) -> Option<u16> {
    match response.status {
        Status::Code(code) => Some(code),
        Status::Range(_) | Status::Default => None,
    }
}

fn answer(scope: &mut Scope<'_>, response: &Response, ident: &str, codes: &[u16]) -> Answer {
    let parts = parts(scope, response);
    let lone_body = matches!(parts.as_slice(), [only] if matches!(only.holds, Holds::Body));
    let variant = match parts.as_slice() {
        [] => format!("{ident},"),
        [only] if lone_body => layout::variant(4, ident, &only.ty),
        parts => {
            let mut text = format!("{ident} {{\n");
            for part in parts {
                for line in &part.docs {
                    text.extend(["        ", line, "\n"]);
                }
                text.extend(["        ", &layout::field(8, &part.ident, &part.ty), "\n"]);
            }
            text + "    },"
        }
    };
    let arm = match parts.as_slice() {
        [] => written(&format!("Self::{ident}"), &Vec::new(), response, codes),
        [_] if lone_body => written(&format!("Self::{ident}(body)"), &parts, response, codes),
        parts => written(&pattern(ident, parts), parts, response, codes),
    };
    Answer {
        docs: Comment::new(4).answer(response).outer(),
        variant,
        arm,
    }
}

/// A status that the service chooses, headers, and the body, in this order.
fn parts<'a>(scope: &mut Scope<'_>, response: &'a Response) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    if code(response).is_none() {
        parts.push(Part {
            ident: "status".to_owned(),
            ty: "u16".to_owned(),
            docs: vec!["/// The status of the answer.".to_owned()],
            holds: Holds::Status,
        });
    }
    let wanted = response.headers.iter().map(|it| names::field(&it.name));
    let idents = names::distinct(wanted, &["body", "reply", "status"]);
    for (header, ident) in response.headers.iter().zip(idents) {
        let ty = scope.ty(&header.ty);
        let shown = markdown::code(&header.wire);
        parts.push(Part {
            ident,
            ty: if header.required {
                ty
            } else {
                format!("Option<{ty}>")
            },
            docs: Comment::new(8)
                .docs(&header.docs)
                .or(&format!("The header {shown}."))
                .outer(),
            holds: Holds::Header(header),
        });
    }
    if let Some(content) = &response.content {
        parts.push(Part {
            ident: "body".to_owned(),
            ty: scope.content(content),
            docs: vec!["/// The body.".to_owned()],
            holds: Holds::Body,
        });
    }
    parts
}

fn pattern(ident: &str, parts: &[Part<'_>]) -> String {
    let idents: Vec<_> = parts.iter().map(|part| part.ident.as_str()).collect();
    let flat = idents.join(", ");
    if layout::width(&flat) <= PATTERN_WIDTH {
        return format!("Self::{ident} {{ {flat} }}");
    }
    let fields: Vec<_> = idents
        .iter()
        .map(|it| format!("                {it},\n"))
        .collect();
    format!("Self::{ident} {{\n{}            }}", fields.concat())
}

/// The arm that writes an answer.
fn written(pattern: &str, parts: &[Part<'_>], response: &Response, codes: &[u16]) -> String {
    let headers: Vec<_> = parts.iter().filter_map(set_header).collect();
    let status = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(_) | Status::Default => "status".to_owned(),
    };
    let mut statements = Vec::new();
    if let Some(chosen) = chosen_status(response.status, codes) {
        statements.push(layout::assignment(16, "let status", &chosen));
    }
    let whole = whole(&status, response.content.as_ref());
    if headers.is_empty() {
        if statements.is_empty() && !pattern.contains('\n') {
            return layout::arm(12, &[pattern.to_owned()], &whole);
        }
        statements.push(whole.lay_out(16, 16, 0));
    } else {
        let new = Expr::call("lambda::Reply::new", [Expr::text(status)]);
        statements.push(layout::assignment(16, "let mut reply", &new));
        statements.extend(headers);
        statements.extend(response.content.as_ref().map(set_body));
        statements.push("Ok(reply)".to_owned());
    }
    let margin = " ".repeat(12 + STEP);
    let lines: Vec<_> = statements
        .iter()
        .map(|it| format!("{margin}{it}\n"))
        .collect();
    format!("{pattern} => {{\n{}            }}", lines.concat())
}

/// An answer without headers, in one expression.
fn whole(status: &str, content: Option<&Content>) -> Expr {
    let status = Expr::text(status);
    let with = |function: &str, media_type: &str, body: &str| {
        let media_type = Expr::text(literal::string(media_type));
        Expr::call(
            format!("lambda::Reply::{function}"),
            [status.clone(), media_type, Expr::text(body)],
        )
    };
    match content {
        None => Expr::call("Ok", [Expr::call("lambda::Reply::new", [status])]),
        Some(Content::Json { media_type, .. }) => with("json", media_type, "&body"),
        Some(Content::Text { media_type }) => Expr::call("Ok", [with("text", media_type, "body")]),
        Some(Content::Binary { media_type }) => {
            Expr::call("Ok", [with("bytes", media_type, "body")])
        }
    }
}

fn set_body(content: &Content) -> String {
    let media_type = Expr::text(literal::string(content.media_type()));
    let set = |method: &str, body: &str| {
        Expr::method("reply", method, [media_type.clone(), Expr::text(body)])
    };
    match content {
        Content::Json { .. } => set("set_json", "&body").tried(),
        Content::Text { .. } => set("set_text", "body"),
        Content::Binary { .. } => set("set_bytes", "body"),
    }
    .statement(16)
}

fn set_header(part: &Part<'_>) -> Option<String> {
    let Holds::Header(header) = part.holds else {
        return None;
    };
    let name = Expr::text(literal::string(&header.wire));
    let ident = &part.ident;
    let call = if header.required {
        Expr::method("reply", "header", [name, Expr::text(format!("&{ident}"))])
    } else {
        let value = Expr::method(ident, "as_ref", []);
        Expr::method("reply", "header_optional", [name, value])
    };
    Some(call.tried().statement(16))
}

/// A class of statuses, or all that are not declared.
fn chosen_status(status: Status, codes: &[u16]) -> Option<Expr> {
    let (range, declared): (_, Vec<u16>) = match status {
        Status::Code(_) => return None,
        Status::Range(class) => {
            let own = codes.iter().copied();
            let own = own.filter(|code| code / 100 == u16::from(class)).collect();
            (format!("{class}00..={class}99"), own)
        }
        Status::Default => ("200..=599".to_owned(), codes.to_vec()),
    };
    let declared = Expr::Array {
        prefix: "&",
        items: declared
            .iter()
            .map(|code| Expr::text(code.to_string()))
            .collect(),
    };
    let arguments = [Expr::text("status"), Expr::text(range), declared];
    Some(Expr::call("lambda::Reply::chosen_status", arguments).tried())
}
