//! Where a participant keeps its state between steps: a file, or the tab's database.

use super::{MaybeSend, MaybeSync};
use std::future::Future;

/// A small key-value store of text. A write is atomic: after a crash the old or the new value is there, never half of one.
pub trait Storage: MaybeSend + MaybeSync {
    /// The value under `key`.
    fn load(&self, key: &str) -> impl Future<Output = Result<Option<String>, StorageError>> + MaybeSend;
    /// Replaces the value under `key`.
    fn save(&self, key: &str, value: &str) -> impl Future<Output = Result<(), StorageError>> + MaybeSend;
}

/// The state could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the participant's state cannot be kept: {0}")]
pub struct StorageError(pub String);
