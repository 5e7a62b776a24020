//! A federation as one document: for files, pictures and other tools.

use crate::store::{BallotRecord, ProposalRecord, RoundRecord, Store, StoreError};
use feddtpt_shared::federation::{FederationSpec, FederationStatus};
use feddtpt_shared::transcript::TranscriptEntry;
use serde::{Deserialize, Serialize};

/// Everything the store holds of a federation, beside credentials. It shows single proposals: for the host's eyes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// Its id.
    pub federation: String,
    /// As created.
    pub spec: FederationSpec,
    /// The word list, one word per line.
    pub vocabulary: String,
    /// Where it stands.
    pub status: FederationStatus,
    /// Why, when it failed.
    pub reason: Option<String>,
    /// The rounds published so far; round 0 is the seed prompt.
    pub rounds: Vec<ExportedRound>,
    /// The public record.
    pub transcript: Vec<TranscriptEntry>,
}

/// A published round and what it was made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedRound {
    /// The result and how it came about.
    #[serde(flatten)]
    pub result: RoundRecord,
    /// The proposals that were counted, sorted by digest.
    pub proposals: Vec<ProposalRecord>,
    /// The ballots that decided, by stage, then by digest; none where nobody was asked to judge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ballots: Vec<BallotRecord>,
}

/// Reads a federation. `None` if the store has none of that id.
pub async fn read(store: &dyn Store, federation: &str) -> Result<Option<Export>, StoreError> {
    let Some(state) = store.federation(federation).await? else { return Ok(None) };
    let Some(fixed) = store.fixed_parts(federation).await? else { return Ok(None) };
    let mut rounds = Vec::new();
    for result in store.rounds(federation).await? {
        let proposals = store.proposals(federation, result.round).await?;
        let ballots = store.ballots(federation, result.round).await?;
        rounds.push(ExportedRound { result, proposals, ballots });
    }
    Ok(Some(Export {
        federation: federation.to_owned(),
        spec: fixed.spec,
        vocabulary: fixed.vocabulary,
        status: state.position.status,
        reason: state.reason,
        rounds,
        transcript: store.transcript(federation).await?,
    }))
}
