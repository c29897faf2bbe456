//! Code laid out so that rustfmt, in its default style of edition 2024, has nothing to change.
//!
//! Only the forms that generated code consists of are known here. Each function returns text
//! whose first line carries no indentation of its own (a template puts it in place) and whose
//! other lines are indented in full; `indent` is the column at which the first line starts.
//!
//! | module | what it lays out |
//! |---|---|
//! | [`Expr`] | expressions: calls, method calls, arrays, tuples, struct literals |
//! | [`item`](signature) | signatures, fields, constants, match arms, `use` lists |

mod expr;
mod item;

pub use expr::Expr;
pub use item::{
    arm, assignment, awaited, field, implementation, module_order, signature, type_alias, uses,
    variant, version_order, wrapper,
};

/// No line is longer, where it can be helped (`max_width`).
pub const MAX_WIDTH: usize = 100;

/// One level of indentation (`tab_spaces`).
pub const STEP: usize = 4;

/// Arguments wider than this stand on lines of their own (`fn_call_width`).
const CALL_WIDTH: usize = 60;

/// Chains of several links wider than this are broken at each (`chain_width`).
const CHAIN_WIDTH: usize = 60;

/// Array items wider than this stand on lines of their own (`array_width`).
const ARRAY_WIDTH: usize = 60;

/// Fields wider than this stand on lines of their own (`struct_lit_width`).
const STRUCT_WIDTH: usize = 18;

/// Array items up to this width share lines (`short_array_element_width_threshold`).
const SHORT_ITEM: usize = 10;

/// Alternatives of a pattern up to this width share lines.
const SHORT_PATTERN: usize = 20;

/// How many columns a text takes. rustfmt counts the terminal's columns; only a literal may hold
/// anything but ASCII, and there it can be off by the width of wide characters.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// East Asian wide and emoji characters take two columns.
fn columns(character: char) -> usize {
    match u32::from(character) {
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

fn indentation(indent: usize) -> String {
    " ".repeat(indent)
}
