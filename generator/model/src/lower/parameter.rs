//! Parameters in the path, the query string and headers.

use crate::{
    api::{Docs, Parameter, ParameterLocation, ParameterStyle, PathTemplate, Type, TypeKind},
    diagnostic::Diagnostic,
    document::{RawLocation, RawOperation, RawParameter, RawStyle, SchemaForm, shortened},
    names::{Scope, Wanted},
    place::Place,
    rules::Rule,
};

use super::Lowering;

/// How a shape can stand in a parameter or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    Scalar,
    /// An array of scalars.
    List,
    /// Objects, maps, arrays of arrays.
    Other,
}

impl<'a> Lowering<'a, '_, '_> {
    pub(super) fn parameters(
        &mut self,
        raw: &RawOperation<'a>,
        path: Option<&PathTemplate>,
        key: &str,
        is_authorized: bool,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = raw
            .parameters
            .iter()
            .filter_map(|parameter| self.parameter(parameter, path, is_authorized))
            .collect();
        for variable in path.into_iter().flat_map(PathTemplate::variables) {
            let is_declared = parameters.iter().any(|parameter| {
                parameter.location == ParameterLocation::Path && parameter.wire == variable
            });
            if !is_declared {
                parameters.push(undeclared(raw.at, variable));
            }
        }
        let wanted: Vec<Wanted> = parameters
            .iter()
            .map(|parameter| Wanted {
                key: format!("{}.{}", location_word(parameter.location), parameter.wire).into(),
                name: parameter.name.clone(),
            })
            .collect();
        let names = self.book.allocate(Scope::Parameters(key), &wanted);
        for (parameter, name) in parameters.iter_mut().zip(names) {
            parameter.name = name;
        }
        parameters
    }

    fn parameter(
        &mut self,
        raw: &RawParameter<'a>,
        path: Option<&PathTemplate>,
        is_authorized: bool,
    ) -> Option<Parameter> {
        let location = match raw.location {
            RawLocation::Path => ParameterLocation::Path,
            RawLocation::Query => ParameterLocation::Query,
            RawLocation::Header => ParameterLocation::Header,
            RawLocation::Cookie => {
                self.report_cookie(raw);
                return None;
            }
        };
        let mut wire = raw.name;
        if location == ParameterLocation::Path {
            wire = wire.strip_suffix('+').unwrap_or(wire);
            if let Some(path) = path
                && !path.variables().any(|variable| variable == wire)
            {
                self.report_not_in_path(raw);
                return None;
            }
        }
        if location == ParameterLocation::Header && self.is_set_by_client(raw, is_authorized) {
            return None;
        }
        let (ty, style) = self.parameter_type(raw, location);
        Some(Parameter {
            at: raw.at,
            name: self.name_of(wire),
            wire: wire.to_owned(),
            location,
            docs: raw.docs.to_docs(),
            required: raw.required || location == ParameterLocation::Path,
            default: raw.schema.and_then(|at| self.default_of(at)),
            example: self.parameter_example(raw),
            ty,
            style,
        })
    }

    /// Values of parameters are text: where the document says nothing else, or something that
    /// generated code does not write, they are strings.
    fn parameter_type(
        &mut self,
        raw: &RawParameter<'a>,
        location: ParameterLocation,
    ) -> (Type, ParameterStyle) {
        let text = (Type::string(), ParameterStyle::Commas);
        if let RawStyle::Content(at) = raw.style {
            let label = "a string here: callers write the media type within it";
            self.unsupported(raw, at, label, "describe its value by `schema`");
            return text;
        }
        let Some(schema) = raw.schema else {
            self.report_untyped(raw);
            return text;
        };
        let form = if schema == raw.at {
            SchemaForm::Parameter
        } else {
            SchemaForm::Whole
        };
        let ty = self.usage_of(&[schema], form).ty;
        self.drain();
        if ty == Type::Any && !self.reader.is_reference(schema) {
            // A schema that says more than nothing has a finding of its own.
            let read = self.schema(schema, form);
            if read.is_annotation() && !read.mistyped {
                self.report_untyped(raw);
            }
        }
        if self.text_form(&ty) == TextForm::Other {
            self.unsupported(
                raw,
                schema,
                "a string here: its value is an object or an array of arrays",
                "callers write its text; a value, or a list of values, would have a type",
            );
            return text;
        }
        match self.style(raw, location, &ty) {
            Some(style) => (self.as_text(ty), style),
            None => text,
        }
    }

    /// Any value is any text here, and there is no null.
    pub(super) fn as_text(&self, ty: Type) -> Type {
        if *self.resolved(&ty) == Type::Any {
            return Type::string();
        }
        match ty {
            Type::Nullable(inner) => self.as_text(*inner),
            Type::Array {
                items,
                min_items,
                max_items,
                unique,
            } => Type::Array {
                items: Box::new(self.as_text(*items)),
                min_items,
                max_items,
                unique,
            },
            other => other,
        }
    }

    /// How a shape can stand in text.
    pub(super) fn text_form(&self, ty: &Type) -> TextForm {
        match self.resolved(ty) {
            Type::Boolean
            | Type::Integer { .. }
            | Type::Number { .. }
            | Type::String { .. }
            | Type::Any => TextForm::Scalar,
            Type::Named(id) => match self.table.kind(*id) {
                TypeKind::Enum(_) => TextForm::Scalar,
                _ => TextForm::Other,
            },
            Type::Nullable(inner) => self.text_form(inner),
            Type::Array { items, .. } => match self.text_form(items) {
                TextForm::Scalar => TextForm::List,
                TextForm::List | TextForm::Other => TextForm::Other,
            },
            Type::Map(_) => TextForm::Other,
        }
    }

