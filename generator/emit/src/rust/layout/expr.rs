//! Expressions.

use super::{
    ARRAY_WIDTH, CALL_WIDTH, CHAIN_WIDTH, MAX_WIDTH, SHORT_ITEM, STEP, STRUCT_WIDTH, indentation,
    width,
};

/// An expression that may have to be broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Text that stays on one line: a path, a literal, `input.limit.as_ref()`.
    Text(String),
    /// `callee(arguments)`: a function, a tuple variant, a macro with its `!`.
    Call {
        /// What stands before the bracket.
        callee: String,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `receiver.name(arguments)`.
    Method {
        /// A name or a path.
        receiver: String,
        /// The method.
        name: String,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `&mut [items]`.
    Array {
        /// `&`, `&mut `, or nothing.
        prefix: &'static str,
        /// The items.
        items: Vec<Expr>,
    },
    /// `(items)`.
    Tuple(Vec<Expr>),
    /// `Path { fields }`.
    Struct {
        /// The type or variant.
        path: String,
        /// Names and values; no value where the name says it already.
        fields: Vec<(String, Option<Expr>)>,
    },
    /// `inner?`.
    Try(Box<Expr>),
}

impl Expr {
    /// Text that stays on one line.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A call of a function or a tuple variant.
    pub fn call(callee: impl Into<String>, arguments: impl Into<Vec<Expr>>) -> Self {
        Self::Call {
            callee: callee.into(),
            arguments: arguments.into(),
        }
    }

    /// A call of a method.
    pub fn method(
        receiver: impl Into<String>,
        name: impl Into<String>,
        arguments: impl Into<Vec<Expr>>,
    ) -> Self {
        Self::Method {
            receiver: receiver.into(),
            name: name.into(),
            arguments: arguments.into(),
        }
    }

    /// A struct or struct variant.
    pub fn structure(path: impl Into<String>, fields: Vec<(String, Option<Expr>)>) -> Self {
        Self::Struct {
            path: path.into(),
            fields,
        }
    }

    /// The expression followed by `?`.
    #[must_use]
    pub fn tried(self) -> Self {
        Self::Try(Box::new(self))
    }

    /// The expression as a statement: `expression;`.
    pub fn statement(&self, indent: usize) -> String {
        format!("{};", self.lay_out(indent, indent, 1))
    }

    /// The expression, on lines that are indented by `indent`. Its first line starts at `column`,
    /// and `trailing` columns follow its last.
    pub fn lay_out(&self, indent: usize, column: usize, trailing: usize) -> String {
        self.fitting(column, trailing)
            .unwrap_or_else(|| self.broken(indent, column, trailing))
    }

    /// The expression on one line, where rustfmt would leave it there.
    pub(super) fn fitting(&self, column: usize, trailing: usize) -> Option<String> {
        let end = column + trailing + self.margin();
        self.flat().filter(|flat| end + width(flat) <= MAX_WIDTH)
    }

    /// The columns that rustfmt leaves free behind an expression on one line: it counts the `?`
    /// behind a method call three times, and the bracket behind a struct twice.
    fn margin(&self) -> usize {
        match self {
            Self::Try(inner) if matches!(**inner, Self::Method { .. }) => 2,
            Self::Call { arguments, .. } => {
                usize::from(matches!(arguments.as_slice(), [Self::Struct { .. }]))
            }
            _ => 0,
        }
    }

    /// The expression on one line, as far as rustfmt's limits on its parts allow that.
    pub(super) fn flat(&self) -> Option<String> {
        Some(match self {
            Self::Text(text) => text.clone(),
            Self::Call { callee, arguments } => {
                format!("{callee}({})", flat_list(arguments, CALL_WIDTH)?)
            }
            Self::Method {
                receiver,
                name,
                arguments,
            } => {
                let flat = format!("{receiver}.{name}({})", flat_list(arguments, CALL_WIDTH)?);
                if receiver.contains('.') && width(&flat) > CHAIN_WIDTH {
                    return None;
                }
                flat
            }
            Self::Array { prefix, items } => {
                format!("{prefix}[{}]", flat_list(items, ARRAY_WIDTH)?)
            }
            Self::Tuple(items) => format!("({})", flat_list(items, CALL_WIDTH)?),
            Self::Struct { path, fields } => {
                let fields = flat_fields(fields)?;
                if fields.is_empty() {
                    format!("{path} {{}}")
                } else {
                    format!("{path} {{ {fields} }}")
                }
            }
            Self::Try(inner) => format!("{}?", inner.flat()?),
        })
    }

    /// The width of the first line when the expression is broken after its opening bracket.
    fn opening(&self) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::Call { callee, .. } => Some(format!("{callee}(")),
            Self::Method { receiver, name, .. } => Some(format!("{receiver}.{name}(")),
            Self::Array { prefix, .. } => Some(format!("{prefix}[")),
            Self::Tuple(_) => Some("(".to_owned()),
            Self::Struct { path, .. } => Some(format!("{path} {{")),
            Self::Try(inner) => inner.opening(),
        }
    }

    fn broken(&self, indent: usize, column: usize, trailing: usize) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Call { callee, arguments } => {
                bracketed(&format!("{callee}("), arguments, ")", indent, column)
            }
            Self::Method {
                receiver,
                name,
                arguments,
            } => method(receiver, name, arguments, indent, column, trailing),
            Self::Array { prefix, items } => {
                bracketed(&format!("{prefix}["), items, "]", indent, column)
            }
            Self::Tuple(items) => bracketed("(", items, ")", indent, column),
            Self::Struct { path, fields } => structure(path, fields, indent),
            Self::Try(inner) => match **inner {
                Self::Method { .. } => format!("{}?", inner.broken(indent, column, trailing + 2)),
                _ => format!("{}?", inner.lay_out(indent, column, trailing + 1)),
            },
        }
    }

    /// Whether it may open on the line of a bracket whose only content it is.
    fn may_overflow(&self) -> bool {
        matches!(
            self,
            Self::Call { .. } | Self::Struct { .. } | Self::Array { .. } | Self::Tuple(_)
        )
    }
}

