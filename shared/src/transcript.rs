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
        /// What participants were asked to judge, the incumbent first; empty for strategies without a gate.
        // Left out where there is none, as are the ballots: an entry without a gate has the hash that it always had.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        candidates: Vec<Prompt>,
        /// Digests of the ballots that were counted, of all stages, sorted.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ballots: Vec<Digest>,
        /// Prompts for groups of participants that prefer them to `prompt`, each once; which group is whose is not said.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        group_prompts: Vec<Prompt>,
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
    /// The host stopped the clock.
    Paused {
        /// The round that was open; 0 before the first.
        round: u32,
    },
    /// The host let the clock run again.
    Resumed {
        /// The round that is open; 0 before the first.
        round: u32,
    },
    /// The host ended a round without aggregating it, and went back to an earlier prompt.
    RolledBack {
        /// The round that ended; its result is the earlier prompt.
        round: u32,
        /// The round whose prompt it is; 0 is the seed prompt.
        to_round: u32,
        /// That prompt.
        prompt: Prompt,
    },
    /// The host removed a participant. Which one is not said: with its id a proposal close to the last prompt could be
    /// guessed from its digest.
    Removed {
        /// The round that was open; 0 before the first.
        round: u32,
        /// What it had submitted in the open phase, a proposal or a ballot, which is no longer counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        withdrawn: Option<Digest>,
    },
    /// The host ended the federation.
    Cancelled {
        /// The round that was open; 0 before the first.
        round: u32,
        /// Why, in the host's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

impl TranscriptEvent {
    /// The result of a round that nobody was asked to judge.
    pub fn published(round: u32, submissions: Vec<Digest>, prompt: Prompt) -> Self {
        Self::Published {
            round,
            submissions,
            prompt,
            candidates: Vec::new(),
            ballots: Vec::new(),
            group_prompts: Vec::new(),
        }
    }

    /// Whether the host did it, rather than the course of the rounds.
    pub fn is_of_host(&self) -> bool {
        !matches!(self, Self::Created { .. } | Self::Published { .. } | Self::Failed { .. })
    }

    /// The round it is about; `None` for what is about the whole federation.
    pub fn round(&self) -> Option<u32> {
        match self {
            Self::Created { .. } => None,
            Self::Published { round, .. }
            | Self::Failed { round, .. }
            | Self::Paused { round }
            | Self::Resumed { round }
            | Self::RolledBack { round, .. }
            | Self::Removed { round, .. }
            | Self::Cancelled { round, .. } => Some(*round).filter(|round| *round > 0),
        }
    }
}

/// The result of `round`, if the record holds one: the digests that were counted, sorted, and the prompt. A round that the
/// host ended by going back counts nothing.
pub fn published(entries: &[TranscriptEntry], round: u32) -> Option<(&[Digest], &Prompt)> {
    entries.iter().find_map(|entry| match &entry.event {
        TranscriptEvent::Published { round: found, submissions, prompt, .. } if *found == round => {
            Some((submissions.as_slice(), prompt))
        }
        TranscriptEvent::RolledBack { round: found, prompt, .. } if *found == round => Some(([].as_slice(), prompt)),
        _ => None,
    })
}

/// The round whose prompt `round` went back to, if the host ended it that way.
pub fn rolled_back(entries: &[TranscriptEntry], round: u32) -> Option<u32> {
    entries.iter().find_map(|entry| match &entry.event {
        TranscriptEvent::RolledBack { round: found, to_round, .. } if *found == round => Some(*to_round),
        _ => None,
    })
}

/// The digests of the ballots that decided about `round`, sorted; none where nobody was asked to judge.
pub fn ballots(entries: &[TranscriptEntry], round: u32) -> &[Digest] {
    let of_round = entries.iter().find_map(|entry| match &entry.event {
        TranscriptEvent::Published { round: found, ballots, .. } if *found == round => Some(ballots.as_slice()),
        _ => None,
    });
    of_round.unwrap_or_default()
}

/// What participants were asked to judge in `round`; none where nobody was asked.
pub fn candidates(entries: &[TranscriptEntry], round: u32) -> &[Prompt] {
    let of_round = entries.iter().find_map(|entry| match &entry.event {
        TranscriptEvent::Published { round: found, candidates, .. } if *found == round => Some(candidates.as_slice()),
        _ => None,
    });
    of_round.unwrap_or_default()
}

/// The prompts for groups of participants that `round` gave beside the one for all; mostly none.
pub fn group_prompts(entries: &[TranscriptEntry], round: u32) -> &[Prompt] {
    let of_round = entries.iter().find_map(|entry| match &entry.event {
        TranscriptEvent::Published { round: found, group_prompts, .. } if *found == round => {
            Some(group_prompts.as_slice())
        }
        _ => None,
    });
    of_round.unwrap_or_default()
}

/// Whether a submission was taken out of its round, because the host removed its participant.
pub fn withdrawn(entries: &[TranscriptEntry], submission: Digest) -> bool {
    let taken = |entry: &TranscriptEntry| matches!(entry.event, TranscriptEvent::Removed { withdrawn, .. } if withdrawn == Some(submission));
    entries.iter().any(taken)
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