    /// How an array is written. `None` where it is written in a way that nobody here writes.
    fn style(
        &mut self,
        raw: &RawParameter<'a>,
        location: ParameterLocation,
        ty: &Type,
    ) -> Option<ParameterStyle> {
        let is_list = self.text_form(ty) == TextForm::List;
        let is_query = location == ParameterLocation::Query;
        match raw.style {
            RawStyle::Collection(format) => match format.map_or("csv", |(format, _)| format) {
                "csv" => Some(ParameterStyle::Commas),
                "ssv" => Some(ParameterStyle::Spaces),
                "tsv" => Some(ParameterStyle::Tabs),
                "pipes" => Some(ParameterStyle::Pipes),
                "multi" if is_query || !is_list => Some(ParameterStyle::Repeated),
                _ => {
                    let allowed = "`csv`, `ssv`, `tsv`, `pipes`, or in a query `multi`";
                    let at = format.map_or(raw.at, |(_, at)| at);
                    self.reader.invalid_value(at, "`collectionFormat`", allowed);
                    None
                }
            },
            RawStyle::Style(style, explode) => {
                let at = style.map_or(raw.at, |(_, at)| at);
                let default = if is_query { "form" } else { "simple" };
                let style = style.map_or(default, |(style, _)| style);
                let explode = explode.unwrap_or(style == "form");
                match (style, is_query) {
                    ("form" | "spaceDelimited" | "pipeDelimited", true) if explode => {
                        Some(ParameterStyle::Repeated)
                    }
                    ("form", true) | ("simple", false) => Some(ParameterStyle::Commas),
                    ("spaceDelimited", true) => Some(ParameterStyle::Spaces),
                    ("pipeDelimited", true) => Some(ParameterStyle::Pipes),
                    _ => {
                        let style = shortened(style);
                        let label =
                            format!("a string here: the style `{style}` is not written yet");
                        let help = "in a path or a header use `simple`, in a query `form`, \
                                    `spaceDelimited` or `pipeDelimited`";
                        self.unsupported(raw, at, &label, help);
                        None
                    }
                }
            }
            RawStyle::Content(_) => None,
        }
    }

    /// Some headers follow from other things that are said about the request. OpenAPI 3 ignores
    /// parameters of these names; in Swagger 2.0 `Authorization` may be the backend's own affair.
    fn is_set_by_client(&mut self, raw: &RawParameter<'a>, is_authorized: bool) -> bool {
        let name = raw.name.to_ascii_lowercase();
        let is_swagger = matches!(raw.style, RawStyle::Collection(_));
        let (label, help) = match name.as_str() {
            "accept" | "content-type" => (
                "left out: clients set it by themselves",
                "media types follow from what the document says about bodies",
            ),
            "authorization" if is_authorized => (
                "left out: clients set it by themselves",
                "describe it as a security scheme, and name that in `security`",
            ),
            "authorization" if !is_swagger => (
                "left out: OpenAPI passes over a parameter of this name",
                "describe it as a security scheme, and name that in `security`",
            ),
            _ => return false,
        };
        self.reader.find(
            Diagnostic::new(
                Rule::ReservedHeader,
                raw.at,
                format!("the header `{}` is no parameter", shortened(raw.name)),
            )
            .label(label)
            .help(help),
        );
        true
    }

    fn report_untyped(&mut self, raw: &RawParameter<'a>) {
        self.reader.find(
            Diagnostic::new(
                Rule::MissingType,
                raw.at,
                format!("the parameter `{}` has no type", shortened(raw.name)),
            )
            .label("read as a string")
            .help("add its type"),
        );
    }

    fn report_cookie(&mut self, raw: &RawParameter<'a>) {
        self.reader.find(
            Diagnostic::new(
                Rule::CookieParameter,
                raw.at,
                format!(
                    "the cookie `{}` is no parameter of generated code",
                    shortened(raw.name)
                ),
            )
            .label("left out: API Gateway ignores it too")
            .help("use a header or a query parameter"),
        );
    }

    fn report_not_in_path(&mut self, raw: &RawParameter<'a>) {
        self.reader.find(
            Diagnostic::new(
                Rule::UnknownPathParameter,
                raw.at,
                format!("the path has no variable `{}`", shortened(raw.name)),
            )
            .label("left out")
            .help("put `{…}` with its name into the path, or correct its spelling"),
        );
    }

    fn unsupported(&mut self, raw: &RawParameter<'a>, at: Place, label: &str, help: &str) {
        self.reader.find(
            Diagnostic::new(
                Rule::UnsupportedParameter,
                at,
                format!(
                    "the parameter `{}` has no type of its own yet",
                    shortened(raw.name)
                ),
            )
            .label(label)
            .help(help),
        );
    }
}

/// API Gateway adds variables that nobody declares, as strings.
fn undeclared(at: Place, variable: &str) -> Parameter {
    Parameter {
        at,
        name: crate::api::Name::from_words(crate::names::words(variable)),
        wire: variable.to_owned(),
        location: ParameterLocation::Path,
        docs: Docs::default(),
        ty: Type::string(),
        required: true,
        default: None,
        example: None,
        style: ParameterStyle::Commas,
    }
}

const fn location_word(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
    }
}
