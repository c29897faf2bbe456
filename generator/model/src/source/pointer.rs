//! JSON pointers (RFC 6901): from a node to its pointer, and from a reference to its node.

use std::borrow::Cow;

use super::{Link, Node, SourceMap};
use crate::place::Place;

impl SourceMap {
    /// The JSON pointer of a node: `/paths/~1orders/get`, or nothing for the root. It counts from
    /// the root of the document, or of the file for what stands outside of that.
    pub fn pointer(&self, at: Place) -> String {
        let mut steps = Vec::new();
        let mut at = at;
        while let Some(parent) = self.parent(at).filter(|_| at != self.root) {
            steps.push(match self.key(at) {
                Some(key) => key.replace('~', "~0").replace('/', "~1"),
                // What a merge key names stands under no key of its own.
                None if self.items(parent).is_empty() => "<<".to_owned(),
                None => self.file(at).tree.cell(at).slot.to_string(),
            });
            at = parent;
        }
        let mut pointer = String::new();
        for step in steps.iter().rev() {
            pointer.push('/');
            pointer.push_str(step);
        }
        pointer
    }

    /// The node that a reference names which stands at `from`: `#/definitions/Order`, with `~0`,
    /// `~1` and `%XX` escapes, or `errors.yaml#/NotFound`. `None` where there is none, or the file
    /// was not read.
    pub fn resolve(&self, from: Place, reference: &str) -> Option<Place> {
        if reference.is_empty() {
            return None;
        }
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let root = match address {
            "" => self.root_of(from),
            _ => match self.link_from(self.base_of(from), address)? {
                Link::To(root) => root,
                Link::Broken => return None,
            },
        };
        if !fragment.is_empty() && !fragment.starts_with(['/', '%']) {
            return self.anchor(self.file_of(root), fragment);
        }
        let pointer = percent_decoded(fragment)?;
        let resource = self.resource_of(from).filter(|_| address.is_empty());
        resource
            .and_then(|resource| self.descend(resource, &pointer))
            .or_else(|| self.descend(root, &pointer))
    }

    /// The node that a pointer names below another one.
    fn descend(&self, root: Place, pointer: &str) -> Option<Place> {
        let mut at = root;
        if pointer.is_empty() {
            return Some(at);
        }
        for step in pointer.strip_prefix('/')?.split('/') {
            at = self.step(at, step)?;
        }
        Some(at)
    }

    fn step(&self, at: Place, step: &str) -> Option<Place> {
        match self.node(at) {
            Node::Object(members) if step.contains('~') => {
                members.get(&step.replace("~1", "/").replace("~0", "~"))
            }
            Node::Object(members) => members.get(step),
            Node::Array(items) => {
                let is_index = step == "0" || !step.starts_with(['0', '+']);
                items
                    .get(step.parse::<usize>().ok().filter(|_| is_index)?)
                    .copied()
            }
            _ => None,
        }
    }
}

/// Replaces `%XX`; `None` where the result is not UTF-8. A `%` without two digits stays: people
/// write references by hand.
pub(crate) fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'%')
            .then(|| {
                Some((
                    digit(*after.first()?)? << 4 | digit(*after.get(1)?)?,
                    &after[2..],
                ))
            })
            .flatten();
        let (byte, after) = escaped.unwrap_or((byte, after));
        decoded.push(byte);
        rest = after;
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
