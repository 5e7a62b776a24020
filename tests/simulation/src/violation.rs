//! A promise that was not kept.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Which promise, and what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// Its name: shrinking keeps to it.
    pub invariant: String,
    /// What was seen instead.
    pub detail: String,
}

impl Violation {
    /// A broken promise.
    pub fn new(invariant: &str, detail: impl Into<String>) -> Self {
        Self { invariant: invariant.to_owned(), detail: detail.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.detail)
    }
}

/// Broken when `holds` is false.
///
/// # Errors
/// The promise is broken.
pub fn promise(invariant: &str, holds: bool, detail: impl FnOnce() -> String) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation::new(invariant, detail())) }
}
