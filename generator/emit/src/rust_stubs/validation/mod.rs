//! `validation.rs`: what the document asks of values beyond their types.
//!
//! Every named type that asks for something, and that a request can hold, has a function; other
//! constraints stand where the value is used. Types that ask for nothing have no function, so
//! that checking costs nothing where there is nothing to check (`asking`).

mod asking;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use gatesmith_model::api::{
    Additional, Bound, Field, NumberWidth, Presence, Recursion, StringFormat, StructType, Type,
    TypeDef, TypeId, TypeKind, UnionType,
};

use self::asking::asking;
use super::statement::{Check, Statement, print_all};
use crate::rust::{
    layout::{self, Expr},
    literal, names,
    target::Target,
};

/// Local names of the functions, which they must not have themselves.
const LOCALS: &[&str] = &["at", "value"];

/// What an API asks of values.
#[derive(Debug)]
pub(super) struct Checks<'a> {
    target: &'a Target<'a>,
    /// The function of each type; empty where the type asks for nothing.
    functions: Vec<String>,
    /// The types whose functions are called.
    used: BTreeSet<TypeId>,
    /// Those of them whose functions are still to be printed.
    pending: Vec<TypeId>,
    /// The patterns that are used, with their numbers.
    patterns: BTreeMap<&'a str, usize>,
    /// The path to `validation` from the file that is being written.
    prefix: &'static str,
}

impl<'a> Checks<'a> {
    /// Finds out which types ask for something.
    pub(super) fn new(target: &'a Target<'a>) -> Self {
        let types = &target.api.types;
        let wanted = types
            .iter()
            .map(|definition| names::field(&definition.name));
        let mut functions = names::distinct(wanted, LOCALS);
        let asking = asking(types);
        for (function, asks) in functions.iter_mut().zip(asking) {
            if !asks {
                function.clear();
            }
        }
        Self {
            target,
            functions,
            used: BTreeSet::new(),
            pending: Vec::new(),
            patterns: BTreeMap::new(),
            prefix: "",
        }
    }

    /// What is asked of a value of this shape, for a file beside `validation.rs`.
    pub(super) fn check_elsewhere(&mut self, ty: &'a Type) -> Check {
        self.prefix = "validation::";
        let check = self.check(ty);
        self.prefix = "";
        check
    }

    /// What is asked of a value of this shape.
    fn check(&mut self, ty: &'a Type) -> Check {
        if let Type::Named(id) = ty {
            let function = &self.functions[id.index()];
            if function.is_empty() {
                return Check::Nothing;
            }
            let check = Check::Function(format!("{}{function}", self.prefix));
            self.call(*id);
            return check;
        }
        let statements = self.statements(ty);
        if statements.is_empty() {
            Check::Nothing
        } else {
            Check::Statements(statements)
        }
    }

    fn statements(&mut self, ty: &'a Type) -> Vec<Statement> {
        match ty {
            Type::Any | Type::Boolean => Vec::new(),
            Type::Named(_) => self.check(ty).into_statements(),
            Type::Integer {
                minimum,
                maximum,
                multiple_of,
                ..
            } => {
                let mut statements = range(*minimum, *maximum, |value| value.to_string());
                if let Some(step) = multiple_of {
                    statements.push(Statement::at("multiple_of", &["value", &step.to_string()]));
                }
                statements
            }
            Type::Number {
                width,
                minimum,
                maximum,
            } => range(*minimum, *maximum, |value| float(*width, value)),
            Type::String {
                format,
                min_length,
                max_length,
                pattern,
            } => self.string(*format, *min_length, *max_length, pattern.as_deref()),
            Type::Array {
                items,
                min_items,
                max_items,
                unique,
            } => {
                let mut statements = limits("items", *min_items, *max_items);
                if *unique {
                    statements.push(Statement::at("unique", &["value"]));
                }
                statements.extend(self.parts("each", items));
                statements
            }
            Type::Map(values) => self.parts("values", values).into_iter().collect(),
            Type::Nullable(inner) => match self.check(inner) {
                Check::Nothing => Vec::new(),
                check => vec![Statement::IfSome(check.into_statements())],
            },
        }
    }

    fn parts(&mut self, method: &str, of: &'a Type) -> Option<Statement> {
        match self.check(of) {
            Check::Nothing => None,
            check => Some(Statement::nested(method, vec!["value".to_owned()], check)),
        }
    }

