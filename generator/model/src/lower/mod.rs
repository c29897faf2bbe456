//! From the document to the closed [`Api`].
//!
//! Lowering is forgiving, as reading is: what cannot be expressed is a finding, and something
//! harmless stands in its place, so that its neighbours are looked at too. Only at the end an
//! error means that there is no `Api`.
//!
//! | module | what it lowers |
//! |---|---|
//! | `schema` | a schema where it is used: a scalar, an array, a name |
//! | `parts`, `together` | `$ref`s and `allOf`: which schemas hold for one value |
//! | `shape` | what these say together |
//! | `object`, `enumeration`, `scalar`, `pattern`, `union` | one kind of shape each |
//! | `origin`, `exported` | what an inline type is called, and a model without a name |
//! | `table`, `ids`, `recursion` | all types: order, what they mention, cycles, names |
//! | `example` | examples, of whatever has one |
//! | `operation`, `path`, `parameter`, `content`, `security` | operations |

mod content;
mod enumeration;
mod example;
mod exported;
mod ids;
mod object;
mod operation;
mod origin;
mod parameter;
mod parts;
mod path;
mod pattern;
mod recursion;
mod scalar;
mod schema;
mod security;
mod shape;
mod table;
mod together;
mod union;

use std::{
    collections::{BTreeSet, VecDeque},
    rc::Rc,
    sync::Arc,
};

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    api::{Api, Name, Type, TypeId},
    document::{Document, Reader, Schema, SchemaForm},
    lock::NameLock,
    names::{NameBook, Wanted},
    place::{Place, PlaceMap},
};

use self::{
    origin::Origins,
    parts::Parts,
    shape::Shape,
    table::Table,
    together::{Places, Usages},
};

/// Things by keys of the document, in the order in which they were met. Each property of each
/// schema is looked up in several of these: hashing is most of that, and the standard one takes its
/// time.
type ByKey<'a, T> = IndexMap<&'a str, T, foldhash::fast::RandomState>;

/// Keys of the document, and what things would be called by them alone: most keys stand in many
/// schemas, so that all of these share one text and one name.
#[derive(Default)]
struct Keys<'a>(ByKey<'a, Wanted>);

impl<'a> Keys<'a> {
    fn of(&mut self, key: &'a str) -> &Wanted {
        let known = self.0.entry(key);
        known.or_insert_with(|| Wanted::by_key(key))
    }

    fn words(&mut self, key: &'a str) -> &str {
        self.of(key).name.as_str()
    }
}

/// Schemas that were read, by place. Most of those in a large document are of one scalar: such a
/// one is asked for a few times in a row and never again, so that keeping the last few is enough,
/// and takes a fraction of the memory.
#[derive(Default)]
struct Schemas<'a> {
    kept: PlaceMap<Rc<Schema<'a>>>,
    recent: [Option<Rc<Schema<'a>>>; 4],
    /// Which of the recent ones gives way next.
    oldest: usize,
}

impl<'a> Schemas<'a> {
    fn get(&self, at: Place) -> Option<Rc<Schema<'a>>> {
        let recent = self.recent.iter().flatten().find(|schema| schema.at == at);
        recent.or_else(|| self.kept.get(at)).cloned()
    }

    fn insert(&mut self, schema: &Rc<Schema<'a>>) {
        if schema.is_of_scalar() {
            self.recent[self.oldest] = Some(Rc::clone(schema));
            self.oldest = (self.oldest + 1) % self.recent.len();
        } else {
            self.kept.insert(schema.at, Rc::clone(schema));
        }
    }
}

