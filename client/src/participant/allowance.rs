//! What a participant may spend now: on a search, and on judging candidates after it.

use super::config::Review;
use super::driver::Participant;
use super::event::Observer;
use super::state::State;
use crate::platform::{Clock, Llm, Proposer, Server, Storage};
use feddtpt_shared::federation::FederationSpec;

/// LLM calls that judging the candidates of one round takes at most; none without a gate.
pub fn most_scoring_calls(spec: &FederationSpec, own_rows: usize) -> u64 {
    if !spec.strategy.name.is_gated() {
        return 0;
    }
    spec.strategy.gate.most_calls(own_rows, spec.task.public_rows.len())
}

/// LLM calls that choosing between the prompt for all and those for groups takes in the end, at most; none without groups.
pub fn most_choice_calls(spec: &FederationSpec, own_rows: usize) -> u64 {
    if !spec.strategy.name.has_groups() {
        return 0;
    }
    // Of the share that is kept for judging, each class rounds for itself: at most a row more each.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
    let kept = (own_rows as f64 * spec.strategy.gate.selection_share).ceil() as usize;
    let rows = own_rows.min(kept + spec.task.labels.len());
    (u64::from(spec.strategy.groups.max_groups) + 1) * rows as u64
}

impl<L: Llm, P: Proposer, S: Server, C: Clock, T: Storage, O: Observer, R: Review> Participant<L, P, S, C, T, O, R> {
    /// Sets what a search may spend. It leaves what judging the round's candidates may take, but three quarters of what there is
    /// at most: a participant that could not judge would have no say in what is published.
    pub(super) fn allow_search(&self, state: &mut State, spec: &FederationSpec) {
        let (total, per_round) = (self.total_calls(state), spec.search.calls_per_round);
        let budget = &mut state.account.budget;
        if !spec.strategy.name.is_gated() {
            return budget.set_limits(total, per_round);
        }
        let before = budget.spent() - budget.round_spent();
        let allowed = total.map(|total| total.saturating_sub(before)).into_iter().chain(per_round).min();
        let kept = most_scoring_calls(spec, self.rows.len());
        budget.set_limits(total, allowed.map(|allowed| allowed - kept.min(allowed.saturating_mul(3) / 4)));
    }

    /// Sets what judging may spend: everything that is left.
    pub(super) fn allow_judging(&self, state: &mut State, spec: &FederationSpec) {
        let total = self.total_calls(state);
        state.account.budget.set_limits(total, spec.search.calls_per_round);
    }

    /// The own budget, or what the LLM will still answer where that is less.
    fn total_calls(&self, state: &State) -> Option<u64> {
        let own = self.llm.calls_left().map(|left| state.account.budget.spent().saturating_add(left));
        self.config.budget_calls.into_iter().chain(own).min()
    }
}
