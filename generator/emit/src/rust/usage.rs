//! Where a type is used first: what is said about an inline schema of which the document says
//! nothing.

use gatesmith_model::api::{Api, Content, Operation, Type, TypeKind};

use super::names;
use crate::markdown;

/// For each type, by its id, a sentence about its first use; `None` for one that has a key of its
/// own in the document, or that is used nowhere.
pub(super) fn sentences(api: &Api, type_names: &[String]) -> Vec<Option<String>> {
    let mut usage = Usage {
        api,
        said: vec![None; type_names.len()],
    };
    for definition in &api.types {
        let name = &type_names[definition.id.index()];
        if let TypeKind::Struct(it) = &definition.kind {
            for field in &it.fields {
                let wire = markdown::code(&field.wire);
                usage.note(&field.ty, || format!("The member {wire} of [`{name}`]."));
            }
        }
    }
    for operation in api.callable_operations() {
        usage.operation(operation);
    }
    usage.said
}

struct Usage<'a> {
    api: &'a Api,
    said: Vec<Option<String>>,
}

impl Usage<'_> {
    fn operation(&mut self, operation: &Operation) {
        let method = markdown::code(names::method(&operation.name).trim_start_matches("r#"));
        for parameter in &operation.parameters {
            let wire = markdown::code(&parameter.wire);
            self.note(&parameter.ty, || format!("What {method} takes as {wire}."));
        }
        if let Some(body) = &operation.body {
            self.content(&body.content, || {
                format!("What {method} takes as its body.")
            });
        }
        for response in &operation.responses {
            if let Some(content) = &response.content {
                self.content(content, || format!("What {method} answers."));
            }
            for header in &response.headers {
                let wire = markdown::code(&header.wire);
                self.note(&header.ty, || format!("What {method} answers in {wire}."));
            }
        }
    }

    fn content(&mut self, content: &Content, sentence: impl FnOnce() -> String) {
        if let Content::Json { ty, .. } = content {
            self.note(ty, sentence);
        }
    }

    fn note(&mut self, ty: &Type, sentence: impl FnOnce() -> String) {
        match ty {
            Type::Named(id) => {
                let definition = self.api.types.get(*id);
                // An inline schema has no key but the name that was given out for it.
                let inline = definition.wire == definition.name.as_str();
                let said = &mut self.said[id.index()];
                if inline && said.is_none() {
                    *said = Some(sentence());
                }
            }
            Type::Array { items: inner, .. } | Type::Map(inner) | Type::Nullable(inner) => {
                self.note(inner, sentence);
            }
            _ => {}
        }
    }
}
