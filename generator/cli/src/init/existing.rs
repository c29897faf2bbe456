//! What a project begins with: an API document, an export of API Gateway, or a template of SAM or
//! CloudFormation, of which each API's document is taken out.

use std::{
    fs,
    path::{Path, PathBuf},
};

use gatesmith_model::{
    NameLock, ReadOptions,
    api::Api,
    diagnostic::{Levels, Report, Style},
    read,
    source::SourceMap,
    template::{self, ApiResource, Body},
};

use super::name::Name;
use crate::{
    arguments::InitArguments, config::relative, drift::display_path, failure::Failure,
    output::Output, places,
};

/// How a deployed API becomes a document that can be read.
const EXPORT: &str = "export the API and begin with that: aws apigateway get-export --rest-api-id ID \
    --stage-name STAGE --export-type oas30 --parameters extensions=apigateway api.json";

/// What was found in the file.
pub(super) struct Existing {
    /// The APIs, of which there is at least one.
    pub(super) apis: Vec<Found>,
    /// The Lambda functions of a template.
    pub(super) functions: Vec<Function>,
}

/// An API's document.
pub(super) struct Found {
    /// What the API is called.
    pub(super) name: Name,
    /// The document's path in the project.
    pub(super) document: String,
    /// The API of a template that the document is, where it stays in the template.
    pub(super) resource: Option<String>,
    /// What is written there; `None` where it stands there already.
    pub(super) contents: Option<Vec<u8>>,
    /// The document's text.
    pub(super) text: String,
    /// The API; `None` where the document has errors, which are printed.
    pub(super) api: Option<Api>,
}

/// A Lambda function that a template describes.
pub(super) struct Function {
    /// Its key below `Resources`.
    pub(super) name: String,
    /// A Node module in the project that is there, and its export.
    pub(super) module: Option<(String, String)>,
    /// What it runs on, as written.
    pub(super) runtime: Option<String>,
    /// Seconds.
    pub(super) timeout: Option<u32>,
    /// Megabytes.
    pub(super) memory: Option<u32>,
}

/// Reads the file. `None` where it cannot be read as text of any kind; the findings are printed.
pub(super) fn find(
    arguments: &InitArguments,
    file: &Path,
    output: &mut Output,
) -> Result<Option<Existing>, Failure> {
    refuse_by_name(file)?;
    let Some(source) = load(file, output)? else {
        return Ok(None);
    };
    let mut finder = Finder {
        arguments,
        file,
        output,
        apis: Vec::new(),
    };
    if !template::is_template(&source) {
        refuse_by_content(file, &source)?;
        if let Some(asked) = arguments.resource.first() {
            return Err(Failure::new(format!(
                "`--resource {asked}` names a resource of a template; {} is an API document",
                display_path(file)
            )));
        }
        let name = match &arguments.name {
            Some(name) => Name::asked(name)?,
            None => name_of(&source, file),
        };
        finder.document(file, &source, name)?;
        let apis = finder.apis;
        return Ok(Some(Existing {
            apis,
            functions: Vec::new(),
        }));
    }
    if !finder.template(&source)? {
        return Ok(None);
    }
    let apis = finder.apis;
    let functions = functions(&arguments.folder, file, &source);
    Ok(Some(Existing { apis, functions }))
}

struct Finder<'a> {
    arguments: &'a InitArguments,
    file: &'a Path,
    output: &'a mut Output,
    apis: Vec<Found>,
}

