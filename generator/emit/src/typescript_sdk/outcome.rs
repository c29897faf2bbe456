//! What an operation answers: the type of its success, the union of its declared errors, and how
//! the runtime reads them.
//!
//! One success is its body, or an interface where it declares headers; several are a union, told
//! apart by the status. Where the document declares none, a success is whatever comes, as bytes.

use gatesmith_model::api::{
    Content, Docs, HeaderField, Operation, Presence, Response, Status, Type, TypeKind,
};

use crate::{
    comment::Comment,
    markdown,
    outcome::Outcome,
    typescript::{
        comment::link,
        layout::{self, Doc},
        literal, names,
        record::{Member, Record, described, object_type},
        scope::Scope,
    },
    words,
};

/// Members that stand beside the headers of an answer.
const RESERVED: &[&str] = &["body", "status"];

/// The type of the operation's success, as it is spoken of.
pub(super) fn success(scope: &mut Scope<'_>, operation: &Operation) -> Vec<Doc> {
    if has_output(operation) {
        return vec![Doc::text(names::output(&operation.name))];
    }
    match Outcome::of(operation).successes.as_slice() {
        [
            Response {
                content: Some(content),
                ..
            },
        ] => scope.content(content),
        _ => vec!["void".into()],
    }
}

/// The declaration of the success, where it is a type of the operation's own.
pub(super) fn output(
    scope: &mut Scope<'_>,
    operation: &Operation,
    outcome: &Outcome<'_>,
) -> Option<String> {
    if !has_output(operation) {
        return None;
    }
    let function = link(&names::function(&operation.name));
    let docs = Comment::jsdoc(0)
        .words(&format!("What {function} answers."))
        .block(false);
    let name = names::output(&operation.name);
    let members = match outcome.successes.as_slice() {
        [] => undeclared(),
        [only] => parts(scope, only, 2),
        several => {
            let members = several.iter().map(|response| {
                let mut members = vec![status(response)];
                members.extend(parts(scope, response, 6));
                object_type(&members)
            });
            let mut lines = docs;
            lines.push(layout::alias(&name, members.collect()));
            return Some(lines.join("\n"));
        }
    };
    let record = Record {
        docs,
        name,
        members,
    };
    Some(record.print())
}

/// True where the type of the success is one of the operation's own.
pub(super) fn has_output(operation: &Operation) -> bool {
    match Outcome::of(operation).successes.as_slice() {
        [only] => !only.headers.is_empty(),
        _ => true,
    }
}

/// The union of the declared errors; nothing where there are none.
pub(super) fn errors(
    scope: &mut Scope<'_>,
    operation: &Operation,
    outcome: &Outcome<'_>,
) -> Option<String> {
    if outcome.errors.is_empty() {
        return None;
    }
    let function = link(&names::function(&operation.name));
    let mut lines = Comment::jsdoc(0)
        .words(&format!(
            "The errors that the document declares for {function}."
        ))
        .block(false);
    let mark = if outcome.errors.len() > 1 { "| " } else { "" };
    let mut members = Vec::new();
    for response in &outcome.errors {
        for line in answer_docs(response, 2) {
            members.extend([Doc::HardLine, line.into()]);
        }
        let error = error(scope, response);
        let error = if mark.is_empty() {
            error
        } else {
            Doc::indent(error)
        };
        members.extend([Doc::HardLine, mark.into(), error]);
    }
    let name = names::error(&operation.name);
    let declaration = Doc::concat([
        Doc::text(format!("export type {name} =")),
        Doc::indent(Doc::Concat(members)),
        ";".into(),
    ]);
    lines.push(declaration.print(0));
    Some(lines.join("\n"))
}

/// What a call's promise is: `Call<types.Order, GetOrderError>`.
pub(super) fn promise(scope: &mut Scope<'_>, operation: &Operation) -> Doc {
    let error = if Outcome::of(operation).errors.is_empty() {
        "never".to_owned()
    } else {
        names::error(&operation.name)
    };
    let success = layout::argument(success(scope, operation));
    layout::arguments(&scope.runtime_type("Call"), vec![success, error.into()])
}

/// How the answers are read, as properties.
pub(super) fn replies(scope: &mut Scope<'_>, outcome: &Outcome<'_>) -> Vec<Doc> {
    let several = outcome.successes.len() > 1;
    let mut replies: Vec<(Status, Doc)> = Vec::new();
    for response in &outcome.successes {
        let mut reader = reader(scope, response, None);
        if several {
            reader = layout::call(&scope.value("withStatus"), &[reader]);
        }
        replies.push((response.status, reader));
    }
    if outcome.successes.is_empty() {
        let bytes = scope.value("bytes");
        let reader = layout::call(&scope.value("withStatus"), &[bytes.into()]);
        replies.push((Status::Range(2), reader));
    }
    for response in &outcome.errors {
        // A `default` that stands for the successes, too, is there already.
        if !replies.iter().any(|(status, _)| *status == response.status) {
            let telling = telling_member(scope, response);
            replies.push((response.status, reader(scope, response, telling)));
        }
    }
    let replies = replies.into_iter().map(|(status, reader)| {
        let key = match status {
            Status::Code(code) => code.to_string(),
            Status::Range(class) => format!("\"{class}XX\""),
            Status::Default => "default".to_owned(),
        };
        Doc::concat([Doc::text(format!("{key}: ")), reader])
    });
    replies.collect()
}

