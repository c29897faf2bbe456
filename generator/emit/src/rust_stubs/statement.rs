//! Statements that check a value: calls whose last argument may be a closure with more of them.
//!
//! Laid out as rustfmt does: a closure opens on the line of its call where the arguments stay
//! within its limit (`fn_call_width`), otherwise the arguments stand below each other.

use crate::rust::layout::{self, Expr, MAX_WIDTH, STEP};

/// Arguments wider than this stand on lines of their own (`fn_call_width`).
const CALL_WIDTH: usize = 60;

/// rustfmt counts `});` to the line on which a closure opens.
const CLOSING: usize = 3;

/// What is asked of a value, as the last argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Nothing.
    Nothing,
    /// What this function asks.
    Function(String),
    /// What these statements ask of `value`, at the place `at`.
    Statements(Vec<Statement>),
}

/// A statement of a check, in which the value is called `value` and the place `at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// An expression on its own.
    Plain(Expr),
    /// `let value = …;`
    Let(String),
    /// `if let Some(value) = value { … }`
    IfSome(Vec<Statement>),
    /// `at.field("name", &value.name, |value, at| { … });`
    Nested(Call),
}

/// A call whose last argument is a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// `at.field`, `incoming.path`.
    pub(super) callee: String,
    /// What stands before the check.
    pub(super) arguments: Vec<String>,
    /// The type of the value, where it cannot be inferred.
    pub(super) value_type: Option<String>,
    /// The check.
    pub(super) check: Check,
}

impl Check {
    /// The check as statements of its own.
    pub(super) fn into_statements(self) -> Vec<Statement> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Function(name) => vec![Statement::call(name, &["value", "at"])],
            Self::Statements(statements) => statements,
        }
    }

    /// The check, behind a reference that a function's parameter sees through and a generic
    /// argument does not.
    pub(super) fn dereferenced(self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            other => Self::Statements(other.into_statements()),
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Function(_) => false,
            Self::Statements(statements) => statements.is_empty(),
        }
    }
}

impl Statement {
    /// A call with plain arguments.
    pub(super) fn call(callee: impl Into<String>, arguments: &[&str]) -> Self {
        let arguments: Vec<_> = arguments.iter().map(|&it| Expr::text(it)).collect();
        Self::Plain(Expr::call(callee, arguments))
    }

    /// A method of the place, with plain arguments.
    pub(super) fn at(method: &str, arguments: &[&str]) -> Self {
        let arguments: Vec<_> = arguments.iter().map(|&it| Expr::text(it)).collect();
        Self::Plain(Expr::method("at", method, arguments))
    }

    /// A step into a part of the value.
    pub(super) fn nested(method: &str, arguments: Vec<String>, check: Check) -> Self {
        Self::Nested(Call {
            callee: format!("at.{method}"),
            arguments,
            value_type: None,
            check,
        })
    }

    /// The statement; its first line is indented, too.
    pub(super) fn print(&self, indent: usize) -> String {
        let margin = " ".repeat(indent);
        match self {
            Self::Plain(expression) => format!("{margin}{}", expression.statement(indent)),
            Self::Let(value) => format!("{margin}let value = {value};"),
            Self::IfSome(statements) => {
                let body = print_all(statements, indent + STEP);
                format!("{margin}if let Some(value) = value {{\n{body}\n{margin}}}")
            }
            Self::Nested(call) => format!("{margin}{}", call.print("", indent)),
        }
    }
}

/// Statements below each other.
pub(super) fn print_all(statements: &[Statement], indent: usize) -> String {
    let lines: Vec<_> = statements.iter().map(|it| it.print(indent)).collect();
    lines.join("\n")
}

impl Call {
    /// The call as a statement, after `head` (`let name`, or nothing). The first line carries no
    /// indentation of its own.
    pub(super) fn print(&self, head: &str, indent: usize) -> String {
        match &self.check {
            Check::Nothing => self.flat_or_below(head, indent, "lambda::Check::nothing"),
            Check::Function(name) => self.flat_or_below(head, indent, name),
            Check::Statements(statements) => self.with_closure(head, indent, statements),
        }
    }

    fn flat_or_below(&self, head: &str, indent: usize, check: &str) -> String {
        let last = std::iter::once(check);
        let arguments = self.arguments.iter().map(String::as_str).chain(last);
        let arguments: Vec<_> = arguments.map(Expr::text).collect();
        let call = match self.callee.split_once('.') {
            Some((receiver, method)) => Expr::method(receiver, method, arguments),
            None => Expr::call(&self.callee, arguments),
        };
        if head.is_empty() {
            call.statement(indent)
        } else {
            layout::assignment(indent, head, &call)
        }
    }

    fn with_closure(&self, head: &str, indent: usize, statements: &[Statement]) -> String {
        let parameter = match &self.value_type {
            Some(ty) => format!("|value: &{ty}, at| {{"),
            None => "|value, at| {".to_owned(),
        };
        let equals = if head.is_empty() { "" } else { " = " };
        let mut arguments = self.arguments.clone();
        arguments.push(parameter);
        let flat = arguments.join(", ");
        let first = format!("{head}{equals}{}({flat}", self.callee);
        if layout::width(&flat) < CALL_WIDTH {
            if indent + layout::width(&first) + CLOSING <= MAX_WIDTH {
                return closed(&first, statements, indent, ");");
            }
            let deeper = indent + STEP;
            let call = format!("{}({flat}", self.callee);
            if !head.is_empty() && deeper + layout::width(&call) + CLOSING <= MAX_WIDTH {
                let call = closed(&call, statements, deeper, ");");
                return format!("{head} =\n{}{call}", " ".repeat(deeper));
            }
        }
        let margin = " ".repeat(indent);
        let mut text = format!("{head}{equals}{}(\n", self.callee);
        for argument in &self.arguments {
            text.extend([margin.as_str(), "    ", argument, ",\n"]);
        }
        let closure = arguments.last().map_or("", String::as_str);
        let closure = closed(closure, statements, indent + STEP, ",");
        format!("{text}{margin}    {closure}\n{margin});")
    }
}

/// What opens a block, the block, and what closes it.
fn closed(opening: &str, statements: &[Statement], indent: usize, end: &str) -> String {
    let body = print_all(statements, indent + STEP);
    format!("{opening}\n{body}\n{}}}{end}", " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> String {
        let check = Check::Statements(vec![Statement::at("minimum", &["value", "1"])]);
        let arguments = vec![format!("\"{name}\""), format!("&value.{name}")];
        Statement::nested("field", arguments, check).print(4)
    }

    #[test]
    fn a_closure_opens_beside_its_call_while_the_arguments_are_short() {
        assert_eq!(
            field("quantity"),
            "    at.field(\"quantity\", &value.quantity, |value, at| {\n        \
             at.minimum(value, 1);\n    });"
        );
        let name = "a".repeat(19);
        assert_eq!(
            field(&name),
            format!(
                "    at.field(\n        \"{name}\",\n        &value.{name},\n        \
                 |value, at| {{\n            at.minimum(value, 1);\n        }},\n    );"
            )
        );
    }
}
