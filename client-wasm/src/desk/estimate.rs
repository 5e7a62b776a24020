//! What a run will take, before it begins.

use super::{Desk, rows};
use crate::boundary::{Estimate, LlmChoice, RunSettings, TabError};
use crate::platform::cost;
use feddtpt_client::{most_choice_calls, most_scoring_calls};
use feddtpt_connect::Usage;
use feddtpt_connect::llm::Questions;
use feddtpt_shared::Row;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::search::Searcher;

/// Bytes of English text that make one token, about.
const BYTES_PER_TOKEN: usize = 4;
/// Tokens of an answer, about.
const ANSWER_TOKENS: u64 = 3;

/// The estimate for the chosen rows.
pub(crate) async fn estimate(desk: &Desk, settings: &RunSettings) -> Result<Estimate, TabError> {
    let view = desk.known_view().await?;
    let own = desk.rows.borrow().as_ref().map(|read| read.rows.clone()).ok_or_else(rows::no_rows)?;
    let spec = &view.spec;
    let per_round = calls_per_round(spec, own.len());
    let rounds = u64::from(spec.rounds.saturating_sub(view.round.saturating_sub(1)));
    // The first prompt and the last one are judged on all own rows at the end.
    let all = per_round * rounds + most_choice_calls(spec, own.len()) + 2 * own.len() as u64;
    let calls_total = settings.budget_calls.map_or(all, |budget| budget.min(all));
    let usage = usage(spec, &own, calls_total);
    let money = settings.price.as_ref().map(|price| cost(price, usage));
    let free = matches!(settings.llm, LlmChoice::InTab { .. } | LlmChoice::BuiltIn);
    Ok(Estimate {
        calls_per_round: per_round,
        calls_total,
        input_tokens: usage.input_tokens,
        output_tokens: usage.output_tokens,
        money,
        note: note(spec.policy.clients_per_round, free),
    })
}

/// What the figures are, in words.
fn note(clients_per_round: Option<u32>, free: bool) -> String {
    let bound = clients_per_round.map_or_else(
        || "At most".to_owned(),
        |clients| {
            format!("At most, as if every round asked you; each asks {clients} of the participants and costs the others nothing")
        },
    );
    let unit = if free {
        "The model runs on this device and costs nothing."
    } else {
        "Tokens are estimated from the length of your rows, about four bytes each."
    };
    format!("{bound}; answers that were paid for once are not asked for again. {unit}")
}

/// LLM calls of one round at most, for searching and for judging candidates.
fn calls_per_round(spec: &FederationSpec, own_rows: usize) -> u64 {
    if spec.search.name == Searcher::MlmBlind {
        return most_scoring_calls(spec, own_rows);
    }
    let batch = (spec.search.batch_rows.min(own_rows) + spec.task.public_rows.len()) as u64;
    let calls = batch * (u64::from(spec.search.iterations) + 1) + most_scoring_calls(spec, own_rows);
    spec.search.calls_per_round.map_or(calls, |limit| limit.min(calls))
}

/// Tokens of `calls` calls about `rows`.
pub(crate) fn usage(spec: &FederationSpec, rows: &[Row], calls: u64) -> Usage {
    let questions = Questions::chat(spec.task.clone());
    let bytes = |row: &Row| questions.instruction().len() + questions.text(&spec.task.seed_prompt, &row.text).len();
    let total: usize = rows.iter().map(bytes).sum();
    let mean = (total / rows.len().max(1)).div_ceil(BYTES_PER_TOKEN) as u64;
    Usage { input_tokens: calls * mean, output_tokens: calls * ANSWER_TOKENS, estimated: true }
}
