//! The course of a federation as its record tells it, entry by entry.

use crate::tally::Tally;
use feddtpt_server::export::Export;
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::transcript::TranscriptEvent;
use serde_json::json;

/// Where the record stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    /// The round that is open, or the one after the last.
    pub(super) round: u32,
    /// How often it was opened before.
    pub(super) attempt: u32,
    /// Whether the clock stands still.
    paused: bool,
    /// Whether the host has ended it.
    cancelled: bool,
}

impl Course {
    /// Behind the creation.
    pub(super) fn begin() -> Self {
        Self { round: 1, attempt: 0, paused: false, cancelled: false }
    }

    /// Whether an event may follow here; takes it.
    pub(super) fn take(&mut self, event: &TranscriptEvent, export: &Export, tally: &mut Tally) -> bool {
        // Nothing of the course follows on its end, and nothing of the rounds comes in a pause.
        let goes_on = !self.cancelled && self.round <= export.spec.rounds;
        match event {
            TranscriptEvent::Created { .. } => false,
            TranscriptEvent::Paused { round } => {
                tally.count("results: pauses");
                goes_on && self.is_open(*round) && !std::mem::replace(&mut self.paused, true)
            }
            TranscriptEvent::Resumed { round } => {
                goes_on && self.is_open(*round) && std::mem::replace(&mut self.paused, false)
            }
            TranscriptEvent::Removed { round, withdrawn } => {
                let ended = !goes_on && withdrawn.is_none() && *round + 1 == self.round;
                self.is_open(*round) || ended
            }
            TranscriptEvent::Cancelled { round, .. } => {
                self.cancelled = true;
                goes_on && self.is_open(*round)
            }
            TranscriptEvent::Failed { round, attempt, .. } => {
                tally.count("results: attempts failed");
                let fits = goes_on && !self.paused && (*round, *attempt) == (self.round, self.attempt);
                self.attempt += 1;
                fits
            }
            TranscriptEvent::Published { round, submissions, prompt, candidates, ballots, group_prompts } => {
                tally.count("results: rounds published");
                let stored = export.rounds.get(self.round as usize);
                let same = stored.is_some_and(|stored| {
                    let mut digests: Vec<_> = stored.ballots.iter().map(|ballot| ballot.digest).collect();
                    digests.sort_unstable();
                    let result = &stored.result;
                    result.prompt == *prompt && result.submissions == *submissions && digests == *ballots
                });
                let gated = export.spec.strategy.name.is_gated();
                let listed = if gated { candidates.contains(prompt) } else { candidates.is_empty() };
                let grouped = export.spec.strategy.name.has_groups() || group_prompts.is_empty();
                let listed =
                    listed && grouped && group_prompts.iter().all(|one| one != prompt && candidates.contains(one));
                goes_on && !self.paused && self.ends(*round) && same && listed
            }
            TranscriptEvent::RolledBack { round, to_round, prompt } => {
                tally.count("results: rounds rolled back");
                let result = |round: u32| export.rounds.get(round as usize).map(|round| &round.result);
                let same = result(*round).is_some_and(|stored| {
                    let nothing =
                        stored.submissions.is_empty() && stored.record == json!({ "rolled_back_to": to_round });
                    nothing && stored.prompt == *prompt
                });
                let earlier = to_round < round && result(*to_round).is_some_and(|earlier| earlier.prompt == *prompt);
                let fits = goes_on && self.ends(*round) && same && earlier;
                // Going back is the host's, and may end the last round in a pause.
                self.paused &= self.round <= export.spec.rounds;
                fits
            }
        }
    }

    fn ends(&mut self, round: u32) -> bool {
        let fits = round == self.round;
        (self.round, self.attempt) = (self.round + 1, 0);
        fits
    }

    /// The first round is said to be 0 before it opens.
    fn is_open(&self, round: u32) -> bool {
        round == self.round || (round == 0 && (self.round, self.attempt) == (1, 0))
    }

    /// Whether this is the end that the store tells.
    pub(super) fn is_complete(&self, export: &Export) -> bool {
        match export.status {
            FederationStatus::Finished => !self.paused && !self.cancelled && self.round == export.spec.rounds + 1,
            FederationStatus::Failed => {
                let tried = self.attempt == export.spec.policy.max_retries + 1;
                !self.paused && !self.cancelled && tried && export.reason.is_some()
            }
            FederationStatus::Cancelled => self.cancelled && export.reason.is_some(),
            FederationStatus::Gathering | FederationStatus::Running | FederationStatus::Paused => false,
        }
    }
}
