//! Prints a [`Doc`]: decides which groups fit on their line, and breaks the others.
//!
//! The algorithm is Prettier's, which is Wadler's with one pass and a look ahead: whether a group
//! fits is asked with what follows it up to the next place where a line may end.

use unicode_width::UnicodeWidthStr;

use super::doc::Doc;

/// The longest line; Prettier's default.
const MAX_WIDTH: usize = 80;

/// How much a level is indented.
const STEP: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

/// Something that is still to be printed.
#[derive(Clone, Copy)]
struct Command<'a> {
    indent: usize,
    mode: Mode,
    doc: &'a Doc,
}

/// The text, its first line without indentation, the others with that of `indent` columns.
pub(super) fn print(doc: &Doc, indent: usize) -> String {
    let mut printer = Printer {
        text: String::new(),
        column: indent,
        rest: vec![Command {
            indent,
            mode: Mode::Broken,
            doc,
        }],
    };
    while let Some(command) = printer.rest.pop() {
        printer.step(command);
    }
    printer.text
}

struct Printer<'a> {
    text: String,
    column: usize,
    rest: Vec<Command<'a>>,
}

impl<'a> Printer<'a> {
    fn step(&mut self, command: Command<'a>) {
        let Command { indent, mode, doc } = command;
        match doc {
            Doc::Text(text) => {
                self.text.push_str(text);
                self.column += text.width();
            }
            Doc::Concat(parts) => {
                let parts = parts.iter().rev();
                self.rest
                    .extend(parts.map(|doc| Command { indent, mode, doc }));
            }
            Doc::Indent(inner) => self.rest.push(Command {
                indent: indent + STEP,
                mode,
                doc: inner,
            }),
            Doc::Group { contents, broken } => {
                let flat = Command {
                    indent,
                    mode: Mode::Flat,
                    doc: contents,
                };
                let stays_flat = mode == Mode::Flat || self.fits(flat);
                self.rest.push(if !broken && stays_flat {
                    flat
                } else {
                    Command {
                        mode: Mode::Broken,
                        ..flat
                    }
                });
            }
            Doc::Choice(states) => self.choose(indent, mode, states),
            Doc::Fluid(value) => self.fluid(indent, mode, value),
            Doc::IfBroken { broken, flat } => {
                let text = if mode == Mode::Broken { broken } else { flat };
                self.text.push_str(text);
                self.column += text.width();
            }
            Doc::HardLine => self.line_end(indent),
            Doc::Line | Doc::SoftLine if mode == Mode::Broken => self.line_end(indent),
            Doc::Line => {
                self.text.push(' ');
                self.column += 1;
            }
            Doc::SoftLine => {}
        }
    }

    /// The first state that fits; the last where none does.
    fn choose(&mut self, indent: usize, mode: Mode, states: &'a [Doc]) {
        let mut tried = states.iter().enumerate().map(|(index, doc)| Command {
            indent,
            mode: if index == 0 { Mode::Flat } else { Mode::Broken },
            doc,
        });
        let chosen = if mode == Mode::Flat {
            tried.next()
        } else {
            let found = tried.find(|&state| self.fits(state));
            found.or_else(|| {
                states.last().map(|doc| Command {
                    indent,
                    mode: Mode::Broken,
                    doc,
                })
            })
        };
        self.rest.extend(chosen);
    }

    /// A value behind `=` or `:`, on the next line where it would not begin on this one.
    fn fluid(&mut self, indent: usize, mode: Mode, value: &'a Doc) {
        let here = Command {
            indent,
            mode,
            doc: value,
        };
        self.rest.push(here);
        let stays = mode == Mode::Flat
            || self.fits(Command {
                indent,
                mode: Mode::Flat,
                doc: &Doc::Line,
            });
        if stays {
            self.text.push(' ');
            self.column += 1;
        } else {
            self.rest.pop();
            self.rest.push(Command {
                indent: indent + STEP,
                ..here
            });
            self.line_end(indent + STEP);
        }
    }

    fn line_end(&mut self, indent: usize) {
        self.text
            .truncate(self.text.trim_end_matches([' ', '\t']).len());
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    /// Whether `next`, and what follows it up to a place where a line may end, fits on the line.
    fn fits(&self, next: Command<'_>) -> bool {
        let Some(mut room) = MAX_WIDTH.checked_sub(self.column) else {
            return false;
        };
        let mut commands = vec![(next.mode, next.doc)];
        let mut rest = self.rest.iter().rev();
        loop {
            let (mode, doc) = match commands.pop() {
                Some(command) => command,
                None => match rest.next() {
                    Some(command) => (command.mode, command.doc),
                    None => return true,
                },
            };
            let width = match doc {
                Doc::Text(text) => text.width(),
                Doc::Concat(parts) => {
                    commands.extend(parts.iter().rev().map(|part| (mode, part)));
                    0
                }
                Doc::Indent(inner) => {
                    commands.push((mode, inner));
                    0
                }
                Doc::Group { contents, broken } => {
                    let mode = if *broken { Mode::Broken } else { mode };
                    commands.push((mode, contents));
                    0
                }
                Doc::Choice(states) => {
                    let state = if mode == Mode::Flat {
                        states.first()
                    } else {
                        states.last()
                    };
                    commands.extend(state.map(|state| (mode, state)));
                    0
                }
                Doc::Fluid(value) => {
                    commands.push((mode, value));
                    commands.push((mode, &Doc::Line));
                    0
                }
                Doc::IfBroken { broken, flat } => {
                    let text = if mode == Mode::Broken { broken } else { flat };
                    text.width()
                }
                Doc::HardLine => return true,
                Doc::Line | Doc::SoftLine if mode == Mode::Broken => return true,
                Doc::Line => 1,
                Doc::SoftLine => 0,
            };
            let Some(left) = room.checked_sub(width) else {
                return false;
            };
            room = left;
        }
    }
}