    fn string(
        &mut self,
        format: StringFormat,
        min_length: Option<u64>,
        max_length: Option<u64>,
        pattern: Option<&'a str>,
    ) -> Vec<Statement> {
        let mut statements = limits("length", min_length, max_length);
        if let Some(pattern) = pattern {
            let name = self.pattern(pattern);
            statements.push(Statement::at("pattern", &["value", &name]));
        }
        let text = match format {
            StringFormat::Plain | StringFormat::Uuid | StringFormat::Email | StringFormat::Uri => {
                None
            }
            StringFormat::Password => Some("value.expose()"),
            StringFormat::Date | StringFormat::DateTime | StringFormat::Byte => {
                Some("&::gatesmith_lambda::codec::ParameterText::to_text(value)")
            }
        };
        match text {
            Some(text) if !statements.is_empty() => {
                statements.insert(0, Statement::Let(text.to_owned()));
            }
            _ => {}
        }
        statements
    }

    fn pattern(&mut self, pattern: &'a str) -> String {
        let next = self.patterns.len() + 1;
        let number = *self.patterns.entry(pattern).or_insert(next);
        format!("&{}PATTERN_{number}", self.prefix)
    }

    fn call(&mut self, id: TypeId) {
        if self.used.insert(id) {
            self.pending.push(id);
        }
    }

    /// `validation.rs`, or nothing where no request has a constraint that it would hold.
    pub(super) fn print(mut self) -> Option<String> {
        // A function is printed once it is called; printing may call others.
        let mut functions = Vec::new();
        while let Some(id) = self.pending.pop() {
            functions.push((id, self.function(self.target.api.types.get(id))));
        }
        functions.sort_by_key(|(id, _)| *id);
        if functions.is_empty() && self.patterns.is_empty() {
            return None;
        }
        let mut uses = Vec::new();
        if !functions.is_empty() {
            uses.push("Check");
        }
        if !self.patterns.is_empty() {
            uses.push("Pattern");
        }
        let view = ValidationView {
            header: self.target.header(),
            allow: Target::allow_deprecated(self.target.has_deprecated_types()),
            speaks_of_types: !functions.is_empty(),
            uses: layout::uses("use ::gatesmith_lambda", &uses),
            patterns: patterns(&self.patterns),
            functions: functions.into_iter().map(|(_, text)| text).collect(),
        };
        Some(view.to_string())
    }

    fn function(&mut self, definition: &'a TypeDef) -> String {
        let name = self.functions[definition.id.index()].clone();
        let ty = self.target.type_name(definition.id);
        let body = match &definition.kind {
            TypeKind::Struct(it) => print_all(&self.fields(it), 4),
            TypeKind::Enum(_) => {
                let listed = format!("&types::{ty}::LISTED");
                print_all(&[Statement::at("listed", &["value", &listed])], 4)
            }
            TypeKind::Union(it) => self.variants(it, ty),
            TypeKind::Alias(of) => print_all(&self.statements(of), 4),
            TypeKind::Wrapper(of) => {
                let mut statements = vec![Statement::Let("&value.0".to_owned())];
                statements.extend(self.statements(of));
                print_all(&statements, 4)
            }
        };
        let parameters = [
            format!("value: &types::{ty}"),
            "at: &mut Check<'_>".to_owned(),
        ];
        FunctionView {
            ty,
            signature: layout::signature(0, &format!("pub(super) fn {name}"), &parameters, "", "{"),
            body,
        }
        .to_string()
    }

    fn fields(&mut self, it: &'a StructType) -> Vec<Statement> {
        let idents = names::fields(it);
        let mut statements = Vec::new();
        for (field, ident) in it.fields.iter().zip(idents) {
            let check = match self.check(&field.ty) {
                Check::Nothing => continue,
                check if field.recursion == Recursion::Breaks => check.dereferenced(),
                check => check,
            };
            let (method, value) = access(field, &ident);
            let arguments = vec![literal::string(&field.wire), value];
            statements.push(Statement::nested(method, arguments, check));
        }
        if let Additional::Kept(values) = &it.additional
            && let check = self.check(values)
            && !check.is_nothing()
        {
            let map = format!("&value.{}", names::ADDITIONAL_FIELD);
            statements.push(Statement::nested("values", vec![map], check));
        }
        statements
    }