/// What one run of lowering knows.
struct Lowering<'a, 'r, 'd> {
    reader: &'d mut Reader<'a, 'r>,
    document: &'d Document<'a>,
    book: NameBook<'d>,
    origins: Origins,
    table: Table,
    /// Schemas that were read.
    schemas: Schemas<'a>,
    /// Named schemas that were taken apart.
    named_parts: PlaceMap<Rc<Parts>>,
    /// Whether null is a value of a named schema, for those of which somebody has asked.
    nullable: PlaceMap<bool>,
    /// Schemas that were lowered, by the places that hold together for one value.
    usages: Usages,
    /// Schemas that are being lowered, the innermost last. One that is met again before it is done
    /// contains itself, and has an id from then on.
    open: Vec<(Places, Option<TypeId>)>,
    /// Types with their own names whose members are not lowered yet.
    pending: VecDeque<(TypeId, Shape<'a>)>,
    /// Properties that are `readOnly` or `writeOnly`.
    one_way: Vec<OneWay>,
    /// Schemas that others inherit from, and their discriminators.
    inherited: BTreeSet<(Place, Place)>,
    /// Named schemas that are the type of something.
    used: BTreeSet<Place>,
    /// Values of examples, by place.
    values: PlaceMap<Arc<Value>>,
    /// Keys of the document, and what things would be called by them alone.
    keys: Keys<'a>,
}

/// A property that travels in one direction only.
#[derive(Clone, Copy, Debug)]
struct OneWay {
    owner: TypeId,
    keyword: Place,
    is_read_only: bool,
}

/// Lowers a document. `None` where an error was found: the reasons are in the report.
pub(crate) fn lower<'a>(
    reader: &mut Reader<'a, '_>,
    document: &Document<'a>,
    lock: &NameLock,
) -> Option<(Api, NameLock)> {
    let mut book = NameBook::new(lock);
    let operation_names = operation::names(reader, document, &mut book);
    let model_words = exported::model_words(document, &operation_names);
    let mut lowering = Lowering {
        origins: Origins::new(document, &operation_names, &model_words),
        table: Table::new(document, &model_words),
        reader,
        document,
        book,
        schemas: Schemas::default(),
        named_parts: PlaceMap::default(),
        nullable: PlaceMap::default(),
        usages: Usages::default(),
        open: Vec::new(),
        pending: VecDeque::new(),
        one_way: Vec::new(),
        inherited: BTreeSet::new(),
        used: BTreeSet::new(),
        values: PlaceMap::default(),
        keys: Keys::default(),
    };
    lowering.define_components();
    let mut schemes = lowering.security_schemes();
    let mut operations = lowering.operations(operation_names, &mut schemes);
    lowering.close_unions();
    lowering.check_directions(&operations);
    let Lowering {
        reader,
        document,
        mut book,
        mut table,
        ..
    } = lowering;
    recursion::check(&mut table, reader);
    if reader.found_error() {
        return None;
    }
    let types = table.finish(&mut operations, &mut book);
    let api = Api {
        title: document.title.to_owned(),
        version: document.version.to_owned(),
        description: document.description.to_owned(),
        base_url: document.base_url.clone(),
        types,
        operations,
        security_schemes: schemes.into_schemes(),
        gateway: document.gateway.clone(),
    };
    Some((api, book.into_lock()))
}

impl<'a> Lowering<'a, '_, '_> {
    /// The keywords of a schema, read once.
    fn schema(&mut self, at: Place, form: SchemaForm) -> Rc<Schema<'a>> {
        if let Some(schema) = self.schemas.get(at) {
            return schema;
        }
        let schema = Rc::new(Schema::read(self.reader, at, form));
        self.schemas.insert(&schema);
        schema
    }

    /// What something is called by its key, were it alone.
    fn name_of(&mut self, key: &'a str) -> Name {
        self.keys.of(key).name.clone()
    }

    /// Lowers every schema under `definitions` or `components.schemas`, and what they contain.
    fn define_components(&mut self) {
        for (index, &(_, at)) in self.document.schemas.iter().enumerate() {
            self.table.set_rank(index);
            self.define(TypeId::new(index), at);
            self.drain();
        }
        self.table.set_rank(self.document.schemas.len());
    }

    /// Lowers the members of types that were met on the way, until there are none left.
    fn drain(&mut self) {
        while let Some((id, shape)) = self.pending.pop_front() {
            let kind = self.kind(id, shape);
            self.table.set_kind(id, kind);
        }
    }

    /// The shape that a type stands for, aliases followed.
    fn resolved<'t>(&'t self, ty: &'t Type) -> &'t Type {
        self.table.resolve(ty)
    }
}
