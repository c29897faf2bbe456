//! Items and what they are made of: signatures, fields, constants, match arms, `use` lists.

use std::{cmp::Ordering, fmt::Write};

use super::{Expr, MAX_WIDTH, STEP, indentation, width};

/// A function's signature up to and including its opening brace: `pub fn new(a: A) -> Self {`.
///
/// `head` is everything before the bracket, generics included; `ending` is what follows the
/// return type: `{`, or `;` in a trait.
pub fn signature(
    indent: usize,
    head: &str,
    parameters: &[String],
    output: &str,
    ending: &str,
) -> String {
    let arrow = if output.is_empty() {
        String::new()
    } else {
        format!(" -> {output}")
    };
    let ending = if ending == ";" {
        ";".to_owned()
    } else {
        format!(" {ending}")
    };
    let flat = format!("{head}({}){arrow}{ending}", parameters.join(", "));
    if indent + width(&flat) <= MAX_WIDTH || parameters.is_empty() {
        return flat;
    }
    let mut text = format!("{head}(\n");
    for parameter in parameters {
        text.push_str(&indentation(indent + STEP));
        // rustfmt does not break the bound of a lone parameter.
        match parameters {
            [only] if only.contains(": impl ") => text.push_str(only),
            _ => text.push_str(&self::parameter(indent + STEP, parameter)),
        }
        text.push_str(",\n");
    }
    text.push_str(&indentation(indent));
    let last = format!("){arrow}{ending}");
    // rustfmt measures the return type without the `) ` before it.
    let without_brace = indent + width(&last) - width(&ending);
    // rustfmt counts the indentation twice here.
    if 2 * indent + width(&last) <= MAX_WIDTH {
        text.push_str(&last);
    } else if ending == " {" && without_brace <= MAX_WIDTH + 2 {
        let _ = write!(text, "){arrow}\n{}{{", indentation(indent));
    } else {
        let output = broken_type(output, indent);
        // rustfmt leaves a type alone that it cannot make fit, and forgets the space behind it.
        let fits = output.lines().all(|line| width(line) <= MAX_WIDTH);
        let ending = if fits {
            ending.as_str()
        } else {
            ending.trim_start()
        };
        text.extend([") -> ", &output, ending]);
    }
    text
}

/// A field of a struct: `pub name: Type,`.
pub fn field(indent: usize, head: &str, ty: &str) -> String {
    let flat = format!("{head}: {ty},");
    if indent + width(&flat) <= MAX_WIDTH {
        return flat;
    }
    if indent + STEP + width(ty) < MAX_WIDTH {
        return format!("{head}:\n{}{ty},", indentation(indent + STEP));
    }
    format!("{head}: {},", broken_type(ty, indent))
}

/// A parameter of a function, on a line of its own: `name: Type`.
fn parameter(indent: usize, text: &str) -> String {
    match text.split_once(": ") {
        Some((name, ty)) if indent + width(text) >= MAX_WIDTH => {
            format!("{name}: {}", broken_type(ty, indent))
        }
        _ => text.to_owned(),
    }
}

/// A tuple variant of an enum: `Name(Type),`.
pub fn variant(indent: usize, name: &str, ty: &str) -> String {
    tuple(indent, name, ty, ",")
}

/// A struct around one value: `pub struct Name(pub Type);`.
pub fn wrapper(name: &str, ty: &str) -> String {
    tuple(0, &format!("pub struct {name}"), &format!("pub {ty}"), ";")
}

fn tuple(indent: usize, head: &str, ty: &str, ending: &str) -> String {
    let flat = format!("{head}({ty}){ending}");
    if indent + width(&flat) <= MAX_WIDTH {
        return flat;
    }
    let (deeper, outer) = (indentation(indent + STEP), indentation(indent));
    let ty = if indent + STEP + width(ty) < MAX_WIDTH {
        ty.to_owned()
    } else {
        broken_type(ty, indent + STEP)
    };
    format!("{head}(\n{deeper}{ty},\n{outer}){ending}")
}

/// The head of an implementation: `impl From<A> for B {`.
pub fn implementation(head: &str, subject: &str) -> String {
    let flat = format!("{head} for {subject} {{");
    if width(&flat) <= MAX_WIDTH {
        return flat;
    }
    format!("{head}\n{}for {subject}\n{{", indentation(STEP))
}

