//! The operations.

pub(super) mod checkout;
pub(super) mod get_file;
pub(super) mod get_order;
pub(super) mod list_orders;

pub use checkout::{CheckoutError, CheckoutInput, CheckoutOutput};
pub use get_file::GetFileInput;
pub use get_order::{GetOrderError, GetOrderInput};
pub use list_orders::ListOrdersInput;
