//! Why an operation has no answer of its service.

use std::error::Error;
use std::fmt;

use crate::Rejection;

/// Something went wrong inside a service. Callers get a 500 that says nothing about it; the log
/// gets the whole chain of causes with the request's id.
///
/// Any error becomes one with `?`. It is not an [`Error`] itself, or that would not be possible.
pub struct ServiceError(Box<dyn Error + Send + Sync>);

impl ServiceError {
    /// An error that is only a text for the log.
    pub fn message(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The error and what caused it, outermost first.
    pub fn chain(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        let first: &(dyn Error + 'static) = &*self.0;
        std::iter::successors(Some(first), |&error| error.source())
    }

    /// The error itself.
    pub fn into_inner(self) -> Box<dyn Error + Send + Sync> {
        self.0
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for ServiceError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, error) in self.chain().take(MAX_CAUSES).enumerate() {
            let separator = if depth == 0 { "" } else { ": " };
            write!(formatter, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ServiceError({self})")
    }
}

/// A chain of causes that is longer is a loop, or of no use to a reader.
const MAX_CAUSES: usize = 32;

/// Why an operation has no answer of its service.
#[derive(Debug)]
pub enum Failure {
    /// The request breaks the document's rules: 400.
    Rejected(Rejection),
    /// The service failed, or answered what the document does not allow: 500.
    Service(ServiceError),
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}
