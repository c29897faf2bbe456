//! Bytes as a file of JSON.

#![no_main]

use gatesmith_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| properties::json(data));
