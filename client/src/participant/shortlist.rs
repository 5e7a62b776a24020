//! The candidates that a server asks about: whether they may be asked about, and what to do.

use super::config::Review;
use super::driver::{Federation, Participant, ParticipantError, check_prompt};
use super::event::Observer;
use super::state::{BallotSummary, Shortlist, State};
use crate::ballot::is_drawn;
use crate::platform::{Clock, Llm, Proposer, Server, Storage};
use feddtpt_shared::Prompt;
use feddtpt_shared::limits::MAX_CANDIDATES;
use feddtpt_shared::messages::RoundView;
use std::collections::HashSet;

/// What a request for a ballot means for a participant.
pub(super) enum Asked {
    /// To judge these.
    Judge(Shortlist),
    /// To send this once more: the server goes on from a backup that is older than its own receipt.
    Again(BallotSummary),
    /// Nothing: it is said, or it is a round that this participant leaves out.
    Nothing,
}

impl<L: Llm, P: Proposer, S: Server, C: Clock, T: Storage, O: Observer, R: Review> Participant<L, P, S, C, T, O, R> {
    /// What to do about the candidates in `view`. `news` is whether anything happened since the last look: a ballot that the
    /// server has not taken is made again only after that.
    pub(super) fn asked(
        &self,
        state: &State,
        view: &RoundView,
        federation: &Federation,
        news: bool,
    ) -> Result<Asked, ParticipantError> {
        check(view, federation)?;
        let known = state.rounds.iter().find(|summary| summary.round == view.round);
        let kept = known.and_then(|known| known.ballots.iter().find(|ballot| ballot.ballot.stage == view.stage));
        let same = kept.is_some_and(|kept| kept.candidates == view.candidates);
        let judged_before = kept.map_or(0, |kept| kept.judged - u32::from(same));
        let room = self.config.max_rounds.is_none_or(|max| state.rounds.len() < max as usize);
        Ok(match kept {
            Some(_) if !news => Asked::Nothing,
            Some(kept) if same && kept.counted => Asked::Again(kept.clone()),
            None if known.is_none() && !room => Asked::Nothing,
            _ => {
                let spec = &federation.view.spec;
                let most = spec.policy.clients_per_round.unwrap_or(u32::MAX);
                let asked = view.participants.min(most);
                let is_drawn = is_drawn(&spec.strategy.gate, view.stage, asked, self.config.seed, view.round);
                Asked::Judge(Shortlist {
                    stage: view.stage,
                    candidates: view.candidates.clone(),
                    judged_before,
                    is_drawn,
                })
            }
        })
    }
}

/// A server that may ask about anything could learn about single rows. It may ask in a federation with a gate, about a few
/// different prompts of the public vocabulary, in the stages that were agreed on.
fn check(view: &RoundView, federation: &Federation) -> Result<(), ParticipantError> {
    let strategy = &federation.view.spec.strategy;
    let (stages, stage) = (strategy.gate.stages, view.stage);
    let most = strategy.gate.candidates_in(stage).min(MAX_CANDIDATES);
    let refuse = |reason: String| Err(ParticipantError::BadCandidates(reason));
    if !strategy.name.is_gated() {
        return refuse("its strategy has none".to_owned());
    }
    if !(1..=stages).contains(&stage) {
        return refuse(format!("stage {stage} of {stages}"));
    }
    if !(1..=most).contains(&view.candidates.len()) {
        return refuse(format!("{} of them, where 1 to {most} are agreed on", view.candidates.len()));
    }
    view.candidates.iter().try_for_each(|candidate| check_prompt(candidate, federation))?;
    let mut seen: HashSet<&Prompt> = HashSet::new();
    match view.candidates.iter().find(|candidate| !seen.insert(candidate)) {
        Some(twice) => refuse(format!("\"{twice}\" stands there twice")),
        None => Ok(()),
    }
}
