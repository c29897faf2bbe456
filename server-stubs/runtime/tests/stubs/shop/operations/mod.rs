//! One module for each operation.

pub mod get_order;
pub mod place_order;
