//! Examples that do not fit what they are examples of.
//!
//! Where a value is sent as text, as in headers and parameters, and where people write JSON as a
//! string, what is meant is looked at and not how it is written.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    api::{Api, Content, Example, Field, Type, TypeId, TypeKind, Types},
    diagnostic::Diagnostic,
    document::{Reader, named_examples},
    fit::{Checker, Misfit},
    place::Place,
    rules::Rule,
};

/// Compares every example of an API with its type.
pub(crate) fn lint(reader: &mut Reader<'_, '_>, api: &Api) {
    let mut linter = Linter {
        reader,
        types: &api.types,
        checker: Checker::new(&api.types),
        seen: BTreeSet::new(),
    };
    for definition in &api.types {
        let at = linter.example_in(definition.at);
        let ty = Type::Named(definition.id);
        if let Some(example) = &definition.example {
            let misfit = linter.checker.misfit(&ty, example);
            linter.report(at, misfit);
        }
        linter.compare_besides(at, |checker, example| checker.misfit(&ty, example));
        if let TypeKind::Struct(object) = &definition.kind {
            for field in &object.fields {
                linter.field(field);
            }
        }
    }
    for operation in &api.operations {
        if let Some(body) = &operation.body {
            linter.payload(&body.examples, &body.content);
        }
        for parameter in &operation.parameters {
            linter.text(parameter.at, &parameter.ty, parameter.example.as_deref());
        }
        for response in &operation.responses {
            for header in &response.headers {
                let at = linter.header(response.at, &header.wire);
                linter.text(at, &header.ty, header.example.as_deref());
            }
            if let Some(content) = &response.content {
                linter.payload(&response.examples, content);
            }
        }
    }
}

struct Linter<'r, 'a, 'd, 't> {
    reader: &'r mut Reader<'a, 'd>,
    types: &'t Types,
    checker: Checker<'t>,
    /// Examples that were compared, with the type that they were compared with: documents refer to
    /// one from many places.
    seen: BTreeSet<(Place, TypeId)>,
}

impl Linter<'_, '_, '_, '_> {
    fn field(&mut self, field: &Field) {
        let Some(example) = &field.example else {
            return;
        };
        let misfit = self.checker.misfit_in_field(field, example);
        let at = self.example_in(field.at);
        self.report(at, misfit);
        self.compare_besides(at, |checker, example| {
            checker.misfit_in_field(field, example)
        });
    }

    fn payload(&mut self, examples: &[Example], content: &Content) {
        let Content::Json { media_type, ty } = content else {
            return;
        };
        for example in examples.iter().filter(|it| it.media_type == *media_type) {
            if let Type::Named(id) = ty
                && !self.seen.insert((example.at, *id))
            {
                continue;
            }
            let misfit = match json_in_text(&example.value) {
                Some(value) if !self.checker.fits(ty, &example.value) => {
                    let misfit = self.checker.misfit(ty, &value);
                    // There is no place within a string.
                    misfit.map(|misfit| Misfit {
                        what: format!("`{}` {}", misfit.pointer, misfit.what),
                        pointer: String::new(),
                    })
                }
                _ => self.checker.misfit(ty, &example.value),
            };
            self.report(example.at, misfit);
            self.compare_besides(example.at, |checker, example| checker.misfit(ty, example));
        }
    }

    /// The example of a parameter or a header, which is written as text: `7` shows a string as
    /// well as `"7"` does, and `"7"` a number.
    fn text(&mut self, at: Place, ty: &Type, example: Option<&Value>) {
        let Some(example) = example else { return };
        let schema = self.reader.source.get(at, "schema");
        let in_schema = || self.reader.shown(schema?);
        let shown = self.reader.shown(at).or_else(in_schema);
        self.text_at(shown.unwrap_or(at), ty, example);
        let mut others = self.named_besides(at);
        others.extend(shown.map_or_else(Vec::new, |shown| self.besides(shown)));
        for at in others {
            let example = self.reader.source.to_json(at);
            self.text_at(at, ty, &example);
        }
    }

    fn text_at(&mut self, at: Place, ty: &Type, example: &Value) {
        // Lists have several spellings.
        if matches!(self.types.resolve(ty), Type::Array { .. }) {
            return;
        }
        let other = match example {
            Value::String(text) => serde_json::from_str(text).ok(),
            Value::Number(_) | Value::Bool(_) => Some(Value::from(example.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        if other.is_some_and(|other| self.checker.fits(ty, &other)) {
            return;
        }
        let misfit = self.checker.misfit(ty, example);
        self.report(at, misfit);
    }

    /// Compares the examples of a schema beside the one that it is shown by.
    fn compare_besides(
        &mut self,
        shown: Place,
        misfit: impl Fn(&mut Checker<'_>, &Value) -> Option<Misfit>,
    ) {
        for at in self.besides(shown) {
            let example = self.reader.source.to_json(at);
            let misfit = misfit(&mut self.checker, &example);
            self.report(at, misfit);
        }
    }

    /// The examples of a schema beside the one that it is shown by: OpenAPI 3.1 has a list of them.
    fn besides(&self, shown: Place) -> Vec<Place> {
        let source = self.reader.source;
        let list = source
            .parent(shown)
            .filter(|&list| source.key(list) == Some("examples"));
        let items = list.map_or(&[][..], |list| source.items(list));
        let besides = items.iter().copied();
        besides.filter(|&at| at != shown).collect()
    }

    /// The examples of a parameter or a header beside the first, which it is shown by.
    fn named_besides(&mut self, parameter: Place) -> Vec<Place> {
        let source = self.reader.source;
        let examples = source.get(parameter, "examples");
        let skipped = usize::from(source.get(parameter, "example").is_none());
        let named = named_examples(self.reader, examples).into_iter();
        named.skip(skipped).map(|(_, at)| at).collect()
    }

    fn header(&self, response: Place, name: &str) -> Place {
        let source = self.reader.source;
        let headers = source.get(response, "headers");
        let header = headers.and_then(|headers| source.get(headers, name));
        header.unwrap_or(response)
    }

    fn example_in(&self, schema: Place) -> Place {
        self.reader.shown(schema).unwrap_or(schema)
    }

    fn report(&mut self, at: Place, misfit: Option<Misfit>) {
        let Some(misfit) = misfit else { return };
        let (place, rest) = self.within(at, &misfit.pointer);
        let subject = match rest {
            "" if place == at => "the example".to_owned(),
            _ => format!("in the example, `{}`", misfit.pointer),
        };
        self.reader.find(
            Diagnostic::new(
                Rule::ExampleMismatch,
                place,
                format!("{subject} {}", misfit.what),
            )
            .label("not what the schema says")
            .help("correct the example, or the schema: mock servers answer with it"),
        );
    }

    /// The place that a pointer leads to, and what is left of the pointer where the tree ends.
    fn within<'p>(&self, at: Place, pointer: &'p str) -> (Place, &'p str) {
        let source = self.reader.source;
        let mut place = at;
        let mut rest = pointer;
        while let Some(step) = rest.strip_prefix('/') {
            let end = step.find('/').unwrap_or(step.len());
            let key = step[..end].replace("~1", "/").replace("~0", "~");
            let item = || source.items(place).get(key.parse::<usize>().ok()?).copied();
            let Some(next) = source.get(place, &key).or_else(item) else {
                break;
            };
            place = next;
            rest = &step[end..];
        }
        (place, rest)
    }
}

/// The value that a string holds as JSON text: an object or an array.
fn json_in_text(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim_start();
    let is_structure = text.starts_with(['{', '[']);
    is_structure
        .then(|| serde_json::from_str(text).ok())
        .flatten()
}