impl Finder<'_> {
    /// Takes a document as it is, byte for byte; where it stands in the project, it stays there.
    fn document(&mut self, file: &Path, source: &SourceMap, name: Name) -> Result<(), Failure> {
        let contents = fs::read(file).map_err(|error| {
            Failure::new(format!("cannot read {}: {error}", display_path(file)))
        })?;
        if let Some(path) = inside(&self.arguments.folder, file) {
            return self.add(name, path, source.text(), None);
        }
        refuse_in_parts(file)?;
        let is_json = source.text().trim_start().starts_with('{');
        let ending = match file.extension().and_then(|it| it.to_str()) {
            Some(known @ ("json" | "yaml" | "yml")) => known,
            _ if is_json => "json",
            _ => "yaml",
        };
        let path = format!("spec/{}.{ending}", name.kebab());
        self.add(name, path, source.text(), Some(contents))
    }

    /// Takes the documents of a template's APIs. False where one that lies in another file cannot
    /// be read; the findings are printed.
    fn template(&mut self, source: &SourceMap) -> Result<bool, Failure> {
        let resources = template::apis(source);
        self.refuse_unknown(&resources)?;
        let asked = &self.arguments.resource;
        let wanted = |resource: &&ApiResource<'_>| {
            asked.is_empty() || asked.iter().any(|it| it == resource.logical_id)
        };
        let mut left_out = Vec::new();
        let mut names: Vec<Name> = Vec::new();
        for resource in resources.iter().filter(wanted) {
            let name = match &self.arguments.name {
                Some(name) => Name::asked(name)?,
                None => Name::of(resource.logical_id),
            }
            .beside(&names);
            match &resource.body {
                Body::Inline(_) => {
                    if !self.body(name.clone(), resource.logical_id)? {
                        return Ok(false);
                    }
                }
                Body::File { location, .. } => {
                    let folder = self.file.parent().unwrap_or(Path::new(""));
                    let path = places::normalised(&folder.join(location));
                    let Some(document) = load(&path, self.output)? else {
                        let (api, file) = (resource.logical_id, display_path(self.file));
                        writeln!(self.output.err, "the API `{api}` of {file} names this file")?;
                        return Ok(false);
                    };
                    self.document(&path, &document, name.clone())?;
                }
                Body::Deployed(_) => {
                    left_out.push((
                        resource.logical_id,
                        "its document is known only when the template is deployed",
                    ));
                    continue;
                }
                Body::Nowhere => {
                    left_out.push((resource.logical_id, "it has no document: it is made of other resources, or of the events of functions"));
                    continue;
                }
            }
            for property in &resource.additions {
                writeln!(
                    self.output.err,
                    "not in the document of the API `{}`: what SAM adds for its `{property}` when it is deployed; write it there, or begin with an export of what is deployed",
                    resource.logical_id
                )?;
            }
            names.push(name);
        }
        if self.apis.is_empty() {
            let why: Vec<String> = left_out
                .iter()
                .map(|(name, why)| format!("\n  {name}: {why}"))
                .collect();
            let file = display_path(self.file);
            return Err(Failure::new(if why.is_empty() {
                format!("the template {file} describes no API of its own; one that SAM makes of the events of functions has no document")
            } else {
                format!("the template {file} holds no document of an API:{}", why.concat())
            })
            .help(EXPORT));
        }
        for (name, why) in left_out {
            writeln!(self.output.err, "left out: the API `{name}`: {why}")?;
        }
        Ok(true)
    }

    /// Takes the body of an API in the template. Where the template stands in the project, it stays
    /// the document: two of them would soon differ. False where a file that is included cannot be
    /// read; the findings are printed.
    fn body(&mut self, name: Name, resource: &str) -> Result<bool, Failure> {
        let mut report = Report::default();
        let mut source = SourceMap::load(self.file, &mut report);
        let options = ReadOptions {
            resource: Some(resource),
            ..ReadOptions::default()
        };
        let Some(options) = template::open(&mut source, &options, &mut report) else {
            report.settle(&source, &Levels::default());
            let text = report.render(&source, Style::Coloured);
            write!(self.output.err, "{text}")?;
            return Ok(false);
        };
        let text = source.to_yaml(source.root());
        let Some(path) = inside(&self.arguments.folder, self.file) else {
            let path = format!("spec/{}.yaml", name.kebab());
            self.add(name, path, &text, Some(text.clone().into_bytes()))?;
            return Ok(true);
        };
        let api = self.read(&mut source, &options, report)?;
        self.apis.push(Found {
            name,
            document: path,
            resource: Some(resource.to_owned()),
            contents: None,
            text,
            api,
        });
        Ok(true)
    }

    fn refuse_unknown(&self, resources: &[ApiResource<'_>]) -> Result<(), Failure> {
        let known = |asked: &&String| resources.iter().any(|it| it.logical_id == asked.as_str());
        let Some(unknown) = self.arguments.resource.iter().find(|it| !known(it)) else {
            return Ok(());
        };
        let known: Vec<&str> = resources.iter().map(|it| it.logical_id).collect();
        let file = display_path(self.file);
        Err(
            Failure::new(format!("the template {file} has no API `{unknown}`"))
                .help(format!("its APIs are: {}", known.join(", "))),
        )
    }

    /// Reads a document under the path that it has in the project, and prints its findings where
    /// there is an error among them: warnings are for `gatesmith lint`.
    fn add(
        &mut self,
        name: Name,
        document: String,
        text: &str,
        contents: Option<Vec<u8>>,
    ) -> Result<(), Failure> {
        let mut report = Report::default();
        let path = self.arguments.folder.join(&document);
        let mut source = SourceMap::parse(&display_path(&path), text.as_bytes(), &mut report);
        let api = self.read(&mut source, &ReadOptions::default(), report)?;
        self.apis.push(Found {
            name,
            document,
            resource: None,
            contents,
            text: text.to_owned(),
            api,
        });
        Ok(())
    }

    /// Reads a document that is loaded. `None` where it has errors, which are printed.
    fn read(
        &mut self,
        source: &mut SourceMap,
        options: &ReadOptions<'_>,
        mut report: Report,
    ) -> Result<Option<Api>, Failure> {
        let lock = NameLock::default();
        source.gather(&lock, options, &mut report);
        let reading = read(source, &lock, options, &mut report);
        report.settle(source, &Levels::default());
        if report.counts().errors > 0 {
            let text = report.render(source, Style::Coloured);
            write!(self.output.err, "{text}")?;
            return Ok(None);
        }
        Ok(reading.map(|reading| reading.api))
    }
}