/// A type alias: `pub type Name = Type;`.
pub fn type_alias(indent: usize, head: &str, ty: &str) -> String {
    if indent + STEP + width(ty) < MAX_WIDTH {
        return below_if_long(indent, &format!("{head} ="), &format!("{ty};"));
    }
    let broken = broken_type(ty, indent);
    let first = broken.lines().next().unwrap_or_default();
    if indent + width(head) + 3 + width(first) <= MAX_WIDTH {
        return format!("{head} = {broken};");
    }
    let next = indent + STEP;
    format!("{head} =\n{}{};", indentation(next), broken_type(ty, next))
}

/// `head = value;`, for `let` and `const`.
pub fn assignment(indent: usize, head: &str, value: &Expr) -> String {
    let column = indent + width(head) + 3;
    if let Some(flat) = value.fitting(column, 1) {
        return format!("{head} = {flat};");
    }
    let next = indent + STEP;
    if let Some(flat) = value.fitting(next, 1) {
        return format!("{head} =\n{}{flat};", indentation(next));
    }
    let limit = if matches!(value, Expr::Struct { .. }) {
        MAX_WIDTH - 1
    } else {
        MAX_WIDTH
    };
    if !matches!(value, Expr::Text(_)) && !opens(value, column, limit) {
        return format!(
            "{head} =\n{}{};",
            indentation(next),
            value.lay_out(next, next, 1)
        );
    }
    format!("{head} = {};", value.lay_out(indent, column, 1))
}

/// A call that is awaited, as the last expression of a function: `a::call(b).await`.
pub fn awaited(indent: usize, call: &Expr) -> String {
    if let Some(flat) = call.fitting(indent, ".await".len()) {
        return format!("{flat}.await");
    }
    match call.fitting(indent, 0) {
        Some(flat) => format!("{flat}\n{}.await", indentation(indent + STEP)),
        None => format!(
            "{}\n{}.await",
            call.lay_out(indent, indent, 0),
            indentation(indent)
        ),
    }
}

/// A match arm: `A | B => body,`.
pub fn arm(indent: usize, alternatives: &[String], body: &Expr) -> String {
    let (pattern, column) = pattern(indent, alternatives);
    let column = column + 4;
    if let Some(flat) = body.fitting(column, 1) {
        return format!("{pattern} => {flat},");
    }
    let next = indent + STEP;
    let here = body.lay_out(indent, column, 1);
    let below = body.lay_out(next, next, 0);
    if !matches!(body, Expr::Text(_)) && stays_beside(column, &here, &below) {
        return format!("{pattern} => {here},");
    }
    format!(
        "{pattern} => {{\n{}{below}\n{}}}",
        indentation(next),
        indentation(indent)
    )
}

/// Whether the body of an arm, broken, opens beside the pattern rather than in a block below it:
/// where its first line fits, and the block would save neither lines nor an opening bracket.
fn stays_beside(column: usize, here: &str, below: &str) -> bool {
    let lines = |text: &str| text.lines().count();
    let opens_bracket = |text: &str| {
        text.lines()
            .next()
            .is_some_and(|first| first.ends_with('('))
    };
    let fits = here
        .lines()
        .next()
        .is_some_and(|first| column + width(first) < MAX_WIDTH);
    fits && below.contains('\n')
        && lines(here) <= lines(below) + 1
        && (!opens_bracket(here) || opens_bracket(below))
}

/// Whether the first line of a broken expression fits.
fn opens(body: &Expr, column: usize, limit: usize) -> bool {
    let text = body.lay_out(0, column, 1);
    text.lines()
        .next()
        .is_some_and(|first| column + width(first) <= limit)
}

/// The pattern, and the column at which its last line ends.
fn pattern(indent: usize, alternatives: &[String]) -> (String, usize) {
    let flat = alternatives.join(" | ");
    // Four columns are left for ` => `, or three and a brace.
    if indent + width(&flat) + 5 <= MAX_WIDTH {
        let end = indent + width(&flat);
        return (flat, end);
    }
    let below = format!("\n{}| ", indentation(indent));
    if alternatives
        .iter()
        .all(|it| width(it) <= super::SHORT_PATTERN)
    {
        return filled_pattern(indent, alternatives);
    }
    let last = alternatives.last().map_or(0, |it| width(it));
    (alternatives.join(&below), indent + 2 + last)
}

/// Short alternatives share lines.
fn filled_pattern(indent: usize, alternatives: &[String]) -> (String, usize) {
    let mut text = String::new();
    let mut column = indent;
    for (index, alternative) in alternatives.iter().enumerate() {
        // Five columns are left for ` => {`, on every line.
        if index > 0 && column + 3 + width(alternative) + 5 > MAX_WIDTH {
            let _ = write!(text, "\n{}| {alternative}", indentation(indent));
            column = indent + 2 + width(alternative);
        } else if index > 0 {
            let _ = write!(text, " | {alternative}");
            column += 3 + width(alternative);
        } else {
            text.push_str(alternative);
            column += width(alternative);
        }
    }
    (text, column)
}

