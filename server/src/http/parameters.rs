//! Path and query parameters, with problems in place of axum's plain text.

use crate::problem::{Answer, Failure, refuse};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use feddtpt_shared::problem::ProblemType;
use serde::de::DeserializeOwned;

/// The parameters in the path.
pub(crate) struct InPath<T>(pub(crate) T);

/// The parameters behind the question mark.
pub(crate) struct InQuery<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for InPath<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(error) => Err(refuse(ProblemType::InvalidParameter, error.body_text())),
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for InQuery<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(error) => Err(refuse(ProblemType::InvalidParameter, error.body_text())),
        }
    }
}
