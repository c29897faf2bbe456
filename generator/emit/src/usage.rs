//! Where a type is used first: what is said about an inline schema of which the document says
//! nothing.

use gatesmith_model::api::{Api, Content, Name, Operation, Type, TypeDef, TypeKind};

use crate::markdown;

/// How a target speaks of its own items.
pub struct Wording {
    /// A link to a type by its identifier, from beside it.
    pub type_link: fn(&str) -> String,
    /// What an operation's function is called.
    pub function: fn(&Name) -> String,
}

/// For each type, by its id, a sentence about its first use; `None` for one that has a key of its
/// own in the document, or that is used nowhere.
pub fn sentences(api: &Api, type_names: &[String], wording: &Wording) -> Vec<Option<String>> {
    let mut usage = Usage {
        api,
        wording,
        said: vec![None; type_names.len()],
    };
    for definition in &api.types {
        let name = &type_names[definition.id.index()];
        if let TypeKind::Struct(it) = &definition.kind {
            for field in &it.fields {
                let wire = markdown::code(&field.wire);
                usage.note(&field.ty, || {
                    let owner = (wording.type_link)(name);
                    format!("The member {wire} of {owner}.")
                });
            }
        }
    }
    for operation in api.callable_operations() {
        usage.operation(operation);
    }
    usage.said
}

/// What is said about a type of which the document says nothing.
pub fn fallback(sentences: &[Option<String>], definition: &TypeDef) -> String {
    let first_use = sentences[definition.id.index()].clone();
    first_use.unwrap_or_else(|| format!("The document's {}.", markdown::code(&definition.wire)))
}

struct Usage<'a> {
    api: &'a Api,
    wording: &'a Wording,
    said: Vec<Option<String>>,
}

impl Usage<'_> {
    fn operation(&mut self, operation: &Operation) {
        let method = markdown::code(&(self.wording.function)(&operation.name));
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