/// `use` of several names of one module, sorted and broken as edition 2024 does; a lone name
/// needs no braces. Nothing is printed where there are no names.
pub fn uses(head: &str, names: &[&str]) -> String {
    let mut names: Vec<_> = names.to_vec();
    names.sort_by(|left, right| in_style_order(left, right));
    names.dedup();
    match names.as_slice() {
        [] => String::new(),
        ["self"] => format!("{head};"),
        [only] => format!("{head}::{only};"),
        _ => braces(head, &names),
    }
}

fn braces(head: &str, names: &[&str]) -> String {
    let flat = format!("{head}::{{{}}};", names.join(", "));
    // rustfmt counts the braces twice.
    if width(&flat) + 2 <= MAX_WIDTH {
        return flat;
    }
    let items: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
    let mut text = format!("{head}::{{\n");
    text.push_str(&filled_names(&items));
    text.push_str("\n};");
    text
}

fn filled_names(names: &[String]) -> String {
    let mut lines = Vec::new();
    let mut line = indentation(STEP);
    for (index, name) in names.iter().enumerate() {
        let fresh = line.trim().is_empty();
        // Only the last name may fill its line.
        let limit = if index + 1 == names.len() {
            MAX_WIDTH
        } else {
            MAX_WIDTH - 1
        };
        if !fresh && width(&line) + 2 + width(name) > limit {
            lines.push(std::mem::replace(&mut line, indentation(STEP)));
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(name);
        line.push(',');
    }
    lines.push(line);
    lines.join("\n")
}

/// `self` first, then version order.
fn in_style_order(left: &str, right: &str) -> Ordering {
    (left != "self")
        .cmp(&(right != "self"))
        .then_with(|| version_order(left, right))
}

/// The order in which rustfmt wants the declarations of modules: byte by byte, unlike `use`.
pub fn module_order(left: &str, right: &str) -> Ordering {
    left.trim_start_matches("r#")
        .cmp(right.trim_start_matches("r#"))
}

/// Runs of digits are compared as numbers.
pub fn version_order(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (
        left.trim_start_matches("r#").as_bytes(),
        right.trim_start_matches("r#").as_bytes(),
    );
    while let (Some(&first), Some(&second)) = (left.first(), right.first()) {
        if first.is_ascii_digit() && second.is_ascii_digit() {
            let (number, rest) = number(left);
            let (other, other_rest) = self::number(right);
            let order = number
                .len()
                .cmp(&other.len())
                .then_with(|| number.cmp(other));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest, other_rest);
        } else {
            // `_` comes before letters and digits.
            let key = |byte: u8| (byte != b'_', byte);
            let order = key(first).cmp(&key(second));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (&left[1..], &right[1..]);
        }
    }
    left.len().cmp(&right.len())
}

fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(end);
    let zeros = digits.iter().take_while(|&&byte| byte == b'0').count();
    (&digits[zeros..], rest)
}

/// `head` and `tail` on one line, or below each other.
fn below_if_long(indent: usize, head: &str, tail: &str) -> String {
    if indent + width(head) + 1 + width(tail) <= MAX_WIDTH {
        format!("{head} {tail}")
    } else {
        format!("{head}\n{}{tail}", indentation(indent + STEP))
    }
}

/// A generic type whose arguments stand below each other.
fn broken_type(ty: &str, indent: usize) -> String {
    let Some((name, rest)) = ty.split_once('<') else {
        return ty.to_owned();
    };
    let Some(arguments) = rest.strip_suffix('>') else {
        return ty.to_owned();
    };
    let mut text = format!("{name}<\n");
    for argument in top_level(arguments) {
        let deeper = indent + STEP;
        let long = deeper + width(argument) >= MAX_WIDTH;
        let argument = if long {
            broken_type(argument, deeper)
        } else {
            argument.to_owned()
        };
        let _ = writeln!(text, "{}{argument},", indentation(deeper));
    }
    text.push_str(&indentation(indent));
    text.push('>');
    text
}

/// The parts between the commas that no bracket encloses.
fn top_level(arguments: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (index, byte) in arguments.bytes().enumerate() {
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(arguments[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(arguments[start..].trim());
    parts
}
