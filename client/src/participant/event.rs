//! What a participant tells of itself, for progress bars and pages.

use super::scoring::Abstention;
use super::state::Outcome;
use crate::evaluate::Score;
use crate::platform::{MaybeSend, MaybeSync};
use crate::search::{SearchEnd, SearchEvent};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::{Receipt, RoundView};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum ParticipantEvent {
    /// The invite was turned into a participant of this id.
    Joined {
        /// The public id.
        participant: String,
    },
    /// Waiting for the server or for others.
    Waiting(RoundView),
    /// A round opened for this participant.
    RoundOpened {
        /// The round.
        round: u32,
        /// The prompt it starts from.
        prompt: Prompt,
    },
    /// The search moved.
    Search(SearchEvent),
    /// A round's search ended, for this reason.
    SearchEnded {
        /// The round.
        round: u32,
        /// Why.
        end: SearchEnd,
    },
    /// These very words are about to be sent.
    UploadPreview {
        /// The round.
        round: u32,
        /// The words.
        prompt: Prompt,
        /// Their score on own rows, where it was measured.
        score: Option<Score>,
    },
    /// They arrived.
    Uploaded {
        /// The server's receipt.
        receipt: Receipt,
        /// LLM calls made in this round.
        llm_calls: u64,
    },
    /// These candidates are judged on own rows that no search has seen.
    Judging {
        /// The round.
        round: u32,
        /// The stage of scoring, from 1.
        stage: u32,
        /// The candidates.
        candidates: Vec<Prompt>,
    },
    /// This very ballot is about to be sent.
    BallotPreview {
        /// The round.
        round: u32,
        /// The candidates it is about.
        candidates: Vec<Prompt>,
        /// The ballot.
        ballot: Ballot,
        /// Why it says nothing, where it does.
        abstains: Option<Abstention>,
    },
    /// It arrived.
    Voted {
        /// The server's receipt.
        receipt: Receipt,
        /// The stage of scoring.
        stage: u32,
        /// LLM calls that judging took.
        llm_calls: u64,
    },
    /// The round closed before the upload arrived; nothing else is lost.
    TooLate {
        /// The round.
        round: u32,
    },
    /// Something did not work and will be tried again.
    Retrying {
        /// What.
        reason: String,
        /// When, in milliseconds from now.
        wait_ms: u64,
    },
    /// The end.
    Ended(Outcome),
}

/// Whoever wants to know.
pub trait Observer: MaybeSend + MaybeSync {
    /// Called in the participant's own task: be quick.
    fn event(&self, event: &ParticipantEvent);
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&self, _: &ParticipantEvent) {}
}

impl<O: Observer + ?Sized> Observer for std::sync::Arc<O> {
    fn event(&self, event: &ParticipantEvent) {
        (**self).event(event);
    }
}
