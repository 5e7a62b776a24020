//! What does not change about a federation, parsed once and kept.

use crate::store::{Store, StoreError};
use feddtpt_shared::Vocabulary;
use feddtpt_shared::federation::FederationSpec;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A federation's spec and vocabulary, ready for use.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub(crate) spec: FederationSpec,
    pub(crate) vocabulary: Vocabulary,
}

/// Most federations kept in memory; beyond them all are dropped and read again.
const MAX_CACHED: usize = 256;

/// A cache in front of the store.
#[derive(Default)]
pub(crate) struct FixedCache {
    known: Mutex<HashMap<String, Arc<Fixed>>>,
}

impl FixedCache {
    /// The fixed parts of `federation`, from memory or from the store.
    pub(crate) async fn get(&self, store: &dyn Store, federation: &str) -> Result<Option<Arc<Fixed>>, StoreError> {
        if let Some(fixed) = self.lock().get(federation) {
            return Ok(Some(Arc::clone(fixed)));
        }
        let Some(parts) = store.fixed_parts(federation).await? else { return Ok(None) };
        let vocabulary =
            Vocabulary::parse(&parts.vocabulary).map_err(|error| StoreError::corrupt("a vocabulary", error))?;
        let fixed = Arc::new(Fixed { spec: parts.spec, vocabulary });
        let mut known = self.lock();
        if known.len() >= MAX_CACHED {
            known.clear();
        }
        known.insert(federation.to_owned(), Arc::clone(&fixed));
        Ok(Some(fixed))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Fixed>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
