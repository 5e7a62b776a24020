//! Submissions that go together, and what every store decides about them alike.

use super::column::{to_column, to_json};
use super::{FederationState, StoreError, Submission, SubmitOutcome};
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

/// Submits rows in one transaction; where one of them breaks it, each goes alone, so that it fails nobody else.
pub(super) async fn together_or_alone<'a, F: Future<Output = Result<Vec<SubmitOutcome>, StoreError>> + Send>(
    rows: &'a [Row],
    transact: impl Fn(&'a [Row]) -> F + Send,
) -> Result<Vec<Result<SubmitOutcome, StoreError>>, StoreError> {
    match transact(rows).await {
        Err(error) if error.is_of_one() && rows.len() > 1 => {
            let mut answers = Vec::with_capacity(rows.len());
            for row in rows {
                answers.push(transact(std::slice::from_ref(row)).await.map(|outcomes| outcomes[0]));
            }
            Ok(answers)
        }
        outcomes => Ok(outcomes?.into_iter().map(Ok).collect()),
    }
}

/// What stands in the store before a batch.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Digests of proposals, by participant and round.
    digests: HashMap<(String, u32), String>,
    /// Whether a participant is gone, and the last round that asked it.
    places: HashMap<String, (bool, u32)>,
}

impl Before {
    /// Notes what was found for one row.
    pub(super) fn note(
        &mut self,
        participant: String,
        round: u32,
        digest: Option<String>,
        gone: bool,
        asked_round: u32,
    ) {
        if let Some(digest) = digest {
            self.digests.insert((participant.clone(), round), digest);
        }
        self.places.insert(participant, (gone, asked_round));
    }
}

/// Decides about submissions to a federation, one after the other: of two of the same participant in one batch the second
/// meets the first. What is accepted is added to what stands.
pub(super) fn decide<'a>(
    state: &FederationState,
    before: &mut Before,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Vec<SubmitOutcome> {
    let decide = |row: &Row| {
        if let Some(digest) = before.digests.get(&(row.participant.clone(), row.round)) {
            return if *digest == row.digest { SubmitOutcome::Again } else { SubmitOutcome::Different };
        }
        if !state.position.takes_proposals(row.round) {
            return SubmitOutcome::Closed(state.position);
        }
        // Whoever is not known was never admitted.
        let (gone, asked_round) = before.places.get(&row.participant).copied().unwrap_or((true, 0));
        if let Some(refusal) = state.refusal(gone, asked_round) {
            return refusal;
        }
        before.digests.insert((row.participant.clone(), row.round), row.digest.clone());
        SubmitOutcome::Accepted
    };
    rows.into_iter().map(decide).collect()
}