/// How an answer is read. `telling`: a member without which its body is not what is declared.
fn reader(scope: &mut Scope<'_>, response: &Response, telling: Option<&str>) -> Doc {
    let mut body: Doc = match &response.content {
        Some(content) => scope.codec(content),
        None => scope.value("empty"),
    }
    .into();
    if let Some(member) = telling {
        let member = literal::string(member).into();
        body = layout::call(&scope.value("having"), &[body, member]);
    }
    if response.headers.is_empty() {
        return body;
    }
    let headers = response.headers.iter().zip(idents(response));
    let headers = headers.map(|(header, ident)| {
        let wire = Doc::from(literal::string(&header.wire));
        let value = match converter(scope, &header.ty) {
            Some(converter) => layout::array(vec![wire, converter.into()]),
            None => wire,
        };
        layout::property(&ident, value)
    });
    let headers = layout::object(headers.collect(), false);
    layout::call(&scope.value("fields"), &[body, headers])
}

/// A required member of an error's model that no answer of the gateway's own has: those have
/// `message` alone, and a browser may hide the header that tells them from a service's.
fn telling_member<'a>(scope: &Scope<'a>, response: &Response) -> Option<&'a str> {
    let Some(Content::Json { ty, .. }) = &response.content else {
        return None;
    };
    let types = &scope.target.api.types;
    let Type::Named(id) = types.resolve(ty) else {
        return None;
    };
    match &types.get(*id).kind {
        TypeKind::Struct(it) => {
            let required = it.fields.iter().filter(|field| {
                matches!(
                    field.presence,
                    Presence::Required | Presence::RequiredNullable
                )
            });
            let fixed = it.fixed.iter().map(|member| member.wire.as_str());
            let mut members = fixed.chain(required.map(|field| &*field.wire));
            members.find(|member| !member.eq_ignore_ascii_case("message"))
        }
        TypeKind::Union(it) => Some(it.tag.as_str()),
        TypeKind::Enum(_) | TypeKind::Alias(_) | TypeKind::Wrapper(_) => None,
    }
}

/// What makes a header's text a value, where that is no string.
fn converter(scope: &Scope<'_>, ty: &Type) -> Option<&'static str> {
    match scope.target.api.types.resolve(ty) {
        Type::Integer { .. } | Type::Number { .. } => Some("Number"),
        Type::Boolean => Some("(text) => text === \"true\""),
        _ => None,
    }
}

fn error(scope: &mut Scope<'_>, response: &Response) -> Doc {
    let mut arguments = vec![status_type(response.status)];
    arguments.push(match &response.content {
        Some(content) => {
            let content = scope.content(content);
            layout::argument(content)
        }
        None => "undefined".into(),
    });
    if !response.headers.is_empty() {
        arguments.push(object_type(&headers(scope, response, 8)));
    }
    layout::arguments(&scope.runtime_type("ServiceError"), arguments)
}

/// The headers and the body of an answer, as members at `indent`.
fn parts(scope: &mut Scope<'_>, response: &Response, indent: usize) -> Vec<Member> {
    let mut members = headers(scope, response, indent);
    if let Some(content) = &response.content {
        let comment = Comment::jsdoc(indent);
        let comment = match content {
            Content::Json { ty, .. } => {
                // A body has no words of its own: the type's are taken.
                comment.describing(&Docs::default(), ty, &scope.target.api.types)
            }
            _ => comment,
        };
        members.push(Member {
            docs: comment.block(false),
            key: "body".to_owned(),
            ty: scope.content(content),
        });
    }
    members
}

/// An answer's headers as members. One that the document calls required may be missing
/// nevertheless: a browser shows a page only those that the service exposes (CORS).
fn headers(scope: &mut Scope<'_>, response: &Response, indent: usize) -> Vec<Member> {
    let headers = response.headers.iter().zip(idents(response));
    headers
        .map(|(header, ident)| Member {
            docs: header_docs(scope, header, indent),
            key: format!("{ident}?"),
            ty: header_type(scope, &header.ty),
        })
        .collect()
}

fn header_docs(scope: &Scope<'_>, header: &HeaderField, indent: usize) -> Vec<String> {
    let types = &scope.target.api.types;
    let comment = Comment::jsdoc(indent).describing(&header.docs, &header.ty, types);
    let place = format!("The header {}.", markdown::code(&header.wire));
    described(comment, &header.ty, None)
        .or(&place)
        .block(header.docs.deprecated)
}

fn header_type(scope: &mut Scope<'_>, ty: &Type) -> Vec<Doc> {
    match scope.target.api.types.resolve(ty) {
        Type::Integer { .. } | Type::Number { .. } => vec!["number".into()],
        Type::Array { .. } => vec!["string".into()],
        _ => scope.parameter(ty),
    }
}

fn idents(response: &Response) -> Vec<String> {
    names::members(response.headers.iter().map(|it| &it.name), RESERVED)
}

fn status(response: &Response) -> Member {
    Member {
        docs: answer_docs(response, 6),
        key: "status".to_owned(),
        ty: vec![status_type(response.status)],
    }
}

fn status_type(status: Status) -> Doc {
    match status {
        Status::Code(code) => Doc::text(code.to_string()),
        Status::Range(_) | Status::Default => "number".into(),
    }
}

/// What the document says of an answer, whose status the type tells.
fn answer_docs(response: &Response, indent: usize) -> Vec<String> {
    let comment = Comment::jsdoc(indent)
        .sentence(&response.docs.summary)
        .sentence(&response.docs.description);
    let status = words::status(response.status);
    comment.or(&format!("{status}.")).block(false)
}

/// What a class of undeclared successes is given as.
fn undeclared() -> Vec<Member> {
    let member = |docs: &str, key: &str, ty: &str| Member {
        docs: Comment::jsdoc(2).words(docs).block(false),
        key: key.to_owned(),
        ty: vec![ty.into()],
    };
    vec![
        member("The status of the answer.", "status", "number"),
        member(
            "The body, of which the document says nothing.",
            "body",
            "Uint8Array",
        ),
    ]
}
