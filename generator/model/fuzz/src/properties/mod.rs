//! What holds of the front end, whatever bytes it is given: not only that nothing panics.
//!
//! Each function takes the bytes of one input, and panics where something does not hold. Both the
//! fuzz targets and the test that replays saved inputs call them.

pub mod files;
mod findings;
mod json;
mod lowering;
mod nodes;
mod references;
mod yaml;

pub use json::json;
pub use lowering::lowering;
pub use references::references;
pub use yaml::yaml;
