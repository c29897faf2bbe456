//! Whether two APIs are the same but for where they are written.

use super::{
    Api, Body, Operation, Parameter, ParameterStyle, Response, Type, TypeDef, TypeKind, Types,
};
use crate::place::Place;

/// The place that everything is given before it is compared.
const NOWHERE: Place = Place::ROOT;

impl Api {
    /// True where the two differ in nothing but places, and in what nobody reads: how a parameter
    /// would be written if it were a list.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.clone().without_places() == other.clone().without_places()
    }

    /// The same API, written nowhere: for holding one that was read from one document against one
    /// that was read from another.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.types = Types::new(self.types.iter().cloned().map(type_def).collect());
        for operation in &mut self.operations {
            clear(operation, &self.types);
        }
        for scheme in &mut self.security_schemes {
            scheme.at = NOWHERE;
        }
        for part in self
            .gateway
            .documentation
            .iter_mut()
            .flat_map(|documentation| &mut documentation.parts)
        {
            part.at = NOWHERE;
        }
        if let Some(route) = &mut self.gateway.default_route {
            route.at = NOWHERE;
            if let Some(integration) = &mut route.integration {
                integration.at = NOWHERE;
            }
        }
        self
    }
}

fn type_def(mut definition: TypeDef) -> TypeDef {
    definition.at = NOWHERE;
    if let TypeKind::Struct(structure) = &mut definition.kind {
        for field in &mut structure.fields {
            field.at = NOWHERE;
        }
    }
    definition
}

fn clear(operation: &mut Operation, types: &Types) {
    operation.at = NOWHERE;
    for parameter in &mut operation.parameters {
        parameter.at = NOWHERE;
        normalise_style(parameter, types);
    }
    if let Some(Body { at, examples, .. }) = &mut operation.body {
        *at = NOWHERE;
        for example in examples {
            example.at = NOWHERE;
        }
    }
    for Response { at, examples, .. } in &mut operation.responses {
        *at = NOWHERE;
        for example in examples {
            example.at = NOWHERE;
        }
    }
    if let Some(integration) = &mut operation.integration {
        integration.at = NOWHERE;
    }
}

fn normalise_style(parameter: &mut Parameter, types: &Types) {
    let mut ty = types.resolve(&parameter.ty);
    while let Type::Nullable(inner) = ty {
        ty = types.resolve(inner);
    }
    if !matches!(ty, Type::Array { .. }) {
        parameter.style = ParameterStyle::Commas;
    }
}
