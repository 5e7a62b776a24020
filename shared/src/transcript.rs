//! The public record of a federation: a hash chain that anybody can check.

use crate::digest::Digest;
use crate::prompt::Prompt;
use serde::{Deserialize, Serialize};

/// One entry of the record. `hash = SHA-256(previous, event as JSON)`; the first `previous` is the digest of the federation's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TranscriptEntry {
    /// Place in the chain, from 0.
    pub sequence: u64,
    /// Hash of the entry before.
    pub previous: Digest,
    /// What happened.
    pub event: TranscriptEvent,
    /// Hash of this entry.
    pub hash: Digest,
}

/// What the record holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TranscriptEvent {
    /// The federation was created from a spec with this digest.
    Created {
        /// SHA-256 of the spec's JSON.
        spec: Digest,
    },
    /// A round was published.
    Published {
        /// The round.
        round: u32,
        /// Digests of the submissions that were counted, sorted.
        submissions: Vec<Digest>,
        /// The new prompt.
        prompt: Prompt,
    },
    /// An attempt at a round failed.
    Failed {
        /// The round.
        round: u32,
        /// Which attempt, from 0.
        attempt: u32,
        /// Why.
        reason: String,
    },
}

impl TranscriptEvent {
    /// The round it is about; `None` for what is about the whole federation.
    pub fn round(&self) -> Option<u32> {
        match self {
            Self::Created { .. } => None,
            Self::Published { round, .. } | Self::Failed { round, .. } => Some(*round),
        }
    }
}

/// The result of `round`, if the record holds one: the digests that were counted, sorted, and the prompt.
pub fn published(entries: &[TranscriptEntry], round: u32) -> Option<(&[Digest], &Prompt)> {
    entries.iter().find_map(|entry| match &entry.event {
        TranscriptEvent::Published { round: found, submissions, prompt } if *found == round => {
            Some((submissions.as_slice(), prompt))
        }
        _ => None,
    })
}

/// The chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {sequence} of the transcript does not follow from the one before: {reason}")]
pub struct ChainError {
    /// Which entry.
    pub sequence: u64,
    /// What does not fit.
    pub reason: &'static str,
}

impl TranscriptEntry {
    /// The entry that follows `last` (or opens the record of `federation`).
    pub fn after(federation: &str, last: Option<&Self>, event: TranscriptEvent) -> Self {
        let sequence = last.map_or(0, |entry| entry.sequence + 1);
        let previous = last.map_or_else(|| Digest::of(federation), |entry| entry.hash);
        let hash = chain_hash(previous, &event);
        Self { sequence, previous, event, hash }
    }
}

fn chain_hash(previous: Digest, event: &TranscriptEvent) -> Digest {
    // A value of strings, numbers and lists cannot fail to serialise; were it to, the empty text would not verify.
    let event = serde_json::to_string(event).unwrap_or_default();
    Digest::of_parts([previous.as_bytes().as_slice(), event.as_bytes()])
}

/// Checks a whole record of `federation`.
pub fn verify_chain(federation: &str, entries: &[TranscriptEntry]) -> Result<(), ChainError> {
    let mut last: Option<&TranscriptEntry> = None;
    for (entry, sequence) in entries.iter().zip(0..) {
        let fail = |reason| Err(ChainError { sequence, reason });
        let expected = TranscriptEntry::after(federation, last, entry.event.clone());
        if entry.sequence != expected.sequence {
            return fail("its number is out of order");
        }
        if entry.previous != expected.previous {
            return fail("it names another predecessor");
        }
        if entry.hash != expected.hash {
            return fail("its content was changed");
        }
        last = Some(entry);
    }
    Ok(())
}
