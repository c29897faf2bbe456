//! A client of Concierge.
//!
//! ```
//! use concierge_sdk::{Client, runtime::Credentials};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .endpoint("https://api.example.com/v1")
//!     .region("eu-central-1")
//!     .credentials(Credentials::new("AKID", "SECRET", None, None, "example"))
//!     .api_key("KEY")
//!     .token("TOKEN")
//!     .build()?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```

#[rustfmt::skip]
mod generated;

pub use generated::*;
