//! One request under way: what came in, and what the stages have found out about it.

use std::{borrow::Cow, net::SocketAddr, time::SystemTime};

use bytes::Bytes;
use http::{Extensions, HeaderMap, header};
use jiff::Timestamp;

use crate::{
    access::Admitted,
    deployment::{Route, Stage},
    identity::{CognitoIdentity, execute_api_arn},
    ids::{self, RequestIds, since_epoch},
    sent_names::SentNames,
};

/// One request under way.
pub(crate) struct Call<'a> {
    /// The stage that answers it.
    pub(crate) stage: &'a Stage,
    /// The verb that counts.
    pub(crate) method: &'a str,
    /// The verb in the request line, which signatures cover.
    pub(crate) wire_method: &'a str,
    pub(crate) target: Target<'a>,
    pub(crate) headers: &'a HeaderMap,
    /// How the caller wrote the names of the headers.
    pub(crate) names: &'a SentNames,
    /// What the HTTP library keeps of the request beside its headers: how their names are written.
    pub(crate) extensions: &'a Extensions,
    pub(crate) body: Bytes,
    pub(crate) peer: SocketAddr,
    pub(crate) ids: &'a RequestIds,
    pub(crate) received: SystemTime,
    /// What it reaches, once that is known.
    pub(crate) route: Option<&'a Route>,
    /// What the variables of the route's path hold.
    pub(crate) captures: Vec<&'a str>,
    /// Who was let in, once that is decided.
    pub(crate) admitted: Admitted<'a>,
}

/// Path and query of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    /// The path as on the wire.
    pub(crate) raw_path: &'a str,
    /// Its first segment.
    pub(crate) stage: &'a str,
    /// The rest: begins with exactly one slash; slashes inside and at the end are as sent.
    pub(crate) path: &'a str,
    /// The query as on the wire; empty where there is none.
    pub(crate) query: &'a str,
}

impl<'a> Target<'a> {
    pub(crate) fn new(raw_path: &'a str, query: Option<&'a str>) -> Self {
        let after = raw_path.strip_prefix('/').unwrap_or(raw_path);
        let stage = &after[..after.find('/').unwrap_or(after.len())];
        let rest = &after[stage.len()..];
        let extra = rest.bytes().take_while(|byte| *byte == b'/').count();
        Self {
            raw_path,
            stage,
            path: if rest.is_empty() {
                "/"
            } else {
                &rest[extra - 1..]
            },
            query: query.unwrap_or_default(),
        }
    }
}

