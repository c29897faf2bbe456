//! Which operation a request reaches: a tree over path segments, built once.
//!
//! API Gateway's rules (developer guide, and recorded answers): literal before variable before
//! greedy; the verb takes part, so that a resource without it does not shadow a greedy sibling
//! that has it; an operation's own verb wins over `ANY` of the same resource; what fails deeper
//! falls back; a trailing slash does not count; `HEAD` is not implied by `GET`.

use std::collections::HashMap;

use gatesmith_model::api::{Method, PathTemplate, Segment};

/// The verbs that `ANY` stands for.
pub(crate) const ANY: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// A tree of path segments with a value at each verb of each resource.
#[derive(Debug)]
pub(crate) struct Routes<T> {
    root: Node<T>,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) struct Matched<'r, 'p, T> {
    pub(crate) route: &'r T,
    /// What the variables hold, in the order of the template, not decoded.
    pub(crate) captures: Vec<&'p str>,
}

#[derive(Debug)]
struct Node<T> {
    literals: HashMap<String, Node<T>>,
    variable: Option<Box<Node<T>>>,
    greedy: Option<Verbs<T>>,
    own: Verbs<T>,
}

#[derive(Debug)]
struct Verbs<T> {
    /// Seven entries at most: a scan is quicker than hashing.
    named: Vec<(Method, T)>,
    any: Option<T>,
}

impl<T> Routes<T> {
    pub(crate) fn new() -> Self {
        Self { root: Node::new() }
    }

    /// Adds a route; gives the value back where another already stands there, because two
    /// templates differ only in their variables' names.
    pub(crate) fn insert(
        &mut self,
        path: &PathTemplate,
        method: Method,
        route: T,
    ) -> Result<(), T> {
        let mut node = &mut self.root;
        for segment in &path.segments {
            node = match segment {
                Segment::Literal(text) => {
                    node.literals.entry(text.clone()).or_insert_with(Node::new)
                }
                Segment::Variable(_) => node.variable.get_or_insert_with(|| Box::new(Node::new())),
                // Nothing routes it: such an operation is no route.
                Segment::Mixed(_) => return Ok(()),
                Segment::Greedy(_) => {
                    return node
                        .greedy
                        .get_or_insert_with(Verbs::new)
                        .insert(method, route);
                }
            };
        }
        node.own.insert(method, route)
    }

    /// Finds the route of a path that begins with a slash and has no stage.
    pub(crate) fn find<'p>(&self, method: &str, path: &'p str) -> Option<Matched<'_, 'p, T>> {
        let path = path.trim_matches('/');
        let mut captures = Vec::new();
        let rest = (!path.is_empty()).then_some(path);
        let route = self.root.find(method, rest, &mut captures)?;
        Some(Matched { route, captures })
    }
}

impl<T> Node<T> {
    fn new() -> Self {
        Self {
            literals: HashMap::new(),
            variable: None,
            greedy: None,
            own: Verbs::new(),
        }
    }

    /// Visits a node of the tree at most once, so that no path makes it slow. The depth is that
    /// of the longest template, which API Gateway bounds by the number of resources.
    fn find<'p>(
        &self,
        method: &str,
        rest: Option<&'p str>,
        captures: &mut Vec<&'p str>,
    ) -> Option<&T> {
        let Some(rest) = rest else {
            return self.own.find(method);
        };
        let (segment, after) = match rest.split_once('/') {
            Some((segment, after)) => (segment, Some(after)),
            None => (rest, None),
        };
        if let Some(found) = self
            .literals
            .get(segment)
            .and_then(|node| node.find(method, after, captures))
        {
            return Some(found);
        }
        if let Some(node) = self.variable.as_ref().filter(|_| !segment.is_empty()) {
            let length = captures.len();
            captures.push(segment);
            if let Some(found) = node.find(method, after, captures) {
                return Some(found);
            }
            captures.truncate(length);
        }
        let found = self.greedy.as_ref()?.find(method)?;
        captures.push(rest);
        Some(found)
    }
}

impl<T> Verbs<T> {
    fn new() -> Self {
        Self {
            named: Vec::new(),
            any: None,
        }
    }

    fn insert(&mut self, method: Method, route: T) -> Result<(), T> {
        if method == Method::Any {
            if self.any.is_some() {
                return Err(route);
            }
            self.any = Some(route);
        } else {
            if self.named.iter().any(|(named, _)| *named == method) {
                return Err(route);
            }
            self.named.push((method, route));
        }
        Ok(())
    }