    fn variants(&mut self, it: &'a UnionType, ty: &str) -> String {
        let mut arms = Vec::new();
        let mut tags = Vec::new();
        for (variant, ident) in it.variants.iter().zip(names::variants(it)) {
            tags.extend(
                variant
                    .tags
                    .iter()
                    .map(|tag| Expr::text(literal::string(tag))),
            );
            let function = self.functions[variant.ty.index()].clone();
            if function.is_empty() {
                arms.push(format!("types::{ty}::{ident}(_) => {{}}"));
            } else {
                self.call(variant.ty);
                let call = Expr::call(function, [Expr::text("value"), Expr::text("at")]);
                arms.push(layout::arm(
                    8,
                    &[format!("types::{ty}::{ident}(value)")],
                    &call,
                ));
            }
        }
        let tags = Expr::Array {
            prefix: "&",
            items: tags,
        };
        let tag = Expr::text(literal::string(&it.tag));
        let unknown = Expr::method("at", "unknown_variant", [tag, tags]);
        let pattern = format!("types::{ty}::{}(_)", names::UNKNOWN_VARIANT);
        arms.push(layout::arm(8, &[pattern], &unknown));
        let arms: Vec<_> = arms.iter().map(|arm| format!("        {arm}\n")).collect();
        format!("    match value {{\n{}    }}", arms.concat())
    }
}

/// How a field's value is reached by its presence; a box is looked through.
fn access(field: &Field, ident: &str) -> (&'static str, String) {
    match field.presence {
        Presence::Required => ("field", format!("&value.{ident}")),
        Presence::Optional => ("optional", format!("&value.{ident}")),
        Presence::RequiredNullable => ("nullable", format!("&value.{ident}")),
        Presence::OptionalNullable => ("patch", format!("&value.{ident}")),
    }
}

fn limits(of: &str, least: Option<u64>, most: Option<u64>) -> Vec<Statement> {
    let limit = |prefix: &str, limit: u64| {
        Statement::at(&format!("{prefix}_{of}"), &["value", &limit.to_string()])
    };
    let least = least.filter(|&it| it > 0).map(|it| limit("min", it));
    let most = most.map(|it| limit("max", it));
    least.into_iter().chain(most).collect()
}

fn range<T: Copy>(
    minimum: Option<Bound<T>>,
    maximum: Option<Bound<T>>,
    print: impl Fn(T) -> String,
) -> Vec<Statement> {
    let end = |bound: Bound<T>, inclusive: &str, exclusive: &str| {
        let method = if bound.exclusive {
            exclusive
        } else {
            inclusive
        };
        Statement::at(method, &["value", &print(bound.value)])
    };
    let least = minimum.map(|bound| end(bound, "minimum", "above"));
    let most = maximum.map(|bound| end(bound, "maximum", "below"));
    least.into_iter().chain(most).collect()
}

/// A literal that the number's own type can hold.
fn float(width: NumberWidth, value: f64) -> String {
    match width {
        NumberWidth::F64 => format!("{value:?}"),
        NumberWidth::F32 => {
            let (least, most) = (f64::from(f32::MIN), f64::from(f32::MAX));
            format!("{:?}", value.clamp(least, most))
        }
    }
}

/// The patterns' declarations, by number.
fn patterns(patterns: &BTreeMap<&str, usize>) -> Vec<String> {
    let mut numbered: Vec<_> = patterns.iter().collect();
    numbered.sort_by_key(|(_, number)| **number);
    let item = |(pattern, number): (&&str, &usize)| {
        let head = format!("pub(super) static PATTERN_{number}: Pattern");
        let value = Expr::call("Pattern::new", [Expr::text(literal::string(pattern))]);
        layout::assignment(0, &head, &value)
    };
    numbered.into_iter().map(item).collect()
}

#[derive(Template)]
#[template(path = "rust_stubs/validation.rs.askama", escape = "none")]
struct ValidationView<'a> {
    header: String,
    allow: &'a str,
    speaks_of_types: bool,
    uses: String,
    patterns: Vec<String>,
    functions: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust_stubs/check.rs.askama", escape = "none")]
struct FunctionView<'a> {
    ty: &'a str,
    signature: String,
    body: String,
}
