//! The searcher `racing`: edits race on blocks of rows against the prompt that they change.
//!
//! A step asks the LLM about one prompt and one block, so that a saved search goes on anywhere and the budget is honoured to
//! the call. An edit is compared with its parent on the very same rows (a paired difference has far less noise than two
//! accuracies) and dropped as soon as it is not ahead. What is left at the end is ranked by its gain over the round's
//! prompt, shrunk, since a gain on few rows is mostly luck (method notes: racing after CAPO, arXiv 2504.16005; operators, beam and entropy
//! guard after `GrIPS`, arXiv 2203.07281; influence after `ClaPS`, arXiv 2310.12774).

mod edit;
mod paired;
mod races;

pub use edit::shared_words;
pub use races::Races;

use super::context::{SearchContext, SearchEvent, SearchObserver};
use super::state::{SearchEnd, SearchState, Trial};
use crate::evaluate::{Account, Score, answers};
use crate::platform::{Answer, Clock, Llm, Proposer};
use feddtpt_shared::Prompt;
use feddtpt_shared::sign_test::sign_test;
use paired::{Comparison, compare, keeps_answering_alike};
use races::Race;

/// Makes one step: asks about one block, and decides what can be decided.
pub(super) async fn step<L: Llm, P: Proposer, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    state: &mut SearchState,
    account: &mut Account,
    observer: &impl SearchObserver,
) -> Result<(), SearchEnd> {
    if state.score.is_none() {
        let start = state.start.clone();
        let block = context.settings.racing.block_rows as usize;
        ask(context, &start, block.min(context.batch.rows().len()), account).await?;
        let score = scored(context, &start, account);
        observer.search_event(&SearchEvent::Started { prompt: start, score: score.clone() });
        (state.start_score, state.score) = (Some(score.clone()), Some(score));
        state.races = Some(Box::new(Races::new(context, state).await?));
        return Ok(());
    }
    let mut races = state.races.take().unwrap_or_default();
    let result = advance(context, state, &mut races, account, observer).await;
    if result.is_err()
        && let Some(race) = races.race.take()
    {
        finish(context, state, &mut races, race, account, observer);
    }
    let mut best = races.best(context, &state.start, account);
    if let (true, true, Some(spare)) = (context.explores, result.is_err() && best == state.start, &races.spare) {
        best = spare.prompt.clone();
    }
    state.score = Some(scored(context, &best, account)).filter(|score| score.total > 0).or(state.score.take());
    state.start_score = Some(scored(context, &state.start, account));
    state.current = best;
    state.races = Some(races);
    result
}

async fn advance<L: Llm, P: Proposer, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    state: &mut SearchState,
    races: &mut Races,
    account: &mut Account,
    observer: &impl SearchObserver,
) -> Result<(), SearchEnd> {
    let (block, whole) = (context.settings.racing.block_rows as usize, context.batch.rows().len());
    if races.measure_influence(context, &state.start, account).await? {
        return Ok(());
    }
    let Some(mut race) = races.race.take() else {
        if state.step >= context.settings.iterations {
            return Err(SearchEnd::Completed);
        }
        let drawn = edit::draw(context, state, races).await.map_err(|e| SearchEnd::ProposerFailed(e.0))?;
        let Some(race) = drawn else {
            state.step += 1;
            return if races.gives_up() { Err(SearchEnd::NothingLeft) } else { Ok(()) };
        };
        observer.search_event(&SearchEvent::Proposed {
            step: state.step,
            position: race.position,
            kind: race.kind,
            from: race.from.clone(),
            token: race.token.clone(),
            prompt: race.prompt.clone(),
        });
        races.race = Some(race);
        return Ok(());
    };
    let rows = (race.rows + block).min(whole);
    // On an error the race goes back, so that what it has shown so far counts.
    let asked = match ask(context, &race.parent, rows, account).await {
        Ok(()) => ask(context, &race.prompt, rows, account).await,
        Err(end) => Err(end),
    };
    if let Err(end) = asked {
        races.race = Some(race);
        return Err(end);
    }
    race.rows = rows;
    let comparison = compare(context, &race.parent, &race.prompt, rows, account);
    let behind = comparison.wins <= comparison.losses;
    let constant = keeps_answering_alike(context, &race.prompt, rows, account);
    if behind || constant || rows == whole {
        finish(context, state, races, race, account, observer);
    } else {
        races.race = Some(race);
    }
    Ok(())
}

/// The race is over: the edit joins the beam or not.
fn finish<L: Llm, P, C>(
    context: &SearchContext<'_, L, P, C>,
    state: &mut SearchState,
    races: &mut Races,
    race: Race,
    account: &Account,
    observer: &impl SearchObserver,
) {
    let settings = &context.settings.racing;
    let rows = paired::known(context, &race.prompt, account).len();
    let Comparison { wins, losses } = compare(context, &race.parent, &race.prompt, rows, account);
    let tried = if settings.correct_for_many { f64::from(state.step + 1) } else { 1.0 };
    let convinces = wins > losses && sign_test(wins, losses) * tried <= settings.alpha;
    let accepted = rows > 0 && convinces && !keeps_answering_alike(context, &race.prompt, rows, account);
    let score = (rows > 0).then(|| scored(context, &race.prompt, account));
    races.note(&race, wins + losses);
    state.trials.push(Trial {
        position: race.position,
        token: race.token.clone(),
        prompt: race.prompt.digest(),
        billionths: score.as_ref().map(Score::billionths),
        accepted,
    });
    observer.search_event(&SearchEvent::Tried { step: state.step, score, accepted });
    races.spare(&race.prompt, wins, losses);
    if accepted {
        races.keep(context, &state.start, race.prompt, account);
    }
    state.step += 1;
}

/// Asks about the batch's first `rows` rows. Where the budget does not reach that far, as many as it reaches are asked, and
/// then it is at its end.
async fn ask<L: Llm, P, C: Clock>(
    context: &SearchContext<'_, L, P, C>,
    prompt: &Prompt,
    rows: usize,
    account: &mut Account,
) -> Result<(), SearchEnd> {
    let part = context.batch.first(rows);
    let missing = crate::evaluate::missing(account, context.llm.id(), prompt, &part);
    let Some(left) = account.budget.left().filter(|left| *left < missing) else {
        return answers(context.llm, context.clock, prompt, &part, account).await.map(|_| ()).map_err(SearchEnd::from);
    };
    let fits =
        |rows: &usize| crate::evaluate::missing(account, context.llm.id(), prompt, &context.batch.first(*rows)) <= left;
    let most = (0..rows).rev().find(fits).unwrap_or(0);
    answers(context.llm, context.clock, prompt, &context.batch.first(most), account).await?;
    Err(SearchEnd::BudgetReached)
}

/// The score on the rows that were asked about so far: a prefix of the batch.
fn scored<L: Llm, P, C>(context: &SearchContext<'_, L, P, C>, prompt: &Prompt, account: &Account) -> Score {
    let known = paired::known(context, prompt, account);
    let labels = context.batch.rows().iter().map(|row| row.label);
    let pairs: Vec<(u32, Answer)> = labels.zip(known).collect();
    Score::count(context.settings.objective, context.batch.labels(), pairs)
}
