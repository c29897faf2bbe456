//! Places that hold together for one value: nearly always one.

use std::{collections::BTreeMap, ops::Deref};

use crate::place::{Place, PlaceMap};

use super::schema::Usage;

/// The places of the schemas that hold for one value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Places {
    One([Place; 1]),
    Many(Vec<Place>),
}

impl Places {
    pub(super) const fn one(at: Place) -> Self {
        Self::One([at])
    }

    pub(super) fn push(&mut self, at: Place) {
        match self {
            Self::One([first]) => *self = Self::Many(vec![*first, at]),
            Self::Many(places) => places.push(at),
        }
    }
}

impl Deref for Places {
    type Target = [Place];

    fn deref(&self) -> &[Place] {
        match self {
            Self::One(one) => one,
            Self::Many(places) => places,
        }
    }
}

/// What was found out about values, by the schemas that hold for them.
#[derive(Debug, Default)]
pub(super) struct Usages {
    of_one: PlaceMap<Usage>,
    of_many: BTreeMap<Vec<Place>, Usage>,
}

impl Usages {
    pub(super) fn get(&self, places: &Places) -> Option<&Usage> {
        match places {
            Places::One([at]) => self.of_one.get(*at),
            Places::Many(places) => self.of_many.get(places),
        }
    }

    pub(super) fn insert(&mut self, places: Places, usage: Usage) {
        match places {
            Places::One([at]) => self.of_one.insert(at, usage),
            Places::Many(places) => {
                self.of_many.insert(places, usage);
            }
        }
    }
}
