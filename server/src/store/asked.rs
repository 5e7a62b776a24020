//! Reads and small changes that every request makes, so that under load they are made together.

use feddtpt_shared::Digest;

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
