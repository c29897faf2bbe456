//! The shop's own words. Plain data: nothing here asks, stores or sends.
//!
//! The types mirror the API's models where the two mean the same, and are richer where the shop
//! knows more than it tells: an order's [`order::Stage`] against its public status.

pub mod money;
pub mod order;
pub mod owner;
pub mod product;

pub use money::{Currency, Money, MoneyError};
pub use order::{
    Address, Line, Order, OrderDraft, OrderId, OrderStatus, Recipient, Stage, StageChange,
};
pub use owner::Owner;
pub use product::{Availability, Category, Color, Occasion, Product};