    fn find(&self, method: &str) -> Option<&T> {
        self.named
            .iter()
            .find(|(named, _)| named.as_str() == method)
            .map(|(_, route)| route)
            .or_else(|| self.any.as_ref().filter(|_| ANY.contains(&method)))
    }
}

#[cfg(test)]
mod tests {
    use gatesmith_model::api::{Method, PathTemplate, Segment};

    use super::Routes;

    fn template(text: &str) -> PathTemplate {
        let segments = text
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| {
                match segment
                    .strip_prefix('{')
                    .and_then(|name| name.strip_suffix('}'))
                {
                    None => Segment::Literal(segment.to_owned()),
                    Some(name) => match name.strip_suffix('+') {
                        Some(name) => Segment::Greedy(name.to_owned()),
                        None => Segment::Variable(name.to_owned()),
                    },
                }
            })
            .collect();
        PathTemplate {
            text: text.to_owned(),
            segments,
        }
    }

    fn routes(listed: &[(Method, &str)]) -> Routes<String> {
        let mut routes = Routes::new();
        for (method, text) in listed {
            routes
                .insert(&template(text), *method, format!("{method} {text}"))
                .unwrap();
        }
        routes
    }

    #[track_caller]
    fn leads(routes: &Routes<String>, request: &str, expected: Option<(&str, &[&str])>) {
        let (method, path) = request.split_once(' ').unwrap();
        let found = routes.find(method, path);
        let found = found
            .as_ref()
            .map(|found| (found.route.as_str(), found.captures.as_slice()));
        assert_eq!(found, expected, "{request}");
    }

    #[test]
    fn literals_come_before_variables_before_greedy_ones_and_failures_fall_back() {
        let routes = routes(&[
            (Method::Get, "/orders"),
            (Method::Get, "/orders/latest"),
            (Method::Get, "/orders/{id}"),
            (Method::Get, "/orders/{id}/lines/{line}"),
            (Method::Any, "/{rest+}"),
        ]);
        leads(
            &routes,
            "GET /orders/latest",
            Some(("GET /orders/latest", &[])),
        );
        leads(&routes, "GET /orders/7", Some(("GET /orders/{id}", &["7"])));
        leads(
            &routes,
            "GET /orders/latest/lines/2",
            Some(("GET /orders/{id}/lines/{line}", &["latest", "2"])),
        );
        leads(
            &routes,
            "GET /orders/7/nothing",
            Some(("ANY /{rest+}", &["orders/7/nothing"])),
        );
        leads(&routes, "GET /", None);
    }

    #[test]
    fn the_verb_takes_part_in_matching() {
        let routes = routes(&[
            (Method::Post, "/test"),
            (Method::Any, "/test/any"),
            (Method::Get, "/both"),
            (Method::Any, "/both"),
            (Method::Options, "/{proxy+}"),
        ]);
        leads(&routes, "POST /test", Some(("POST /test", &[])));
        leads(
            &routes,
            "OPTIONS /test",
            Some(("OPTIONS /{proxy+}", &["test"])),
        );
        leads(&routes, "OPTIONS /test/any", Some(("ANY /test/any", &[])));
        leads(&routes, "GET /both", Some(("GET /both", &[])));
        leads(&routes, "HEAD /both", Some(("ANY /both", &[])));
        leads(&routes, "TRACE /both", None);
        leads(&routes, "HEAD /test", None);
    }

    #[test]
    fn slashes_at_the_end_do_not_count_and_inner_double_ones_are_kept() {
        let routes = routes(&[
            (Method::Get, "/orders/{id}"),
            (Method::Get, "/files/{path+}"),
        ]);
        leads(
            &routes,
            "GET /orders/7/",
            Some(("GET /orders/{id}", &["7"])),
        );
        leads(&routes, "GET /orders//", None);
        leads(
            &routes,
            "GET /files/a//b/",
            Some(("GET /files/{path+}", &["a//b"])),
        );
        leads(
            &routes,
            "GET /orders/a%2Fb",
            Some(("GET /orders/{id}", &["a%2Fb"])),
        );
    }

    #[test]
    fn the_root_is_a_resource_of_its_own() {
        let routes = routes(&[(Method::Get, "/"), (Method::Get, "/{id}")]);
        leads(&routes, "GET /", Some(("GET /", &[])));
        leads(&routes, "GET /7", Some(("GET /{id}", &["7"])));
    }
}
