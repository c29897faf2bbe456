//! `GET /files/{proxy+}`.

use ::gatesmith_client::{Bytes, Core, Error, Method, Request};

/// What `get_file` takes.
#[derive(Clone, Debug, PartialEq)]
pub struct GetFileInput {
    /// The file's path.
    pub proxy: String,
}

pub(in super::super) async fn call(
    core: &Core,
    input: GetFileInput,
) -> Result<Bytes, Error<::std::convert::Infallible>> {
    let mut request = Request::new(Method::GET, "/files/{proxy+}", &[]);
    request.path_greedy("proxy", &input.proxy)?;
    let reply = core.send(request).await?;
    match reply.status() {
        200 => Ok(reply.bytes()),
        _ => Err(reply.undeclared()),
    }
}
