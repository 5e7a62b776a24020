//! One step after another.

use super::context::{SearchContext, SearchEvent, SearchObserver};
use super::draw::{choose, position};
use super::kind::EditKind;
use super::method::{Method, by_name};
use super::racing;
use super::state::{SearchEnd, SearchState, Trial};
use crate::evaluate::{Account, EvaluateError, Score, evaluate};
use crate::platform::{Clock, Llm, Proposer};
use feddtpt_shared::Prompt;

/// Makes one step: judges the starting prompt, or tries one word. Does nothing once `state.end` is set.
///
/// What comes after depends on `state` and `context` alone, so a search that is saved after each step can be gone on with
/// anywhere.
pub async fn step<L: Llm, P: Proposer, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    state: &mut SearchState,
    account: &mut Account,
    observer: &impl SearchObserver,
) {
    if state.end.is_some() {
        return;
    }
    let Some(method) = by_name(context.settings.name) else {
        if let Err(end) = racing::step(context, state, account, observer).await {
            state.end = Some(end);
        }
        return;
    };
    if method.asks_llm() && state.score.is_none() {
        match judge(context, &state.current, account).await {
            Ok(score) => {
                observer.search_event(&SearchEvent::Started { prompt: state.current.clone(), score: score.clone() });
                state.start_score = Some(score.clone());
                state.score = Some(score);
            }
            Err(end) => state.end = Some(end),
        }
        return;
    }
    if state.step >= context.settings.iterations {
        state.end = Some(SearchEnd::Completed);
        return;
    }
    if let Err(end) = trial(context, method, state, account, observer).await {
        state.end = Some(end);
    }
}

/// Runs a whole search from `prompt`.
pub async fn search_round<L: Llm, P: Proposer, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    prompt: Prompt,
    account: &mut Account,
    observer: &impl SearchObserver,
) -> SearchState {
    let mut state = SearchState::begin(prompt);
    while state.end.is_none() {
        step(context, &mut state, account, observer).await;
    }
    state
}

async fn trial<L: Llm, P: Proposer, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    method: &dyn Method,
    state: &mut SearchState,
    account: &mut Account,
    observer: &impl SearchObserver,
) -> Result<(), SearchEnd> {
    let place = position(context, state.step, state.current.len());
    let choice = choose(context, method, state, place).await;
    let Some(choice) = choice.map_err(|error| SearchEnd::ProposerFailed(error.0))? else {
        // Nothing at this place; the others may still have something. `iterations` bounds the tries.
        state.step += 1;
        return if state.step >= context.settings.iterations { Err(SearchEnd::NothingLeft) } else { Ok(()) };
    };
    observer.search_event(&SearchEvent::Proposed {
        step: state.step,
        position: choice.position,
        kind: if choice.from.is_some() { EditKind::Replace } else { EditKind::Insert },
        from: choice.from,
        token: choice.token.clone(),
        prompt: choice.prompt.clone(),
    });
    let score = if method.asks_llm() { Some(judge(context, &choice.prompt, account).await?) } else { None };
    let accepted = match (&score, &state.score) {
        (Some(new), Some(current)) => method.accepts(new, current),
        _ => true,
    };
    state.trials.push(Trial {
        position: choice.position,
        token: choice.token,
        prompt: choice.prompt.digest(),
        billionths: score.as_ref().map(Score::billionths),
        accepted,
    });
    observer.search_event(&SearchEvent::Tried { step: state.step, score: score.clone(), accepted });
    if accepted {
        state.current = choice.prompt;
        state.score = score;
    }
    state.step += 1;
    Ok(())
}

async fn judge<L: Llm, P, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    prompt: &Prompt,
    account: &mut Account,
) -> Result<Score, SearchEnd> {
    let objective = context.settings.objective;
    let judged = evaluate(context.llm, context.clock, prompt, context.batch, objective, account).await;
    judged.map_err(SearchEnd::from)
}

impl From<EvaluateError> for SearchEnd {
    fn from(error: EvaluateError) -> Self {
        match error {
            EvaluateError::Budget { .. } => Self::BudgetReached,
            EvaluateError::Unavailable(reason) => Self::LlmFailed(reason),
            EvaluateError::Refused(reason) => Self::LlmRefused(reason),
        }
    }
}
