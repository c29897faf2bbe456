//! References: where they lead, and what is wrong with those that lead nowhere.

use crate::{
    diagnostic::Diagnostic,
    dialect::Dialect,
    place::Place,
    rules::Rule,
    source::{Anchor, Member},
};

use super::{Reader, shortened};

/// How many `$ref`s of a chain are followed until it is looked for loops in it.
const LONG_CHAIN: usize = 16;

impl<'a> Reader<'a, '_> {
    /// Where a chain of `$ref`s ends: `at` itself where there is none, `None` where it leads
    /// nowhere, which is a finding then.
    pub(crate) fn follow(&mut self, at: Place) -> Option<Place> {
        let at = self.decide(at)?;
        self.end_of(at, false)
    }

    /// The same for references between schemas. In OpenAPI 3.1 a schema with a `$ref` may say
    /// something of its own: it is an end, and [`Schema::has_reference`](super::Schema).
    pub(crate) fn follow_to_schema(&mut self, at: Place) -> Option<Place> {
        self.end_of(at, true)
    }

    fn end_of(&mut self, at: Place, is_schema: bool) -> Option<Place> {
        let mut chain = Vec::new();
        let mut end = at;
        let found = loop {
            let Some(reference) = self.source.get(end, "$ref") else {
                break Some(end);
            };
            if is_schema && self.says_more(end) {
                break Some(end);
            }
            if let Some(&known) = self.ends.get(&(end, is_schema)) {
                break known;
            }
            if chain.len() >= LONG_CHAIN && self.is_loop(&chain, end) {
                break None;
            }
            let Some(target) = self.resolve(end, reference) else {
                break None;
            };
            // Nearly all chains have one link, and nothing to be remembered.
            if chain.is_empty() && !self.is_reference(target) {
                return Some(target);
            }
            chain.push(end);
            end = target;
        };
        // In a long chain each link is asked for, and each would go to its end.
        if chain.len() >= LONG_CHAIN {
            let links = chain.into_iter();
            self.ends
                .extend(links.map(|link| ((link, is_schema), found)));
        }
        found
    }

    /// Every node of a chain of `$ref`s, `at` itself first: what each of them says holds.
    pub(super) fn chain(&mut self, at: Place) -> Option<Vec<Place>> {
        let mut nodes = vec![at];
        let mut end = at;
        while let Some(reference) = self.source.get(end, "$ref") {
            if nodes.len() > LONG_CHAIN && self.is_loop(&nodes[..nodes.len() - 1], end) {
                return None;
            }
            end = self.lead(reference)?;
            nodes.push(end);
        }
        Some(nodes)
    }

    /// The same, but stops at the first schema that somebody is looking for.
    pub(crate) fn follow_schema(
        &mut self,
        at: Place,
        is_end: impl Fn(Place) -> bool,
    ) -> Option<Place> {
        let mut chain = Vec::new();
        let mut end = at;
        loop {
            let Some(reference) = self.source.get(end, "$ref") else {
                return Some(end);
            };
            if self.says_more(end) {
                return Some(end);
            }
            if chain.len() >= LONG_CHAIN && self.is_loop(&chain, end) {
                return None;
            }
            let target = self.resolve(end, reference)?;
            if is_end(target) || (chain.is_empty() && !self.is_reference(target)) {
                return Some(target);
            }
            chain.push(end);
            end = target;
        }
    }

    /// The schema that a `$ref` names directly, whatever stands beside it.
    pub(crate) fn target(&mut self, at: Place) -> Option<Place> {
        let reference = self.source.get(at, "$ref")?;
        self.resolve(at, reference)
    }

    /// True where something beside a `$ref` holds together with the schema that it names.
    fn says_more(&self, at: Place) -> bool {
        self.reads_siblings() && self.sibling(at).is_some()
    }

    /// True where what stands beside a `$ref` is read.
    pub(crate) fn reads_siblings(&self) -> bool {
        self.dialect == Dialect::OpenApi31
    }

    /// Whether a chain has come to `next` before, which is a finding then: one for each loop,
    /// whichever way leads into it. Looks back at every power of two (Brent's algorithm), so that
    /// long chains stay cheap.
    fn is_loop(&mut self, chain: &[Place], next: Place) -> bool {
        let anchor = (1_usize << chain.len().ilog2()) - 1;
        if chain[anchor] != next {
            return false;
        }
        let members = &chain[anchor..];
        let first = members.iter().min().copied().unwrap_or(next);
        let reference = self.source.get(first, "$ref").unwrap_or(first);
        let text = self.source.str(reference).unwrap_or_default();
        self.find(
            Diagnostic::new(
                Rule::ReferenceLoop,
                reference,
                format!("`{}` leads back to itself", shortened(text)),
            )
            .label("following it never ends")
            .help("let one of the references of the loop name something that is not a reference"),
        );
        true
    }

    /// Where a chain of `$ref`s between examples ends. Nothing depends on examples: one that leads
    /// nowhere, or in a circle, is passed over.
    pub(super) fn follow_example(&self, at: Place) -> Option<Place> {
        const LONGEST_CHAIN: usize = 64;
        let mut end = at;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = self.source.get(end, "$ref") else {
                return Some(end);
            };
            end = self
                .source
                .resolve(reference, self.source.str(reference)?)?;
        }
        None
    }

    /// True where a node is a reference.
    pub(crate) fn is_reference(&self, at: Place) -> bool {
        self.source.get(at, "$ref").is_some()
    }

    fn resolve(&mut self, holder: Place, reference: Place) -> Option<Place> {
        if let Some(&target) = self.targets.get(reference) {
            return Some(target);
        }
        self.check_siblings(holder);
        let target = self.lead(reference)?;
        self.targets.insert(reference, target);
        Some(target)
    }

    /// What a `$ref` names, whatever stands beside it.
    fn lead(&mut self, reference: Place) -> Option<Place> {
        let text = self.string(reference, "`$ref`")?;
        if let Some(target) = self.source.resolve(reference, text) {
            return Some(target);
        }
        if self.source.is_broken(reference, text) {
            self.miss();
            return None;
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let shown = shortened(text);
        if !address.is_empty() && !self.source.is_linked(reference, address) {
            self.find(
                Diagnostic::new(
                    Rule::ExternalReference,
                    reference,
                    format!("`{shown}` is in another document"),
                )
                .label("references of this kind are not followed")
                .help("bring it into this document, and refer to it as `#/…`"),
            );
            return None;
        }
        let where_to = match address {
            "" if self.source.file_of(reference) == self.source.file_of(self.source.root()) => {
                "this document".to_owned()
            }
            "" => "this file".to_owned(),
            address => format!("`{}`", shortened(address)),
        };
        let found = Diagnostic::new(
            Rule::UnresolvedReference,
            reference,
            format!("`{shown}` names nothing in {where_to}"),
        )
        .label("nothing stands there");
        let found = match self.nearest_sibling(reference, text) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None if !fragment.is_empty() && !fragment.starts_with('/') => found.help(format!(
                "a pointer begins with `/`: `{address}#/{}`",
                shortened(fragment)
            )),
            None => found.help("correct the reference, or add what it names"),
        };
        self.find(found);
        None
    }

    /// A member that is spelt nearly like the last step of a pointer.
    fn nearest_sibling(&mut self, from: Place, reference: &str) -> Option<String> {
        /// Comparing costs time, and a document may hold any number of wrong references.
        const MOST_CANDIDATES: usize = 2000;
        const MOST_SUGGESTIONS: u32 = 50;
        self.suggestions += 1;
        if self.suggestions > MOST_SUGGESTIONS {
            return None;
        }
        let (folder, last) = reference.rsplit_once('/')?;
        let folder_place = self.source.resolve(from, folder)?;
        let keys = self.source.members(folder_place);
        let keys = keys.iter().map(|member| member.key).take(MOST_CANDIDATES);
        let near = super::spelling::nearest(last, keys)?;
        Some(format!("{folder}/{near}"))
    }

    /// What stands beside a `$ref` is not read, in Swagger 2.0 and OpenAPI 3.0 alike. People are
    /// told where that changes what a value may be, not about a description.
    fn check_siblings(&mut self, holder: Place) {
        if self.dialect == Dialect::OpenApi31 {
            return;
        }
        if let Some(sibling) = self.sibling(holder) {
            let above = self.source.parent(holder);
            let is_schema = !matches!(
                above.and_then(|above| self.source.key(above)),
                Some("parameters" | "responses" | "headers")
            ) && self.source.key(holder) != Some("requestBody");
            self.find(
                Diagnostic::new(
                    Rule::ReferenceSiblings,
                    Anchor::Key(sibling.value),
                    format!("`{}` beside a `$ref` has no effect", shortened(sibling.key)),
                )
                .label("ignored: a reference stands alone")
                .help(if is_schema {
                    "put the reference into `allOf: [{$ref: …}]`, and this beside it"
                } else {
                    "remove it, or write out here what the reference names"
                }),
            );
        }
    }

    /// What stands beside a `$ref` and is more than a note.
    fn sibling(&self, holder: Place) -> Option<Member<'a>> {
        const HARMLESS: [&str; 17] = [
            "$anchor",
            "$comment",
            "$defs",
            "$dynamicAnchor",
            "$id",
            "$ref",
            "$schema",
            "default",
            "definitions",
            "deprecated",
            "description",
            "example",
            "examples",
            "externalDocs",
            "summary",
            "title",
            "xml",
        ];
        let members = self.source.members(holder);
        // Most references stand alone.
        if members.len() == 1 {
            return None;
        }
        let is_harmless = |key: &str| match key {
            // They change which way a value goes, and are not read in earlier dialects.
            "readOnly" | "writeOnly" => self.dialect == Dialect::OpenApi31,
            key => HARMLESS.contains(&key) || key.starts_with("x-"),
        };
        members.iter().find(|member| !is_harmless(member.key))
    }
}
