//! The first program in Rust.

use askama::Template;
use gatesmith_model::api::{Api, Content, Method, Parameter, StringFormat, Type, TypeKind};
use serde_json::Value;

use super::{Choice, ExampleSettings};
use crate::rust::{
    input,
    layout::{self, Expr},
    literal, names, record,
};

/// rustfmt's `chain_width`: what is longer has a line for each link.
const CHAIN_WIDTH: usize = 60;

#[derive(Template)]
#[template(path = "example/main.rs.askama", escape = "none")]
struct ProgramView {
    call: String,
    needs: String,
    command: String,
    uses: Vec<String>,
    body: Option<String>,
    endpoint: String,
    is_signed: bool,
    client: String,
    statements: Vec<String>,
}

/// `src/main.rs` of a program that calls the API through its Rust SDK. `None` where there is no
/// operation to call.
pub fn rust_example(api: &Api, settings: &ExampleSettings) -> Option<String> {
    let api = names::settled(api);
    let choice = Choice::of(&api)?;
    let program = Program {
        api: &api,
        choice: &choice,
    };
    Some(program.print(settings))
}

struct Program<'a> {
    api: &'a Api,
    choice: &'a Choice<'a>,
}

impl Program<'_> {
    fn print(&self, settings: &ExampleSettings) -> String {
        let choice = self.choice;
        let operation = choice.operation;
        let mut arguments = Vec::new();
        let mut statements = Vec::new();
        if operation.method == Method::Any {
            arguments.push(Expr::text("Method::GET"));
        }
        if input::exists(operation) {
            statements.push(layout::assignment(4, "let input", &self.input()));
            arguments.push(Expr::text("input"));
        }
        let call = Expr::method("client", names::method(&operation.name), arguments);
        let call = format!("let answer = {}.await?;", call.lay_out(4, 17, 8));
        statements.push(call);
        ProgramView {
            call: choice.line(),
            needs: choice.needs(),
            command: settings.command.clone(),
            uses: self.uses(&settings.package.replace('-', "_")),
            body: self.json_body().map(|body| raw_string(&body)),
            endpoint: literal::string(&settings.endpoint),
            is_signed: choice.is_signed,
            client: self.client(&settings.region),
            statements,
        }
        .to_string()
    }

    /// `let client = …;`, with all that the operation asks for.
    fn client(&self, region: &str) -> String {
        let mut links = vec![".endpoint(endpoint)".to_owned()];
        if self.choice.is_signed {
            links.push(format!(".region({})", literal::string(region)));
            links.push(".credentials(credentials)".to_owned());
        }
        if self.choice.wants_api_key {
            links.push(".api_key(env::var(\"API_KEY\")?)".to_owned());
        }
        if self.choice.wants_token {
            links.push(".token(env::var(\"TOKEN\")?)".to_owned());
        }
        links.push(".build()?".to_owned());
        let flat = format!("Client::builder(){}", links.concat());
        if layout::width(&flat) <= CHAIN_WIDTH {
            return format!("let client = {flat};");
        }
        let links: Vec<String> = links.iter().map(|it| format!("\n        {it}")).collect();
        format!("let client = Client::builder(){};", links.concat())
    }

    fn uses(&self, package: &str) -> Vec<String> {
        let operation = self.choice.operation;
        let mut runtime = Vec::new();
        if self.choice.is_signed {
            runtime.push("Credentials");
        }
        if operation.method == Method::Any {
            runtime.push("Method");
        }
        if self.json_body().is_some() {
            runtime.push("codec");
        }
        let mut uses = vec![format!("use {package}::Client;")];
        if input::exists(operation) {
            uses.push(format!(
                "use {package}::operations::{};",
                input::name(operation)
            ));
        }
        match runtime.as_slice() {
            [] => {}
            [one] => uses.push(format!("use {package}::runtime::{one};")),
            several => uses.push(format!(
                "use {package}::runtime::{{{}}};",
                several.join(", ")
            )),
        }
        let arguments = self.choice.arguments.iter();
        let mut types = arguments.map(|(index, _)| &operation.parameters[*index].ty);
        if types.any(|ty| self.holds_enum(ty)) {
            uses.push(format!("use {package}::types;"));
        }
        uses
    }

    /// The operation's input, built in the shortest way that there is.
    fn input(&self) -> Expr {
        let operation = self.choice.operation;
        let name = input::name(operation);
        let idents = input::parameters(operation);
        let count = operation.parameters.len() + usize::from(operation.body.is_some());
        let required = self.choice.arguments.len() + usize::from(self.choice.body.is_some());
        if required == 0 {
            return Expr::call(format!("{name}::default"), []);
        }
        let has_constructor = record::has_constructor(required, count);
        let mut values: Vec<(String, Expr)> = Vec::new();
        for (index, value) in &self.choice.arguments {
            let value = self.argument(&operation.parameters[*index], value, has_constructor);
            values.push((idents[*index].clone(), value));
        }
        if let Some(value) = self.body(has_constructor) {
            values.push(("body".to_owned(), value));
        }
        if has_constructor {
            let values: Vec<Expr> = values.into_iter().map(|(_, value)| value).collect();
            return Expr::call(format!("{name}::new"), values);
        }
        let mut fields: Vec<(String, Option<Expr>)> = Vec::new();
        for (index, ident) in idents.into_iter().enumerate() {
            let parameter = &operation.parameters[index];
            let given = values.iter().find(|(name, _)| *name == ident);
            let value = given.map(|(_, value)| value.clone());
            fields.push((ident, Some(value.unwrap_or_else(|| self.absent(parameter)))));
        }
        if operation.body.is_some() {
            let given = values.into_iter().find(|(name, _)| name == "body");
            let value = given.map_or_else(|| Expr::text("None"), |(_, value)| value);
            fields.push(("body".to_owned(), Some(value)));
        }
        Expr::structure(&name, fields)
    }

    fn absent(&self, parameter: &Parameter) -> Expr {
        match self.api.types.resolve(&parameter.ty) {
            Type::Array { .. } => Expr::text("Vec::new()"),
            _ => Expr::text("None"),
        }
    }

    fn argument(&self, parameter: &Parameter, value: &Value, into: bool) -> Expr {
        self.value(&parameter.ty, value, into)
    }

    /// A value as the type that the input has for it. With `into`, text becomes a string by itself.
    fn value(&self, ty: &Type, value: &Value, into: bool) -> Expr {
        let text = || match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let string = || {
            let literal = Expr::text(literal::string(&text()));
            if into {
                literal
            } else {
                Expr::method(literal::string(&text()), "to_owned", [])
            }
        };
        match self.api.types.resolve(ty) {
            Type::Boolean | Type::Integer { .. } => Expr::text(value.to_string()),
            Type::Number { .. } => Expr::text(format!("{:?}", value.as_f64().unwrap_or_default())),
            Type::String { format, .. } => match format {
                StringFormat::Plain
                | StringFormat::Uuid
                | StringFormat::Email
                | StringFormat::Uri => string(),
                _ => Expr::text(format!("{}.parse()?", literal::string(&text()))),
            },
            Type::Array { items, .. } => {
                let values = value.as_array().into_iter().flatten();
                let values = values.map(|value| self.value(items, value, false));
                let values: Vec<String> = values.map(|it| it.lay_out(0, 0, 0)).collect();
                Expr::text(format!("vec![{}]", values.join(", ")))
            }
            Type::Named(id) => match &self.api.types.get(*id).kind {
                TypeKind::Enum(definition) => {
                    let ty = &names::types(&self.api.types)[id.index()];
                    let values = definition.values.iter().map(|it| &*it.wire);
                    let variants = names::values(definition);
                    let mut variants = values.zip(variants);
                    let wire = text();
                    match variants.find(|(known, _)| *known == wire) {
                        Some((_, variant)) => Expr::text(format!("types::{ty}::{variant}")),
                        None => string(),
                    }
                }
                _ => string(),
            },
            Type::Any | Type::Map(_) | Type::Nullable(_) => string(),
        }
    }

    fn holds_enum(&self, ty: &Type) -> bool {
        match self.api.types.resolve(ty) {
            Type::Array { items, .. } => self.holds_enum(items),
            Type::Named(id) => matches!(self.api.types.get(*id).kind, TypeKind::Enum(_)),
            _ => false,
        }
    }

    fn body(&self, into: bool) -> Option<Expr> {
        let value = self.choice.body.as_ref()?;
        let string = || {
            let text = literal::string(value.as_str().unwrap_or_default());
            if into {
                Expr::text(text)
            } else {
                Expr::method(&text, "to_owned", [])
            }
        };
        Some(match &self.choice.operation.body.as_ref()?.content {
            Content::Json { .. } => Expr::text("codec::from_slice(BODY.as_bytes())?"),
            Content::Text { .. } => string(),
            Content::Binary { .. } => Expr::text("b\"text\".as_slice().into()"),
        })
    }

    /// The text of a body that is JSON.
    fn json_body(&self) -> Option<String> {
        let value = self.choice.body.as_ref()?;
        match &self.choice.operation.body.as_ref()?.content {
            Content::Json { .. } => serde_json::to_string_pretty(value).ok(),
            _ => None,
        }
    }
}

/// A raw string, with as many `#` as it needs.
fn raw_string(text: &str) -> String {
    let longest = text.split('"').skip(1).map(|after| {
        let rest = after.trim_start_matches('#');
        after.len() - rest.len()
    });
    let hashes = "#".repeat(longest.max().map_or(0, |longest| longest + 1));
    format!("r{hashes}\"{text}\"{hashes}")
}
