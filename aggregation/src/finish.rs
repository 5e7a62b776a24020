//! From a draft to the result: order, cap and records.

use crate::{
    Aggregation, AggregationInput, ClusterRecord, KeptReason, Outcome, TokenRecord, Withheld, prepared::Prepared,
    projection::map, strategy::Draft,
};
use feddtpt_shared::Prompt;

/// Orders the draft's tokens by position (ties by the settings), caps their number and writes the records.
pub(crate) fn finish(input: &AggregationInput, round: &Prepared<'_>, mut draft: Draft) -> Aggregation {
    for token in cap(round, &mut draft.kept, input.max_prompt_tokens) {
        draft.withheld[token] = Some(Withheld::OverLength);
    }
    // A token that fills several positions may have lost one of them only.
    for &(token, _) in &draft.kept {
        draft.withheld[token] = None;
    }
    draft.kept.sort_by(|a, b| a.1.total_cmp(&b.1).then(round.tie(a.0, b.0)));
    let tokens = &round.tally.tokens;
    let mut aggregation = without_tokens(input, round, draft.empty_because);
    if !draft.kept.is_empty() {
        aggregation.prompt = draft.kept.iter().map(|(token, _)| tokens[*token].clone()).collect();
        aggregation.outcome = Outcome::Aggregated;
    }
    aggregation.clusters = (0..)
        .zip(&draft.clusters)
        .map(|(id, cluster)| ClusterRecord {
            id,
            tokens: cluster.tokens.iter().map(|&token| tokens[token].clone()).collect(),
            participants: cluster.participants,
            representative: tokens[cluster.representative].clone(),
            released: draft.withheld[cluster.representative].is_none(),
        })
        .collect();
    aggregation.tokens = records(round, &draft);
    if let Some(density) = draft.density {
        aggregation.eps = Some(density.eps);
        aggregation.distance_curve = density.distance_curve;
        aggregation.elbow_index = density.elbow_index;
    }
    aggregation
}

/// The incumbent with a reason, and no records.
pub(crate) fn without_tokens(input: &AggregationInput, round: &Prepared<'_>, reason: KeptReason) -> Aggregation {
    Aggregation {
        prompt: Prompt::clone(&input.incumbent),
        outcome: Outcome::KeptIncumbent { reason },
        proposals: round.tally.proposals,
        abstentions: round.tally.abstentions,
        release_threshold: round.release.threshold(),
        eps: None,
        distance_curve: Vec::new(),
        elbow_index: None,
        tokens: Vec::new(),
        clusters: Vec::new(),
    }
}

/// Leaves the `most` tokens of the largest weight in `kept` and gives the others. Of one token in several positions
/// the earlier position is worth more.
fn cap(round: &Prepared<'_>, kept: &mut Vec<(usize, f64)>, most: usize) -> Vec<usize> {
    kept.sort_by(|a, b| round.rank(a.0, b.0).then(a.1.total_cmp(&b.1)));
    kept.split_off(most.min(kept.len())).into_iter().map(|(token, _)| token).collect()
}

fn records(round: &Prepared<'_>, draft: &Draft) -> Vec<TokenRecord> {
    let tally = &round.tally;
    map(&round.units)
        .into_iter()
        .enumerate()
        .map(|(i, map)| TokenRecord {
            token: tally.tokens[i].clone(),
            occurrences: tally.counts[i],
            participants: tally.participants[i],
            attention: round.weights[i].attention,
            alpha: round.weights[i].alpha,
            position: round.positions[i],
            cluster: draft.labels[i],
            representative: draft.chosen[i],
            released: draft.withheld[i].is_none(),
            withheld: draft.withheld[i],
            map,
        })
        .collect()
}
