//! Reads and small changes that every request makes, so that under load they are made together.

use super::Standing;
use feddtpt_shared::Digest;
use std::collections::HashSet;

/// Most of them in one statement.
pub(super) const MOST_ASKED: usize = 512;

/// Whose token has this hash?
#[derive(Debug)]
pub(super) struct Whose(pub(super) Digest);

/// Where does this federation stand, and has this participant submitted?
#[derive(Debug)]
pub(super) struct WhereStands {
    pub(super) federation: String,
    pub(super) participant: String,
}

/// This participant was heard of.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) participant: String,
    pub(super) now_ms: u64,
}

/// What was found about those who asked where a federation stands.
pub(super) struct Crowd {
    submitted: HashSet<String>,
    /// `None` if the round asks everybody.
    asked: Option<HashSet<String>>,
}

impl Crowd {
    pub(super) fn new(submitted: Vec<String>, asked: Option<Vec<String>>) -> Self {
        let set = |ids: Vec<String>| ids.into_iter().collect();
        Self { submitted: set(submitted), asked: asked.map(set) }
    }

    /// The standing for one of them.
    pub(super) fn standing_of(&self, participant: &str, standing: &Standing) -> Standing {
        let asked = self.asked.as_ref().is_none_or(|asked| asked.contains(participant));
        Standing { submitted: self.submitted.contains(participant), asked, ..standing.clone() }
    }
}
