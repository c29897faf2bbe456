//! The first program in TypeScript.

use gatesmith_model::api::Api;

use super::ExampleSettings;

/// `client.ts` of a program that calls the API through its TypeScript SDK. `None` where there is
/// no operation to call.
pub fn typescript_example(_api: &Api, _settings: &ExampleSettings) -> Option<String> {
    None
}
