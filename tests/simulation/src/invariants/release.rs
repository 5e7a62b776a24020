//! No token leaves the server that too few proposals support. Counted here from the proposals alone, not by the
//! aggregation's own tally.

use crate::table::Table;
use crate::violation::{Violation, promise};
use feddtpt_server::aggregator::public_words;
use feddtpt_server::export::ExportedRound;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::{Prompt, Token};
use serde_json::Value;
use std::collections::BTreeSet;

/// Checks every new token of a published prompt. Gives how many the threshold kept back.
pub(super) fn check(spec: &FederationSpec, before: &ExportedRound, round: &ExportedRound) -> Result<u64, Violation> {
    let incumbent = &before.result.prompt;
    let votes: Vec<&Prompt> = round.proposals.iter().map(|proposal| &proposal.prompt).collect();
    let least = spec.strategy.release_threshold.unwrap_or(if votes.len() < 5 { 2 } else { 3 }) as usize;
    let aggregation = &round.result.record["aggregation"];
    let gated = spec.strategy.name.is_gated();
    let public = if gated { public(spec, incumbent)? } else { BTreeSet::new() };
    let grouped: Vec<Prompt> = serde_json::from_value(round.result.record["group_prompts"].clone()).unwrap_or_default();
    let released = [&round.result.prompt].into_iter().chain(&grouped).flat_map(Prompt::tokens);
    for token in released.filter(|token| !incumbent.tokens().contains(token)) {
        // A candidate other than the aggregate is released word by word, and public words need nobody; the seed prompt may come back.
        let alone = votes.iter().filter(|vote| vote.tokens().contains(token)).count();
        let seed = spec.task.seed_prompt.tokens();
        if gated && (alone >= least || public.contains(token) || seed.contains(token)) {
            continue;
        }
        let clustered = !matches!(spec.strategy.name, Strategy::NoClustering | Strategy::EmbeddingAverage);
        let family = if clustered { cluster(aggregation, token) } else { BTreeSet::from([token.as_str()]) };
        let supports =
            |vote: &&&Prompt| **vote != incumbent && vote.tokens().iter().any(|token| family.contains(token.as_str()));
        let support = votes.iter().filter(supports).count();
        promise("no token is released under k", support >= least, || {
            let number = round.result.round;
            format!("round {number}: {token:?} with {family:?} has {support} of {least} proposals: {votes:?}")
        })?;
    }
    let records = aggregation["tokens"].as_array().into_iter().flatten();
    Ok(records.filter(|token| token["withheld"] == "below-threshold").count() as u64)
}

/// The words that anybody can compute from the prompt of the round before.
fn public(spec: &FederationSpec, incumbent: &Prompt) -> Result<BTreeSet<Token>, Violation> {
    let words = public_words(&Table, incumbent, spec.search.top_k, spec.task.max_prompt_tokens);
    words.map_err(|error| Violation::new("a published prompt equals a fault-free replay", error.to_string()))
}

/// The cluster that a token stands for, as the record of the aggregation has it.
fn cluster<'r>(aggregation: &'r Value, token: &'r Token) -> BTreeSet<&'r str> {
    let words = |cluster: &'r Value| cluster["tokens"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let clusters = aggregation["clusters"].as_array().into_iter().flatten();
    let own = clusters.filter(|cluster| words(cluster).any(|word| word == token.as_str()));
    own.flat_map(words).chain([token.as_str()]).collect()
}
