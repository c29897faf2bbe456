//! Reading of bodies: whole, within bounds of length, time and memory.
//!
//! A body is read before anybody is let in, because signatures cover it: the bound on the memory
//! of all bodies together is what keeps strangers from filling it.

use bytes::{Bytes, BytesMut};
use http::{header::EXPECT, request::Parts};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Limits, refusal::Refusal};

/// How much of a body is read, in bytes, where it is of no use.
const DISCARDED: usize = 64 * 1024 * 1024;

/// A whole body, and the memory that it takes up until this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Held<'a> {
    pub(crate) body: Bytes,
    _memory: Option<SemaphorePermit<'a>>,
}

/// Why there is no body.
#[derive(Debug)]
enum Useless {
    TooLong,
    NoMemory,
}

/// Reads a request's body.
pub(crate) async fn read<'a>(
    body: Incoming,
    parts: &Parts,
    limits: &Limits,
    memory: &'a Semaphore,
) -> Result<Held<'a>, Refusal> {
    if body.is_end_stream() {
        return Ok(Held::default());
    }
    // A caller who waits to be told to go on sends nothing.
    if body.size_hint().lower() > limits.body as u64 && parts.headers.contains_key(EXPECT) {
        return Err(Refusal::body_too_long(limits.body));
    }
    let whole = gather(body, limits.body, Some(memory));
    match tokio::time::timeout(limits.body_read, whole).await {
        Ok(Ok(Ok(held))) => Ok(held),
        Ok(Ok(Err(Useless::TooLong))) => Err(Refusal::body_too_long(limits.body)),
        Ok(Ok(Err(Useless::NoMemory))) => Err(Refusal::no_memory(limits.bodies)),
        Ok(Err(error)) => Err(Refusal::malformed(format!(
            "the body cannot be read: {error}"
        ))),
        Err(_) => Err(Refusal::body_late()),
    }
}

/// Reads a body of somebody who is trusted with memory; `None` where it is longer than `limit`.
pub(crate) async fn collect(body: Incoming, limit: usize) -> hyper::Result<Option<Bytes>> {
    let whole = gather(body, limit, None).await?;
    Ok(whole.ok().map(|held| held.body))
}

/// What cannot be kept is read on for a while and thrown away, so that a caller who is still
/// writing reads the answer instead of a broken connection.
async fn gather(
    mut body: Incoming,
    limit: usize,
    memory: Option<&Semaphore>,
) -> hyper::Result<Result<Held<'_>, Useless>> {
    let mut kept: Result<Kept<'_>, Useless> = Ok(Kept::default());
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        length += data.len();
        if length > DISCARDED {
            break;
        }
        kept = match kept {
            _ if length > limit => Err(Useless::TooLong),
            Ok(kept) => kept.and(data, memory),
            Err(why) => Err(why),
        };
    }
    Ok(kept.map(Kept::whole))
}

/// What there is of a body so far.
#[derive(Default)]
struct Kept<'a> {
    /// Most bodies arrive in one piece, which is not copied.
    first: Bytes,
    rest: BytesMut,
    memory: Option<SemaphorePermit<'a>>,
}

impl<'a> Kept<'a> {
    fn and(mut self, data: Bytes, memory: Option<&'a Semaphore>) -> Result<Self, Useless> {
        if let Some(memory) = memory {
            let bytes = u32::try_from(data.len()).map_err(|_| Useless::TooLong)?;
            let more = memory.try_acquire_many(bytes);
            let more = more.map_err(|_| Useless::NoMemory)?;
            match &mut self.memory {
                Some(held) => held.merge(more),
                None => self.memory = Some(more),
            }
        }
        if self.first.is_empty() && self.rest.is_empty() {
            self.first = data;
        } else {
            let first = std::mem::take(&mut self.first);
            self.rest.extend_from_slice(&first);
            self.rest.extend_from_slice(&data);
        }
        Ok(self)
    }

    fn whole(self) -> Held<'a> {
        Held {
            body: if self.rest.is_empty() {
                self.first
            } else {
                self.rest.freeze()
            },
            _memory: self.memory,
        }
    }
}
