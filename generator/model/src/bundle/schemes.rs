//! Security schemes of OpenAPI 3.1 and newer, to those of OpenAPI 3.0.

use std::collections::BTreeSet;

use super::{Bundler, walk::walk};
use crate::{
    grammar::Kind,
    source::Anchor,
    tree::{Object, Tree, Value},
};

impl<'a> Bundler<'a> {
    /// Leaves out what OpenAPI 3.0 has no word for. No importer takes it, either: certificates are
    /// a matter of the domain name in front of the API.
    pub(super) fn downgrade_schemes(&mut self, root: &mut Tree<'a>) {
        let Some(components) = root.as_object_mut().and_then(|it| it.get_mut("components")) else {
            return;
        };
        let schemes = components
            .as_object_mut()
            .and_then(|it| it.get_mut("securitySchemes"));
        let Some(schemes) = schemes.and_then(Tree::as_object_mut) else {
            return;
        };
        let mut gone = BTreeSet::new();
        schemes.retain(|scheme| {
            let is_newer = scheme.value.get("type").and_then(Tree::as_str) == Some("mutualTLS");
            if is_newer {
                gone.insert(scheme.key.clone().into_owned());
                self.lost(
                    scheme.value.at.map(Anchor::Key),
                    "OpenAPI 3.0 has no security schemes of type `mutualTLS`",
                    "left out: the domain name asks for certificates, not the API",
                );
            }
            !is_newer
        });
        for scheme in schemes {
            self.drop_newer_flow(&mut scheme.value);
        }
        if gone.is_empty() {
            return;
        }
        if let Value::Object(members) = &mut root.value {
            drop_requirements(members, &gone);
        }
        walk(root, Kind::Root, &mut |tree, kind| {
            if let (Kind::Operation, Value::Object(operation)) = (kind, &mut tree.value) {
                drop_requirements(operation, &gone);
            }
        });
    }

    fn drop_newer_flow(&mut self, scheme: &mut Tree<'a>) {
        let flows = scheme.as_object_mut().and_then(|it| it.get_mut("flows"));
        let flow = flows
            .and_then(Tree::as_object_mut)
            .and_then(|flows| flows.remove("deviceAuthorization"));
        if let Some(flow) = flow {
            self.lost(
                flow.at.map(Anchor::Key),
                "OpenAPI 3.0 has no flow `deviceAuthorization`",
                "left out",
            );
        }
    }
}

/// Lets nothing ask for schemes that are gone. Alternatives that asked for nothing else go with
/// them: an empty one would say that nobody needs to be let in.
fn drop_requirements(holder: &mut Object<'_>, gone: &BTreeSet<String>) {
    let security = holder.get_mut("security").map(|it| &mut it.value);
    let Some(Value::Array(alternatives)) = security else {
        return;
    };
    alternatives.retain_mut(|alternative| {
        let Value::Object(required) = &mut alternative.value else {
            return true;
        };
        let was_empty = required.is_empty();
        required.retain(|member| !gone.contains(&*member.key));
        was_empty || !required.is_empty()
    });
}
