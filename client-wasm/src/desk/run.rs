//! Taking part: from the first start or from what was kept, to the end.

use super::{Desk, estimate, models, rows, saved};
use crate::boundary::{
    Keys, LlmChoice, OutcomeInfo, OutcomeKind, OwnPromptView, OwnRound, RunSettings, ScoreView, TabError, TabEvent,
    WaitFor, words,
};
use crate::platform::{
    Curve, KeepingStorage, Priced, Prices, TabClock, TabLedger, TabLlm, TabObserver, TabProposer, TabReview, cost,
};
use feddtpt_client::platform::Storage as _;
use feddtpt_client::{
    Outcome, OutcomeStatus, OwnAccuracy, Participant, ParticipantConfig, Rows, kept, own_accuracy, task_digest,
};
use feddtpt_connect::{Meter, Usage};
use feddtpt_shared::{Digest, Row, Task};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// What is decided at the first start and kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Decided {
    pub(super) settings: RunSettings,
    /// Whether a key was given, so that one is needed to go on. The key itself is not kept.
    #[serde(default)]
    pub(super) had_key: bool,
    /// Seed of the search; it stays here.
    seed: u64,
    /// Makes a repeated join the same join.
    nonce: Digest,
}

/// Begins with the rows in the handle.
pub(crate) async fn begin(desk: &Desk, settings: RunSettings, keys: &Keys) -> Result<OutcomeInfo, TabError> {
    let storage = desk.storage().await?;
    if kept(&storage).await?.is_some() {
        return resume(desk, keys, None).await;
    }
    let own = desk.rows.borrow().as_ref().map(|read| read.rows.clone()).ok_or_else(rows::no_rows)?;
    let seed = match &settings.seed {
        Some(seed) => seed.parse().map_err(|_| TabError::internal(format!("{seed:?} is no seed")))?,
        None => u64::from_le_bytes(random()?),
    };
    let had_key = keys.any_for(&settings);
    let decided = Decided { settings, had_key, seed, nonce: Digest::of(random::<32>()?) };
    storage.write(saved::ROWS, &own).await?;
    storage.write(saved::DECIDED, &decided).await?;
    go(desk, decided, own, keys).await
}

/// Goes on with what was kept; with `llm`, with another LLM from now on.
pub(crate) async fn resume(desk: &Desk, keys: &Keys, llm: Option<LlmChoice>) -> Result<OutcomeInfo, TabError> {
    let storage = desk.storage().await?;
    if let Some(outcome) = storage.read(saved::OUTCOME).await? {
        return Ok(outcome);
    }
    let (mut decided, own) = saved::decided(&storage).await?;
    if let Some(llm) = llm {
        decided.settings.llm = llm;
        decided.had_key = keys.any_for(&decided.settings);
        storage.write(saved::DECIDED, &decided).await?;
    }
    desk.ledger.continue_after(TabLedger::kept(&storage).await?);
    go(desk, decided, own, keys).await
}

async fn go(desk: &Desk, decided: Decided, own: Vec<Row>, keys: &Keys) -> Result<OutcomeInfo, TabError> {
    let Decided { settings, seed, nonce, .. } = decided;
    let view = desk.view_when_back().await?;
    let (spec, task) = (&view.spec, view.spec.task.clone());
    let storage = desk.storage().await?;
    let before = kept(&storage).await?;
    let meter = Meter::starting_at(storage.read(KeepingStorage::USAGE).await?.unwrap_or_default());
    let events = desk.events.clone();
    meter.on_wait(Box::new(move |wait| {
        let (reason, wait_ms) = (wait.reason.clone(), wait.wait_ms);
        events.send(&TabEvent::Retrying { what: WaitFor::Llm, reason, wait_ms });
    }));
    let llm = models::llm(desk, &settings.llm, keys, task.clone(), meter.clone()).await?;
    let per_call = settings.price.as_ref().map_or(0.0, |price| cost(price, estimate::usage(spec, &own, 1)));
    let calls = before.as_ref().map_or(0, |kept| kept.llm_calls);
    let prices = Prices::new(
        desk.events.clone(),
        meter,
        settings.price.clone(),
        settings.budget_money,
        settings.budget_calls,
        per_call,
        calls,
    );
    let llm = Priced::new(llm, prices.clone());
    let proposer = models::proposer(desk, &settings.proposer, keys).await?;
    let curve = Curve::new(storage.read(KeepingStorage::CURVE).await?.unwrap_or_default());
    let (ledger, own) = (desk.ledger.clone(), checked(own, &task)?);
    let keeping = KeepingStorage { storage, ledger, curve: curve.clone(), prices: prices.clone() };
    let review = TabReview::new(settings.review);
    *desk.review.borrow_mut() = Some(review.clone());
    let opened = prices.clone();
    let observer = TabObserver::new(
        desk.events.clone(),
        curve,
        spec.search.iterations,
        settings.review,
        before.map_or(0, |kept| kept.round),
        Rc::new(move |_| opened.open_round()),
    );
    let mut config = ParticipantConfig::new(seed, nonce);
    config.budget_calls = settings.budget_calls;
    config.expected_task = Some(task_digest(&task));
    let participant = Participant::new(
        config,
        own.clone(),
        llm.clone(),
        proposer,
        desk.http_server(),
        TabClock,
        keeping.clone(),
        observer,
        review,
    );
    prices.tell();
    let outcome = participant.run(desk.invite.clone()).await?;
    prices.begin_judging(2 * own.len());
    let found = own_accuracy(&llm, &TabClock, &keeping, &own, &task, &outcome, settings.budget_calls).await;
    end(desk, &keeping, &task, &outcome, Some(found)).await
}