impl<'a> Call<'a> {
    /// The value of a header, where it is text; the last one where it is repeated.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get_all(name).iter().next_back()?.to_str().ok()
    }

    /// The query's parameters, decoded.
    pub(crate) fn query(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        form_urlencoded::parse(self.target.query.as_bytes())
    }

    /// The path's variables with what they hold, not decoded.
    pub(crate) fn path_parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.route
            .into_iter()
            .flat_map(|route| &route.variables)
            .map(String::as_str)
            .zip(self.captures.iter().copied())
    }

    /// The addresses that the request came through, this connection's other end last.
    pub(crate) fn forwarded_for(&self) -> String {
        let sender = self.peer.ip();
        match self.header("x-forwarded-for") {
            Some(before) => format!("{before}, {sender}"),
            None => sender.to_string(),
        }
    }

    /// `X-Amzn-Trace-Id`: the caller's, or a new one.
    pub(crate) fn trace_id(&self) -> Cow<'a, str> {
        match self.header("x-amzn-trace-id") {
            Some(given) => Cow::Borrowed(given),
            None => Cow::Owned(ids::trace_id(self.received)),
        }
    }

    /// The host that the caller named, without its port.
    pub(crate) fn domain_name(&self) -> &'a str {
        without_port(self.header(header::HOST.as_str()).unwrap_or_default())
    }

    /// What the request asks for, as policies name it. Slashes at the end do not count, as they
    /// do not in routing: a denied path cannot be reached by adding one.
    pub(crate) fn method_arn(&self) -> String {
        let stage = self.stage;
        execute_api_arn(
            &stage.region,
            &stage.account,
            &stage.api_id,
            &stage.name,
            self.method,
            self.target.path.trim_matches('/'),
        )
    }

    /// A variable that mapping expressions read: `requestId`, `identity.sourceIp`, …
    pub(crate) fn context(&self, name: &str) -> Option<Cow<'_, str>> {
        let route = self.route;
        Some(match name {
            "accountId" => Cow::Borrowed(self.stage.account.as_str()),
            "apiId" => Cow::Borrowed(self.stage.api_id.as_str()),
            "deploymentId" => Cow::Borrowed(self.stage.deployment_id.as_str()),
            "stage" => Cow::Borrowed(self.stage.name.as_str()),
            "domainName" => Cow::Borrowed(self.domain_name()),
            "domainPrefix" => Cow::Borrowed(self.domain_prefix()),
            "requestId" => Cow::Borrowed(self.ids.request.as_str()),
            "extendedRequestId" => Cow::Borrowed(self.ids.extended.as_str()),
            "httpMethod" => Cow::Borrowed(self.method),
            "path" => Cow::Borrowed(self.target.raw_path),
            "protocol" => Cow::Borrowed("HTTP/1.1"),
            "requestTime" => Cow::Owned(self.request_time()),
            "requestTimeEpoch" => Cow::Owned(self.epoch_milliseconds().to_string()),
            "resourceId" => Cow::Borrowed(route?.resource_id.as_str()),
            "resourcePath" => Cow::Borrowed(route?.path.as_str()),
            "operationName" => Cow::Borrowed(route?.operation_name.as_deref()?),
            "identity.sourceIp" => Cow::Owned(self.peer.ip().to_string()),
            "identity.userAgent" => Cow::Borrowed(self.header(header::USER_AGENT.as_str())?),
            _ => match name.strip_prefix("authorizer.claims.") {
                Some(claim) => self.admitted.claims.as_ref()?.text(claim)?,
                None => self.identity(name.strip_prefix("identity.")?)?,
            },
        })
    }

    /// The host's first label.
    pub(crate) fn domain_prefix(&self) -> &'a str {
        self.domain_name().split('.').next().unwrap_or_default()
    }

    /// `09/May/2026:10:11:12 +0000`
    pub(crate) fn request_time(&self) -> String {
        Timestamp::try_from(self.received)
            .unwrap_or_default()
            .strftime("%d/%b/%Y:%H:%M:%S +0000")
            .to_string()
    }

    /// Milliseconds since 1970.
    pub(crate) fn epoch_milliseconds(&self) -> u64 {
        u64::try_from(since_epoch(self.received).as_millis()).unwrap_or(u64::MAX)
    }

    /// What is known of who calls, under the names of `context.identity`.
    pub(crate) fn identity(&self, name: &str) -> Option<Cow<'a, str>> {
        match name {
            "apiKey" => return Some(Cow::Borrowed(self.admitted.key?.value.expose())),
            "apiKeyId" => return Some(Cow::Owned(self.admitted.key?.id())),
            _ => {}
        }
        let caller = self.admitted.caller?;
        let cognito = caller.cognito();
        let of_cognito =
            |read: fn(&CognitoIdentity) -> Option<&str>| cognito.and_then(read).map(Cow::Borrowed);
        match name {
            "accessKey" => Some(Cow::Borrowed(&caller.access_key_id)),
            "accountId" => Some(Cow::Borrowed(&caller.account)),
            "caller" | "user" => Some(Cow::Owned(caller.principal_id())),
            "userArn" => Some(Cow::Owned(caller.user_arn())),
            "cognitoIdentityId" => of_cognito(|identity| Some(&identity.identity_id)),
            "cognitoIdentityPoolId" => of_cognito(|identity| Some(&identity.identity_pool_id)),
            "cognitoAuthenticationType" => {
                of_cognito(|identity| Some(identity.authentication.as_str()))
            }
            "cognitoAuthenticationProvider" => {
                of_cognito(|identity| identity.authentication.provider())
            }
            _ => None,
        }
    }
}

/// The host in a `Host` header.
pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[track_caller]
    fn splits(raw: &str, stage: &str, path: &str) {
        let target = Target::new(raw, None);
        assert_eq!((target.stage, target.path), (stage, path), "{raw}");
    }

    #[test]
    fn the_first_segment_is_the_stage_and_leading_slashes_collapse() {
        splits("/v1/orders/7", "v1", "/orders/7");
        splits("/v1", "v1", "/");
        splits("/v1/", "v1", "/");
        splits("/v1//orders//7/", "v1", "/orders//7/");
        splits("/", "", "/");
        splits("", "", "/");
        splits("*", "*", "/");
        splits("//v1", "", "/v1");
    }
}
