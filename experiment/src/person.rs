//! One participant of a run.

use crate::arm::{Arm, Run};
use crate::models::Models;
use crate::world::{NoWait, World};
use anyhow::anyhow;
use feddtpt_client::data::Part;
use feddtpt_client::platform::{Llm, Proposer};
use feddtpt_client::search::{NoObserver, SearchContext, SearchEnd, search_round};
use feddtpt_client::{Account, Batch, LeakCheck, LeakSettings, Score};
use feddtpt_shared::Prompt;

/// One participant's memory.
pub(crate) struct Person {
    pub(crate) at: usize,
    pub(crate) seed: u64,
    pub(crate) account: Account,
}

/// What a search ends in.
pub(crate) struct Found {
    /// The proposal.
    pub(crate) prompt: Prompt,
    /// Its score on the rows that were searched on, where the searcher asks for one.
    pub(crate) score: Option<Score>,
}

impl Person {
    pub(crate) fn new(world: &World, at: usize, run: Run) -> Self {
        let whole = run.calls_per_round.saturating_mul(u64::from(run.rounds));
        Self { at, seed: world.seeds[at], account: Account::new(Some(whole), None) }
    }

    #[expect(clippy::too_many_arguments, reason = "the run's parts, and the models")]
    pub(crate) async fn search<L: Llm, P: Proposer>(
        &mut self,
        world: &World,
        arm: &Arm,
        run: Run,
        round: u32,
        prompt: &Prompt,
        published: &[Prompt],
        models: &Models<'_, L, P>,
    ) -> anyhow::Result<Found> {
        let rows = &world.participants[self.at];
        let gate = &arm.strategy.gate;
        let (part, reserved) = if arm.strategy.name.is_gated() {
            (Part::Search { selection_share: gate.selection_share }, {
                let most = gate.most_calls(rows.len(), world.task.public_rows.len());
                most.min(run.calls_per_round * 3 / 4)
            })
        } else {
            (Part::All, 0)
        };
        let public = &world.task.public_rows;
        let batch = Batch::draw_part(rows, part, public, arm.search.batch_rows, self.seed, round);
        let leak = LeakCheck::new(LeakSettings::default(), &world.vocabulary, rows.rows(), public, published);
        let whole = run.calls_per_round.saturating_mul(u64::from(run.rounds));
        self.account.budget.open_round(round);
        self.account.budget.set_limits(Some(whole), Some(run.calls_per_round.saturating_sub(reserved)));
        let context = SearchContext {
            llm: models.llm(arm, self.at),
            proposer: models.words,
            clock: &NoWait,
            leak: &leak,
            batch: &batch,
            settings: &arm.search,
            max_prompt_tokens: world.task.max_prompt_tokens,
            explores: arm.strategy.name.is_gated(),
            seed: self.seed,
            round,
        };
        let state = search_round(&context, prompt.clone(), &mut self.account, &NoObserver).await;
        match state.end {
            Some(SearchEnd::LlmRefused(reason) | SearchEnd::LlmFailed(reason) | SearchEnd::ProposerFailed(reason)) => {
                Err(anyhow!("participant {} in round {round}: {reason}", self.at))
            }
            _ if leak.check(&state.current).is_err() => Ok(Found { prompt: prompt.clone(), score: state.start_score }),
            _ => Ok(Found { prompt: state.current, score: state.score }),
        }
    }

    /// Sets what judging may spend: everything that the round's search has left.
    pub(crate) fn allow_judging(&mut self, run: Run) {
        let whole = run.calls_per_round.saturating_mul(u64::from(run.rounds));
        self.account.budget.set_limits(Some(whole), Some(run.calls_per_round));
    }
}
