//! From a file to the document in it: which API of a template is meant, where its body stands, and
//! the files that are included there.
//!
//! Nothing is copied out. The body becomes the root of the [`SourceMap`], so that findings point
//! into the template, and `#/…` counts from the body.

use super::{ApiResource, Body, apis, include, is_template};
use crate::{
    api::ApiKind,
    diagnostic::{Diagnostic, Report},
    place::Place,
    reading::ReadOptions,
    rules::Rule,
    source::{Anchor, SourceMap, read_bounded},
};

/// How a deployed API becomes a document that can be read.
const EXPORT: &str = "`aws apigateway get-export` writes what is deployed";

/// Where the document of a template turned out to be.
enum Found {
    /// In the template itself.
    Inline(Place),
    /// In a file of its own, whose path is written at this place.
    File(Place, String),
}

/// The API of a template that is meant.
struct Chosen {
    logical_id: String,
    kind: ApiKind,
    found: Found,
}

/// Makes the API of a template the document, and puts in what it includes. Gives what is known for
/// reading it; `None` where there is no document, which is in the report.
///
/// A file that is no template is a document as it is; what it includes is put in, too.
pub fn open<'a>(
    source: &mut SourceMap,
    options: &ReadOptions<'a>,
    report: &mut Report,
) -> Option<ReadOptions<'a>> {
    let mut options = *options;
    if !source.is_whole() {
        return None;
    }
    if is_template(source) {
        let Chosen {
            logical_id,
            kind,
            found,
        } = choose(source, options.resource, report)?;
        source.set_logical_id(&logical_id);
        options.kind = options.kind.or(Some(kind));
        match found {
            Found::Inline(at) => source.set_root(at),
            Found::File(at, location) => {
                let file = source.read_beside(at, &location, report)?;
                source.set_root(source.file_root(file));
                include::check_included(source, file, at, report);
                return Some(options);
            }
        }
    } else if let Some(resource) = options.resource {
        let at = Anchor::File(source.name().to_owned());
        let message = format!("`{resource}` is asked for, and this file is no template");
        report.add(
            Diagnostic::new(Rule::TemplateResource, at, message)
                .help("leave `resource` out: a document describes one API"),
        );
        return None;
    }
    include::undo(source, report).then_some(options)
}

/// The API that is meant, and where its document is.
fn choose(source: &SourceMap, resource: Option<&str>, report: &mut Report) -> Option<Chosen> {
    let apis = apis(source);
    let api = match resource {
        Some(name) => apis.iter().find(|api| api.logical_id == name),
        None if apis.len() == 1 => apis.first(),
        None => None,
    };
    let Some(api) = api else {
        report.add(not_one(source, &apis, resource));
        return None;
    };
    if matches!(api.body, Body::Inline(_) | Body::File { .. }) {
        for property in &api.additions {
            report.add(addition(source, api, property));
        }
    }
    let chosen = |found| Chosen {
        logical_id: api.logical_id.to_owned(),
        kind: api.is_imported_as(),
        found,
    };
    match &api.body {
        Body::Inline(at) => Some(chosen(Found::Inline(*at))),
        Body::File { location, at } => Some(chosen(Found::File(*at, (*location).to_owned()))),
        Body::Deployed(at) => {
            report.add(deployed(source, api, *at));
            None
        }
        Body::Nowhere => {
            report.add(nowhere(api));
            None
        }
    }
}

/// The template has none, or several, or others than the one that is asked for.
fn not_one(source: &SourceMap, apis: &[ApiResource<'_>], resource: Option<&str>) -> Diagnostic {
    let names: Vec<&str> = apis.iter().map(|api| api.logical_id).collect();
    let names = names.join(", ");
    let resources = source.get(source.root(), "Resources");
    let at = resources.map_or_else(|| Anchor::File(source.name().to_owned()), Anchor::Key);
    let finding = |message: String| Diagnostic::new(Rule::TemplateResource, at, message);
    match resource {
        _ if apis.is_empty() => finding("the template describes no API".to_owned())
            .label("none of these is an API that is reached by HTTP")
            .help(format!(
                "write the document as the `DefinitionBody` of an `AWS::Serverless::Api`, or name \
                 the document itself; {EXPORT}"
            )),
        Some(name) => finding(format!("the template has no API `{name}`"))
            .label("not among these")
            .help(format!("its APIs are: {names}")),
        None => finding(format!("the template describes {} APIs", apis.len()))
            .label("which one is meant?")
            .help(format!("say `resource`: one of {names}")),
    }
}

/// A property by which SAM adds to the document when it deploys the API.
fn addition(source: &SourceMap, api: &ApiResource<'_>, property: &str) -> Diagnostic {
    let own = source
        .get(api.at, "Properties")
        .and_then(|properties| source.get(properties, property));
    let message = format!(
        "what SAM adds for `{property}` of `{}` is not in the document",
        api.logical_id
    );
    Diagnostic::new(
        Rule::SamAddition,
        Anchor::Key(own.unwrap_or(api.at)),
        message,
    )
    .label("added when the API is deployed")
    .help("write it into the document: `securitySchemes`, `security`, `options` operations")
}

/// The document is where only a deployment can find it.
fn deployed(source: &SourceMap, api: &ApiResource<'_>, at: Place) -> Diagnostic {
    let message = format!(
        "the document of `{}` is known only when the template is deployed",
        api.logical_id
    );
    let written = source.str(at).unwrap_or_default();
    let help = if written.starts_with("s3://") || source.get(at, "Bucket").is_some() {
        "name the file here, and let `aws cloudformation package` or `sam deploy` put it into the \
         bucket"
    } else {
        "write the document here, or name its file; values in it may be intrinsic functions"
    };
    Diagnostic::new(Rule::DeployedDocument, at, message)
        .label("not in a file that can be read")
        .help(help)
}

/// Nothing says what the API looks like.
fn nowhere(api: &ApiResource<'_>) -> Diagnostic {
    let (message, key) = match api.kind {
        "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => (
            format!(
                "`{}` has no document: SAM makes it of the events of functions",
                api.logical_id
            ),
            "DefinitionBody",
        ),
        _ => (
            format!(
                "`{}` has no document: it is made of other resources",
                api.logical_id
            ),
            "Body",
        ),
    };
    Diagnostic::new(Rule::ApiWithoutDocument, Anchor::Key(api.at), message)
        .label("what it answers is said nowhere")
        .help(format!(
            "write the document as its `{key}`, with an integration for each operation; {EXPORT}"
        ))
}

/// The APIs of a template that have a document, by their logical ids; all of them where none has
/// one. Nothing where a file is no template, or cannot be read.
pub fn resources(path: &std::path::Path) -> Vec<String> {
    let Ok(bytes) = read_bounded(path) else {
        return Vec::new();
    };
    // A large document is not read twice for this.
    if !bytes.windows(5).any(|window| window == b"AWS::") {
        return Vec::new();
    }
    let name = path.to_string_lossy();
    let source = SourceMap::parse(&name, &bytes, &mut Report::default());
    if !is_template(&source) {
        return Vec::new();
    }
    let apis = apis(&source);
    let has_document = |api: &&ApiResource<'_>| api.body != Body::Nowhere;
    let with_document: Vec<String> = apis
        .iter()
        .filter(has_document)
        .map(|api| api.logical_id.to_owned())
        .collect();
    if with_document.is_empty() {
        return apis.iter().map(|api| api.logical_id.to_owned()).collect();
    }
    with_document
}
