//! Proposals and ballots that go together, and what every store decides about them alike.

use super::column::{to_column, to_json};
use super::rules::Place;
use super::{BallotSubmission, FederationState, StoreError, Submission, SubmitOutcome};
use std::collections::HashMap;

/// Most submissions in one transaction. Enough that the flush to the disk is a small part of it, and few enough that
/// nobody waits for long.
pub(super) const MOST_SUBMISSIONS: usize = 512;

/// A submission as the columns take it. Made by whoever submits, so that it is not the batch's work.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) federation: String,
    pub(super) round: u32,
    /// The stage that a ballot is for; 0 for a proposal.
    pub(super) stage: u32,
    pub(super) participant: String,
    /// The prompt, or the ballot.
    pub(super) content: String,
    /// Whether it may be accepted; a ballot that was not checked can only be known already.
    pub(super) checked: bool,
    pub(super) digest: String,
    pub(super) now_ms: i64,
}

impl Row {
    /// Writes everything out.
    pub(super) fn new(submission: &Submission) -> Result<Self, StoreError> {
        Ok(Self {
            federation: submission.federation.clone(),
            round: submission.round,
            stage: 0,
            participant: submission.participant.clone(),
            content: to_json(&submission.prompt, "prompt")?,
            checked: true,
            digest: submission.digest.to_string(),
            now_ms: to_column(submission.now_ms),
        })
    }

    /// The same of a ballot.
    pub(super) fn of_ballot(ballot: &BallotSubmission) -> Result<Self, StoreError> {
        if ballot.ballot.stage == 0 {
            return Err(StoreError::Refused("a ballot for no stage".to_owned()));
        }
        Ok(Self {
            federation: ballot.federation.clone(),
            round: ballot.round,
            stage: ballot.ballot.stage,
            participant: ballot.participant.clone(),
            content: to_json(&ballot.ballot, "ballot")?,
            checked: ballot.checked,
            digest: ballot.digest.to_string(),
            now_ms: to_column(ballot.now_ms),
        })
    }

    pub(super) fn is_ballot(&self) -> bool {
        self.stage > 0
    }

    fn key(&self) -> Key {
        (self.participant.clone(), self.round, self.stage)
    }
}

/// Participant, round, stage.
type Key = (String, u32, u32);

/// The places of proposals and of ballots among submissions: they stand in tables of their own.
pub(super) fn by_table<'a>(rows: impl IntoIterator<Item = &'a Row>) -> [Vec<usize>; 2] {
    let (ballots, proposals) = rows.into_iter().zip(0..).partition::<Vec<_>, _>(|(row, _)| row.is_ballot());
    [proposals, ballots].map(|rows| rows.into_iter().map(|(_, place)| place).collect())
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
    /// Digests of what was accepted.
    digests: HashMap<Key, String>,
    places: HashMap<String, Place>,
}

impl Before {
    /// Notes what was found for one row.
    pub(super) fn note(&mut self, (participant, round, stage): Key, digest: Option<String>, place: Place) {
        self.places.insert(participant.clone(), place);
        if let Some(digest) = digest {
            self.digests.insert((participant, round, stage), digest);
        }
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
        if let Some(digest) = before.digests.get(&row.key()) {
            return if *digest == row.digest { SubmitOutcome::Again } else { SubmitOutcome::Different };
        }
        let position = state.position;
        let taken = match row.stage {
            0 => position.takes_proposals(row.round),
            number => position.takes_ballots(row.round, number),
        };
        if !taken || !row.checked {
            return SubmitOutcome::Closed(position);
        }
        // Whoever is not known was never admitted.
        let nobody = Place { gone: true, asked_round: 0, votes_from: 0 };
        if let Some(refusal) = state.refusal(before.places.get(&row.participant).copied().unwrap_or(nobody)) {
            return refusal;
        }
        before.digests.insert(row.key(), row.digest.clone());
        SubmitOutcome::Accepted
    };
    rows.into_iter().map(decide).collect()
}