/// A lone argument may fill the line; several are held to a limit, and so is a call in a call.
fn flat_list(items: &[Expr], limit: usize) -> Option<String> {
    let flat = joined(items)?;
    // A call within brackets is held to the limit as well, unless even its opening is too wide.
    let opening = |only: &Expr| only.opening().map_or(0, |opening| width(&opening));
    let free =
        matches!(items, [only] if !matches!(only, Expr::Call { .. }) || opening(only) > limit);
    (free || width(&flat) <= limit).then_some(flat)
}

fn flat_fields(fields: &[(String, Option<Expr>)]) -> Option<String> {
    let fields: Option<Vec<_>> = fields
        .iter()
        .map(|(name, value)| match value {
            Some(value) => Some(format!("{name}: {}", value.flat()?)),
            None => Some(name.clone()),
        })
        .collect();
    fields
        .map(|it| it.join(", "))
        .filter(|flat| width(flat) <= STRUCT_WIDTH)
}

fn joined(items: &[Expr]) -> Option<String> {
    let items: Option<Vec<_>> = items.iter().map(Expr::flat).collect();
    items.map(|it| it.join(", "))
}

/// Items between brackets: a lone one opens on the same line where it can, several stand below
/// each other.
fn bracketed(open: &str, items: &[Expr], close: &str, indent: usize, column: usize) -> String {
    if let [only] = items
        && only.may_overflow()
        && let Some(opening) = only.opening()
        // One column is left for what follows the closing bracket.
        && column + width(open) + width(&opening) + 1 < MAX_WIDTH
    {
        let inner = only.broken(indent, column + width(open), 1);
        let first = inner.lines().next().unwrap_or_default();
        if width(first) <= CALL_WIDTH {
            return format!("{open}{inner}{close}");
        }
    }
    vertical(open, items, close, indent)
}

fn vertical(open: &str, items: &[Expr], close: &str, indent: usize) -> String {
    if let Some(lines) = shared_lines(items, indent + STEP) {
        return format!("{open}\n{lines}\n{}{close}", indentation(indent));
    }
    let deeper = indent + STEP;
    let mut text = format!("{open}\n");
    for (index, item) in items.iter().enumerate() {
        text.push_str(&indentation(deeper));
        text.push_str(&item.lay_out(deeper, deeper, 1));
        // rustfmt leaves it to a macro whether it takes a comma at the end; ours have none.
        let ended = open.ends_with("!(") && index + 1 == items.len();
        text.push_str(if ended { "\n" } else { ",\n" });
    }
    text.push_str(&indentation(indent));
    text.push_str(close);
    text
}

