//! What is for sale.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Money;

/// Declares an enum of wire words with its list, its text and its reading, so that the three
/// cannot disagree.
macro_rules! words {
    ($(#[$docs:meta])* $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_docs])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the API and in the store.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one that this word stands for.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What kind of thing a product is.
    Category {
        /// Cut flowers, bound.
        Bouquet = "BOUQUET",
        /// In a pot.
        Plant = "PLANT",
        /// In a vase or basket.
        Arrangement = "ARRANGEMENT",
        /// What goes along with flowers.
        Gift = "GIFT",
    }
}

words! {
    /// What flowers are given for.
    Occasion {
        /// A birthday.
        Birthday = "BIRTHDAY",
        /// Love, anniversaries included.
        Love = "LOVE",
        /// A wedding.
        Wedding = "WEDDING",
        /// Thanks.
        Thanks = "THANKS",
        /// A loss.
        Sympathy = "SYMPATHY",
        /// An illness.
        GetWell = "GET_WELL",
    }
}

words! {
    /// A color that stands out.
    Color {
        /// Red.
        Red = "RED",
        /// Pink.
        Pink = "PINK",
        /// White.
        White = "WHITE",
        /// Yellow.
        Yellow = "YELLOW",
        /// Orange.
        Orange = "ORANGE",
        /// Purple.
        Purple = "PURPLE",
        /// Blue.
        Blue = "BLUE",
        /// Green.
        Green = "GREEN",
    }
}

words! {
    /// Whether a product can be ordered.
    Availability {
        /// It can.
        InStock = "IN_STOCK",
        /// It can, for not much longer.
        FewLeft = "FEW_LEFT",
        /// It cannot.
        SoldOut = "SOLD_OUT",
    }
}

/// A thing for sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Lower-case words joined by hyphens.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What the customer gets.
    pub description: String,
    /// What kind of thing it is.
    pub category: Category,
    /// What one costs.
    pub price: Money,
    /// How many can be ordered still.
    pub stock: u32,
    /// The colors that stand out, the strongest first.
    pub colors: Vec<Color>,
    /// What it is often given for.
    pub occasions: Vec<Occasion>,
    /// How many stems it has, where they are counted.
    pub stems: Option<u32>,
    /// When it came into the catalogue.
    pub added_on: Option<Date>,
}

impl Product {
    /// Below this many, few are left.
    const FEW: u32 = 5;

    /// Whether it can be ordered.
    pub const fn availability(&self) -> Availability {
        match self.stock {
            0 => Availability::SoldOut,
            1..Self::FEW => Availability::FewLeft,
            _ => Availability::InStock,
        }
    }
}
