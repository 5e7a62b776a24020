//! A step of a federation, as a value that every store carries out alike.

use super::column::to_json;
use super::{FederationState, Position, Publication, StoreError};
use crate::gate::Contest;
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::TranscriptEvent;

/// One step of a federation. Everything in it happens in one transaction, or nothing does.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Which federation.
    pub federation: String,
    /// Where it must stand.
    pub from: Position,
    /// Proposals that round `from.round` must hold, or ballots that its stage must: a removal may come between the decision
    /// and the step.
    pub least_submissions: u32,
    /// Where it stands after.
    pub to: Position,
    /// When.
    pub now_ms: u64,
    /// When the phase that is open then has opened. A phase that stood still counts as opened later.
    pub opened_ms: u64,
    /// Since when the clock stands still, if it does then.
    pub paused_ms: Option<u64>,
    /// Participants not heard of since then are away from now on; `None` leaves it as it is.
    pub active_since_ms: Option<u64>,
    /// Why, when it ends before its last round.
    pub reason: Option<String>,
    /// Whom the round asks that opens with this step; `None` where none opens, or where it asks everybody.
    pub draw: Option<Draw>,
    /// What round `from.round` has come to, where it has a gate. The list that is open in it is asked from now on.
    pub contest: Option<Contest>,
    /// The result of round `from.round`.
    pub publication: Option<Publication>,
    /// What the transcript says about it.
    pub event: Option<TranscriptEvent>,
}

impl Transition {
    /// A step that opens a phase now and has no further effect.
    pub fn new(federation: impl Into<String>, from: Position, to: Position, now_ms: u64) -> Self {
        Self {
            federation: federation.into(),
            from,
            least_submissions: 0,
            to,
            now_ms,
            opened_ms: now_ms,
            paused_ms: None,
            active_since_ms: None,
            reason: None,
            draw: None,
            contest: None,
            publication: None,
            event: None,
        }
    }

    /// What participants are asked to judge from now on, as the column holds it: `None` leaves it as it is. Outside of
    /// scoring (stage 0) nothing is asked.
    pub(super) fn list_column(&self) -> Result<Option<String>, StoreError> {
        self.contest.as_ref().map(|contest| to_json(&contest.list(), "candidates")).transpose()
    }

    /// The step from where a federation stands.
    pub fn of(state: &FederationState, to: Position, now_ms: u64) -> Self {
        Self::new(state.id.clone(), state.position, to, now_ms)
    }
}

/// A draw of the participants that a round asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// How many.
    pub count: u32,
    /// The federation's seed.
    pub seed: u64,
}

/// A participant that a round may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) id: String,
    /// Whether an earlier attempt at the round has asked it.
    pub(super) asked: bool,
}

impl Draw {
    /// Whom the round at `to` asks: first whoever an earlier attempt has asked, who may be searching still, then by a hash
    /// that nobody can steer, so that the same seed, round and participants give the same draw.
    pub(super) fn among(self, federation: &str, to: Position, candidates: Vec<Candidate>) -> Vec<String> {
        let (seed, round, attempt) = (self.seed.to_string(), to.round.to_string(), to.attempt.to_string());
        let ticket = |id: &str| Digest::of_parts(["draw", &seed, federation, &round, &attempt, id]);
        let mut tickets: Vec<_> =
            candidates.into_iter().map(|candidate| (!candidate.asked, ticket(&candidate.id), candidate.id)).collect();
        tickets.sort_unstable();
        tickets.truncate(self.count as usize);
        tickets.into_iter().map(|(_, _, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::federation::{FederationStatus, Phase};
    use std::collections::HashMap;

    fn at(round: u32, attempt: u32) -> Position {
        Position { status: FederationStatus::Running, round, attempt, phase: Some(Phase::Propose), stage: 0 }
    }

    fn candidates(asked: &[&str]) -> Vec<Candidate> {
        let ids = ["p1", "p2", "p3", "p4", "p5"];
        ids.iter().map(|id| Candidate { id: (*id).to_owned(), asked: asked.contains(id) }).collect()
    }

    #[test]
    fn a_draw_is_repeatable_and_every_round_draws_anew() {
        let draw = Draw { count: 2, seed: 7 };
        let drawn = |round, attempt| draw.among("f", at(round, attempt), candidates(&[]));
        assert_eq!(drawn(1, 0), drawn(1, 0));
        let mut backwards = candidates(&[]);
        backwards.reverse();
        assert_eq!(draw.among("f", at(1, 0), backwards), drawn(1, 0), "the order of arrival decides nothing");
        let mut often = HashMap::<String, u32>::new();
        for round in 1..=1_000 {
            for id in drawn(round, 0) {
                *often.entry(id).or_default() += 1;
            }
        }
        // 400 each are to be expected, with a standard deviation of 15.
        assert!(often.len() == 5 && often.values().all(|count| (320..480).contains(count)), "{often:?}");
        assert!((1..=20).any(|round| drawn(round, 0) != drawn(round, 1)), "a retry asks others");
    }

    #[test]
    fn whoever_was_asked_stays_and_fewer_than_wanted_are_all() {
        let draw = Draw { count: 2, seed: 7 };
        for round in 1..50 {
            assert!(draw.among("f", at(round, 1), candidates(&["p4"])).contains(&"p4".to_owned()));
        }
        assert_eq!(Draw { count: 9, seed: 7 }.among("f", at(1, 0), candidates(&[])).len(), 5);
    }
}
