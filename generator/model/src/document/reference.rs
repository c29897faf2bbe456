//! References: where they lead, and what is wrong with those that lead nowhere.

use crate::{
    diagnostic::Diagnostic,
    place::Place,
    rules::Rule,
    source::{Anchor, Member},
};

use super::{Dialect, Reader, shortened};

/// How many `$ref`s may follow each other until one counts as endless.
const LONGEST_CHAIN: usize = 64;

impl<'a> Reader<'a, '_> {
    /// Where a chain of `$ref`s ends: `at` itself where there is none, `None` where it leads
    /// nowhere, which is a finding then.
    pub(crate) fn follow(&mut self, at: Place) -> Option<Place> {
        let at = self.decide(at)?;
        let mut end = at;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = self.source.get(end, "$ref") else {
                return Some(end);
            };
            end = self.resolve(end, reference)?;
        }
        self.report_loop(end);
        None
    }

    /// Every node of a chain of `$ref`s, `at` itself first: what each of them says holds.
    pub(super) fn chain(&mut self, at: Place) -> Option<Vec<Place>> {
        let mut nodes = vec![at];
        let mut end = at;
        while let Some(reference) = self.source.get(end, "$ref") {
            end = self.lead(reference)?;
            if nodes.len() > LONGEST_CHAIN {
                self.report_loop(at);
                return None;
            }
            nodes.push(end);
        }
        Some(nodes)
    }

    /// Where a chain of `$ref`s between schemas ends, which stops at the first that somebody is
    /// looking for. In OpenAPI 3.1 a schema with a `$ref` may say something of its own: it is an end, and
    /// [`Schema::has_reference`](super::Schema).
    pub(crate) fn follow_schema(
        &mut self,
        at: Place,
        is_end: impl Fn(Place) -> bool,
    ) -> Option<Place> {
        let mut end = at;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = self.source.get(end, "$ref") else {
                return Some(end);
            };
            if self.says_more(end) {
                return Some(end);
            }
            end = self.resolve(end, reference)?;
            if is_end(end) {
                return Some(end);
            }
        }
        self.report_loop(at);
        None
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

    /// Says once of each loop that it is one, whichever reference leads into it: at the first of its
    /// references. `inside` is one of them.
    fn report_loop(&mut self, inside: Place) {
        let (mut at, mut end) = (inside, inside);
        for _ in 0..LONGEST_CHAIN {
            let next = self.source.get(end, "$ref").and_then(|reference| {
                let text = self.source.str(reference)?;
                self.source.resolve(reference, text)
            });
            match next {
                Some(next) if next != inside => end = next,
                _ => break,
            }
            at = at.min(end);
        }
        let reference = self.source.get(at, "$ref").unwrap_or(at);
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
    }

    /// Where a chain of `$ref`s between examples ends. Nothing depends on examples: one that leads
    /// nowhere, or out of the document, is passed over.
    pub(super) fn follow_example(&self, at: Place) -> Option<Place> {
        let mut end = at;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = self.source.get(end, "$ref") else {
                return Some(end);
            };
            end = self.source.resolve(end, self.source.str(reference)?)?;
        }
        None
    }

    /// True where a node is a reference.
    pub(crate) fn is_reference(&self, at: Place) -> bool {
        self.source.get(at, "$ref").is_some()
    }

    fn resolve(&mut self, holder: Place, reference: Place) -> Option<Place> {
        self.check_siblings(holder);
        self.lead(reference)
    }

    /// What a `$ref` names, whatever stands beside it.
    fn lead(&mut self, reference: Place) -> Option<Place> {
        let text = self.string(reference, "`$ref`")?;
        if !text.starts_with('#') {
            self.find(
                Diagnostic::new(
                    Rule::ExternalReference,
                    reference,
                    format!("`{}` is in another document", shortened(text)),
                )
                .label("only references within the document are read so far")
                .help("bring it into this document, and refer to it as `#/…`"),
            );
            return None;
        }
        let target = self.source.resolve(reference, text);
        if target.is_none() {
            let found = Diagnostic::new(
                Rule::UnresolvedReference,
                reference,
                format!("`{}` names nothing in this document", shortened(text)),
            )
            .label("nothing stands there");
            let found = match self.nearest_sibling(reference, text) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found,
            };
            self.find(found);
        }
        target
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
            self.find(
                Diagnostic::new(
                    Rule::ReferenceSiblings,
                    Anchor::Key(sibling.value),
                    format!("`{}` beside a `$ref` has no effect", shortened(sibling.key)),
                )
                .label("ignored: a reference stands alone")
                .help("put the reference into `allOf: [{$ref: …}]`, and this beside it"),
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