/// Reads a file into a tree. `None` where that is not possible; the findings are printed.
fn load(file: &Path, output: &mut Output) -> Result<Option<SourceMap>, Failure> {
    let mut report = Report::default();
    let source = SourceMap::load(file, &mut report);
    if source.is_whole() {
        return Ok(Some(source));
    }
    report.settle(&source, &Levels::default());
    write!(output.err, "{}", report.render(&source, Style::Coloured))?;
    Ok(None)
}

/// What a document is called: its title, unless that is computed; otherwise its file.
fn name_of(source: &SourceMap, file: &Path) -> Name {
    let title = source
        .get(source.root(), "info")
        .and_then(|info| source.get(info, "title"))
        .and_then(|title| source.str(title))
        .filter(|title| {
            !title.contains(['$', '{']) && title.contains(|it: char| it.is_ascii_alphabetic())
        });
    let stem = || file.file_stem().unwrap_or_default().to_string_lossy();
    title.map_or_else(|| Name::of(&stem()), Name::of)
}

/// The path of a file in a folder, where it lies in it.
fn inside(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file) = (folder.canonicalize().ok()?, file.canonicalize().ok()?);
    file.strip_prefix(folder).ok().map(display_path)
}

/// A document that is copied leaves behind the files that it refers to.
fn refuse_in_parts(file: &Path) -> Result<(), Failure> {
    let mut report = Report::default();
    let mut source = SourceMap::load(file, &mut report);
    source.gather(&NameLock::default(), &ReadOptions::default(), &mut report);
    let others = source.files().skip(1);
    let Some(other) = others.map(|other| source.file_name(other)).next() else {
        return Ok(());
    };
    let (file, other) = (display_path(file), display_path(Path::new(other)));
    Err(
        Failure::new(format!("{file} refers to other files, such as {other}")).help(format!(
            "make one document of them and begin with that: gatesmith bundle {file} --output \
             openapi.yaml; or move them into the new project's folder"
        )),
    )
}

/// Forms that are known by the name of the file.
fn refuse_by_name(file: &Path) -> Result<(), Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (what, remedy) = match name.to_ascii_lowercase().as_str() {
        it if [".tf", ".hcl"].iter().any(|end| it.ends_with(end)) => (
            "is Terraform's",
            "begin with the document that its `body` is made of; or, where the API is deployed, ",
        ),
        "cdk.json" => (
            "configures the CDK",
            "`cdk synth` writes templates into cdk.out; begin with one of them, or ",
        ),
        _ => return Ok(()),
    };
    let shown = display_path(file);
    Err(Failure::new(format!("{shown} {what}, which is not read"))
        .help(format!("{remedy}{EXPORT}")))
}

/// Forms that are neither an API document nor a template.
fn refuse_by_content(file: &Path, source: &SourceMap) -> Result<(), Failure> {
    let has = |key: &str| source.get(source.root(), key).is_some();
    if has("swagger") || has("openapi") || has("paths") {
        return Ok(());
    }
    let shown = display_path(file);
    let is = |what: &str| format!("{shown} {what}");
    let message = if has("service") && has("provider") {
        is("is the Serverless Framework's, which is not read")
    } else if has("asyncapi") {
        is("is an AsyncAPI document, which is not read")
    } else if has("resource") || has("terraform") {
        is("is Terraform's, which is not read")
    } else {
        is("is neither an API document (`swagger`, `openapi`) nor a template (`Resources`)")
    };
    Err(Failure::new(message).help(EXPORT))
}

fn functions(folder: &Path, file: &Path, source: &SourceMap) -> Vec<Function> {
    let functions = template::functions(source).into_iter();
    let functions = functions.map(|function| {
        let is_node = function.runtime.is_some_and(|it| it.starts_with("nodejs"));
        let module = || {
            let (stem, export) = function.handler?.rsplit_once('.')?;
            let code = file.parent()?.join(function.code.unwrap_or_default());
            let module = ["mjs", "js", "cjs"]
                .iter()
                .map(|ending| code.join(format!("{stem}.{ending}")))
                .find(|path| path.is_file())?;
            let absolute = |path: &Path| Some(places::normalised(&std::path::absolute(path).ok()?));
            let module = relative(&absolute(folder)?, &absolute(&module)?);
            Some((module, export.to_owned()))
        };
        Function {
            name: function.logical_id.to_owned(),
            module: is_node.then(module).flatten(),
            runtime: function.runtime.map(str::to_owned),
            timeout: function.timeout.filter(|it| (1..=900).contains(it)),
            memory: function.memory.filter(|it| (128..=10_240).contains(it)),
        }
    });
    functions.collect()
}

impl Found {
    /// The path of a folder of generated code: below one with the API's name where there are
    /// several.
    pub(super) fn folder(&self, kind: &str, is_only: bool) -> PathBuf {
        if is_only {
            PathBuf::from(kind)
        } else {
            Path::new(kind).join(self.name.kebab())
        }
    }
}
