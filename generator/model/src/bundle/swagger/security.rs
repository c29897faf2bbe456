//! Security schemes. Those that API Gateway reads, of type `apiKey`, are the same in both.

use crate::tree::{Object, Tree, Value};

pub(super) fn upgrade(scheme: &mut Tree<'_>) {
    let Value::Object(members) = &mut scheme.value else {
        return;
    };
    match members.get("type").and_then(Tree::as_str) {
        Some("basic") => {
            members.insert("type", Tree::string("http"));
            members.push("scheme", Tree::string("basic"));
        }
        Some("oauth2") => {
            let flow = members.remove("flow");
            let flow = match flow.as_ref().and_then(Tree::as_str) {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            };
            let mut described = Object::new();
            for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                if let Some(value) = members.remove(key) {
                    described.push(key, value);
                }
            }
            if !described.contains("scopes") {
                described.push("scopes", Object::new());
            }
            let mut flows = Object::new();
            flows.push(flow, described);
            members.insert("flows", flows);
        }
        _ => {}
    }
}
