//! Submissions that go together, and what every store decides about them alike.

use super::column::{to_column, to_json};
use super::{Position, StoreError, Submission, SubmitOutcome};
use std::collections::HashMap;

/// Most submissions in one transaction. Enough that the flush to the disk is a small part of it, and few enough that
/// nobody waits for long.
pub(super) const MOST_SUBMISSIONS: usize = 512;

/// A submission as the columns take it. Made by whoever submits, so that it is not the batch's work.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) federation: String,
    pub(super) round: u32,
    pub(super) participant: String,
    pub(super) prompt: String,
    pub(super) digest: String,
    pub(super) now_ms: i64,
}

impl Row {
    /// Writes everything out.
    pub(super) fn new(submission: &Submission) -> Result<Self, StoreError> {
        Ok(Self {
            federation: submission.federation.clone(),
            round: submission.round,
            participant: submission.participant.clone(),
            prompt: to_json(&submission.prompt, "prompt")?,
            digest: submission.digest.to_string(),
            now_ms: to_column(submission.now_ms),
        })
    }
}

/// The digests that stand for a participant and round of one federation.
pub(super) type Standing = HashMap<(String, u32), String>;

/// Decides about submissions to a federation that stands at `position`, one after the other: of two of the same
/// participant in one batch the second meets the first. What is accepted is added to `standing`.
pub(super) fn decide<'a>(
    position: Position,
    standing: &mut Standing,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Vec<SubmitOutcome> {
    let decide = |row: &Row| {
        if let Some(digest) = standing.get(&(row.participant.clone(), row.round)) {
            return if *digest == row.digest { SubmitOutcome::Again } else { SubmitOutcome::Different };
        }
        if !position.takes_proposals(row.round) {
            return SubmitOutcome::Closed(position);
        }
        standing.insert((row.participant.clone(), row.round), row.digest.clone());
        SubmitOutcome::Accepted
    };
    rows.into_iter().map(decide).collect()
}