/// Leaves. Whatever was being searched is given up.
pub(crate) async fn leave(desk: &Desk) -> Result<(), TabError> {
    let storage = desk.storage().await?;
    let (decided, own) = saved::decided(&storage).await?;
    let view = desk.view_when_back().await?;
    let task = view.spec.task.clone();
    desk.ledger.continue_after(TabLedger::kept(&storage).await?);
    let prices = Prices::new(desk.events.clone(), Meter::starting_at(Usage::default()), None, None, None, 0.0, 0);
    let curve = Curve::new(storage.read(KeepingStorage::CURVE).await?.unwrap_or_default());
    let observer = TabObserver::new(desk.events.clone(), curve, 0, false, 0, Rc::new(|_| ()));
    let participant = Participant::new(
        ParticipantConfig::new(decided.seed, decided.nonce),
        checked(own, &task)?,
        TabLlm::None,
        TabProposer::None,
        desk.http_server(),
        TabClock,
        storage.clone(),
        observer,
        TabReview::default(),
    );
    let mut outcome = participant.leave().await?;
    if outcome.final_prompt.is_empty() {
        // It left before its first round: what everybody sees is the last prompt.
        outcome.final_prompt = view.prompts.last().map_or_else(Default::default, |last| last.prompt.clone());
    }
    let curve = Curve::new(storage.read(KeepingStorage::CURVE).await?.unwrap_or_default());
    let keeping = KeepingStorage { storage, ledger: desk.ledger.clone(), curve, prices };
    end(desk, &keeping, &task, &outcome, None).await.map(drop)
}

/// Keeps what came of it, and no longer the rows.
async fn end(
    desk: &Desk,
    keeping: &KeepingStorage,
    task: &Task,
    outcome: &Outcome,
    found: Option<OwnAccuracy>,
) -> Result<OutcomeInfo, TabError> {
    let (status, reason) = match &outcome.status {
        OutcomeStatus::Finished => (OutcomeKind::Finished, None),
        OutcomeStatus::FederationFailed(reason) => (OutcomeKind::Failed, Some(reason.clone())),
        OutcomeStatus::Left => (OutcomeKind::Left, None),
    };
    let score = |score: Option<&feddtpt_client::Score>| score.map(ScoreView::from);
    let round = |round: &feddtpt_client::RoundSummary| OwnRound {
        round: round.round,
        words: words(&round.proposal),
        score: score(round.score.as_ref()),
        llm_calls: round.llm_calls,
        counted: round.counted,
        proposed: round.proposed,
        ballots: round.ballots.iter().map(Into::into).collect(),
    };
    let info = OutcomeInfo {
        status,
        reason,
        prompt: words(&outcome.final_prompt),
        seed_prompt: words(&task.seed_prompt),
        rounds: outcome.rounds.iter().map(round).collect(),
        llm_calls: outcome.llm_calls + found.as_ref().map_or(0, |found| found.llm_calls),
        before: score(found.as_ref().and_then(|found| found.before.as_ref())),
        after: score(found.as_ref().and_then(|found| found.after.as_ref())),
        judge_reason: found.and_then(|found| found.reason),
        own_prompt: outcome.own_prompt.as_ref().map(|own| OwnPromptView {
            prompt: words(&own.prompt),
            score: (&own.score).into(),
            published: (&own.published).into(),
        }),
    };
    keeping.keep().await?;
    keeping.storage.write(saved::OUTCOME, &info).await?;
    keeping.storage.save(saved::ROWS, "[]").await?;
    desk.events.send(&TabEvent::Ended { outcome: info.clone() });
    Ok(info)
}

fn checked(own: Vec<Row>, task: &Task) -> Result<Rows, TabError> {
    let what = "The rows were checked for another task, or none is left. Choose them again.";
    Rows::new(own, task).map_err(|error| TabError::new(crate::boundary::ErrorKind::Rows, error, what))
}

fn random<const N: usize>() -> Result<[u8; N], TabError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| TabError::internal(format!("this browser gives no randomness: {error}")))?;
    Ok(bytes)
}
