//! Keys that are misspelt, and extensions that stand where API Gateway does not look.

use gatesmith_model::rules::Rule;

use super::{Kind, kind, swapped};

#[rustfmt::skip]
pub(super) const KINDS: &[Kind] = &[
    kind(Rule::UnknownKey, "a key of the root is misspelt", "/{basePath,servers,tags,consumes,produces,schemes}", swapped),
    kind(Rule::UnknownKey, "`operationId` in another case", "/paths/*/:method/operationId", |it| it.rename("operationID")),
    kind(Rule::UnknownKey, "a key of an operation is misspelt", "/paths/*/:method/{summary,description,tags,requestBody}", swapped),
    kind(Rule::UnknownKey, "`security` is misspelt", "/paths/*/:writing/security", swapped),
    kind(Rule::UnknownKey, "`responses` is in the singular", "/paths/*/:method/responses", |it| it.rename("response")),
    kind(Rule::UnknownKey, "`parameters` is misspelt", "/paths/*/:method/parameters", |it| it.rename("paramaters")),
    kind(Rule::UnknownKey, "a key of a parameter is misspelt", "/paths/**/parameters/*/{description,required,schema,collectionFormat}", swapped),
    kind(Rule::UnknownKey, "a key of an answer is misspelt", "/paths/*/:method/responses/*/{description,headers,content,schema}", swapped),
    kind(Rule::UnknownKey, "a key of a media type is misspelt", "/**/content/*/{schema,example}", swapped),
    kind(Rule::UnknownKey, "`properties` is misspelt", "/:schema/properties", |it| it.rename("propertys")),
    kind(Rule::UnknownKey, "`required` of a schema is misspelt", "/:schema/required", |it| it.rename("requires")),
    kind(Rule::UnknownKey, "a bound is misspelt", "/:schema/maxLength", |it| it.rename("maxLenght")),
    kind(Rule::UnknownKey, "a keyword is misspelt", "/:schema/{pattern,format,enum,items,additionalProperties}", swapped),
    kind(Rule::UnknownKey, "a key of a header is misspelt", "/paths/*/*/responses/*/headers/*/{type,schema,description}", swapped),
    kind(Rule::MissingKey, "a key that a scheme needs is misspelt", "/:schemes/*/name", swapped),
    kind(Rule::MissingKey, "a key that a parameter needs is misspelt", "/paths/*/:method/parameters/*/name",
        |it| (it.go("../in")?.string() != Some("body")).then(|| it.swapped())?),

    kind(Rule::UnknownExtension, "the integration is misspelt", "/paths/*/*/x-amazon-apigateway-integration",
        |it| it.rename("x-amazon-apigateway-intergation")),
    kind(Rule::UnknownExtension, "the integration under another prefix", "/paths/*/*/x-amazon-apigateway-integration",
        |it| it.rename("x-aws-apigateway-integration")),
    kind(Rule::UnknownExtension, "an extension of the root is misspelt", "/{x-amazon-apigateway-gateway-responses,\
        x-amazon-apigateway-request-validators,x-amazon-apigateway-minimum-compression-size,x-amazon-apigateway-cors,x-amazon-apigateway-policy}",
        swapped),
    kind(Rule::UnknownExtension, "an authorizer is misspelt", "/:schemes/*/x-amazon-apigateway-authorizer",
        |it| it.rename("x-amazon-apigateway-authoriser")),
    kind(Rule::UnknownExtension, "the kind of a scheme is misspelt", "/:schemes/*/x-amazon-apigateway-authtype",
        |it| it.rename("x-amazon-apigateway-auth-type")),

    kind(Rule::UnknownExtensionKey, "a key of an integration in another case", "/**/x-amazon-apigateway-integration/{passthroughBehavior,timeoutInMillis,credentials}",
        |it| it.rename(match it.key() { "passthroughBehavior" => "passThroughBehavior", "credentials" => "Credentials", _ => "timeoutInMilliSeconds" })),
    kind(Rule::UnknownExtensionKey, "a key of an integration is misspelt", "/paths/*/*/x-amazon-apigateway-integration/{requestTemplates,connectionType,contentHandling,tlsConfig}",
        swapped),
    kind(Rule::UnknownExtensionKey, "the responses of an integration are misspelt", "/paths/*/*/x-amazon-apigateway-integration/responses",
        |it| it.rename("response")),
    kind(Rule::UnknownExtensionKey, "a key of an integration's answer is misspelt", "/**/x-amazon-apigateway-integration/responses/*/{statusCode,responseParameters,responseTemplates}",
        swapped),
    kind(Rule::UnknownExtensionKey, "a switch of a validator is misspelt", "/x-amazon-apigateway-request-validators/*/validateRequestBody",
        |it| it.rename("validateBody")),
    kind(Rule::UnknownExtensionKey, "a key of a gateway response is misspelt", "/x-amazon-apigateway-gateway-responses/*/{statusCode,responseTemplates}",
        swapped),
    kind(Rule::UnknownExtensionKey, "a key of CORS is misspelt", "/x-amazon-apigateway-cors/*", |it| it.rename(match it.key() {
        "allowOrigins" => "allowOrigin", "allowMethods" => "allowedMethods", "maxAge" => "maxage", "allowHeaders" => "allow-headers", _ => "allowCredential",
    })),

    kind(Rule::MisplacedExtension, "an integration under the path", "/paths/*/:method/x-amazon-apigateway-integration",
        |it| it.moved_to(it.go("../.."))),
    kind(Rule::MisplacedExtension, "an authorizer at the root", "/:schemes/*/x-amazon-apigateway-authorizer",
        |it| it.moved_to(it.root(""))),
    kind(Rule::MisplacedExtension, "validators in an operation", "/x-amazon-apigateway-request-validators",
        |it| it.moved_to(it.root("/paths")?.members().next()?.members().find(|it| it.key() != "parameters"))),
    kind(Rule::MisplacedExtension, "gateway responses under `info`", "/x-amazon-apigateway-gateway-responses",
        |it| it.moved_to(it.root("/info"))),
    kind(Rule::MisplacedExtension, "CORS under `components`", "/x-amazon-apigateway-cors", |it| it.moved_to(it.root("/components"))),
    kind(Rule::MisplacedExtension, "binary media types in an operation", "/paths/*/:method",
        |it| it.is_rest_api().then(|| it.with("x-amazon-apigateway-binary-media-types", "[\"*/*\"]"))?),
];