/// Items that are all short share lines.
fn shared_lines(items: &[Expr], indent: usize) -> Option<String> {
    let short = |item: &Expr| match item {
        Expr::Text(text) if is_simple(text) => item.flat().filter(|it| width(it) <= SHORT_ITEM),
        _ => None,
    };
    let items: Option<Vec<_>> = items.iter().map(short).collect();
    items
        .filter(|items| items.len() > 1)
        .map(|items| filled(&items, indent))
}

/// Literals and single names share lines, paths do not.
fn is_simple(text: &str) -> bool {
    text.starts_with('"') || !text.contains("::")
}

/// Short items, as many on a line as it holds.
fn filled(items: &[String], indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = indentation(indent);
    for item in items {
        let fresh = line.len() == indent;
        let needed = width(item) + 1 + usize::from(!fresh);
        if !fresh && width(&line) + needed > MAX_WIDTH {
            lines.push(std::mem::replace(&mut line, indentation(indent)));
        }
        if line.len() > indent {
            line.push(' ');
        }
        line.push_str(item);
        line.push(',');
    }
    lines.push(line);
    lines.join("\n")
}

/// A struct literal, a field on each line.
fn structure(path: &str, fields: &[(String, Option<Expr>)], indent: usize) -> String {
    let deeper = indent + STEP;
    let mut text = format!("{path} {{\n");
    for (name, value) in fields {
        text.push_str(&indentation(deeper));
        text.push_str(name);
        if let Some(value) = value {
            let column = deeper + width(name) + 2;
            let start = match value {
                Expr::Try(inner) => inner.first_word(),
                other => other.first_word(),
            };
            if value.fitting(column, 1).is_none() && column + start >= MAX_WIDTH {
                let next = deeper + STEP;
                text.push_str(":\n");
                text.push_str(&indentation(next));
                text.push_str(&value.lay_out(next, next, 0));
            } else {
                text.push_str(": ");
                text.push_str(&value.lay_out(deeper, column, 1));
            }
        }
        text.push_str(",\n");
    }
    text.push_str(&indentation(indent));
    text.push('}');
    text
}

impl Expr {
    /// The width of what cannot be parted from the start of the expression.
    fn first_word(&self) -> usize {
        match self {
            Self::Method { receiver, .. } => width(receiver),
            other => other
                .opening()
                .or_else(|| other.flat())
                .map_or(0, |it| width(&it)),
        }
    }
}

/// A method call that does not fit: on a line of its own below the receiver where that needs
/// fewer lines, otherwise with its arguments below each other.
fn method(
    receiver: &str,
    name: &str,
    arguments: &[Expr],
    indent: usize,
    column: usize,
    trailing: usize,
) -> String {
    let deeper = indent + STEP;
    if receiver.contains('.') {
        return chain(receiver, name, arguments, deeper);
    }
    let below = flat_list(arguments, CALL_WIDTH).map(|flat| format!(".{name}({flat})"));
    if let Some(below) = below
        && deeper + width(&below) + trailing <= MAX_WIDTH
    {
        return format!("{receiver}\n{}{below}", indentation(deeper));
    }
    let open = format!("{receiver}.{name}(");
    if column + width(&open) < MAX_WIDTH {
        return bracketed(&open, arguments, ")", indent, column);
    }
    let call = bracketed(&format!(".{name}("), arguments, ")", deeper, deeper);
    format!("{receiver}\n{}{call}", indentation(deeper))
}

/// A chain of fields and a call, each on a line of its own; a short root keeps the first.
fn chain(receiver: &str, name: &str, arguments: &[Expr], deeper: usize) -> String {
    let mut links = receiver.split('.');
    let mut text = links.next().unwrap_or_default().to_owned();
    if text.len() <= STEP
        && let Some(first) = links.next()
    {
        text.extend([".", first]);
    }
    for link in links {
        text.extend(["\n", &indentation(deeper), ".", link]);
    }
    let open = format!(".{name}(");
    let call = match flat_list(arguments, CALL_WIDTH) {
        Some(flat) if deeper + width(&open) + width(&flat) + 2 <= MAX_WIDTH => {
            format!("{open}{flat})")
        }
        _ => bracketed(&open, arguments, ")", deeper, deeper),
    };
    text.extend(["\n", &indentation(deeper), &call]);
    text
}
