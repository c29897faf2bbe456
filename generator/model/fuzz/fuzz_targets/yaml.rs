//! Bytes as a file of YAML.

#![no_main]

use gatesmith_fuzz::properties;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| properties::yaml(data));
