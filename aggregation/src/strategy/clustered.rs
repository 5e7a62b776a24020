//! One representative per cluster: the token with the largest attention weight (arXiv 2411.00985, section 3.3).

use super::{Cluster, Draft};
use crate::{KeptReason, Withheld, dbscan::renumbered, prepared::Prepared};
use feddtpt_shared::strategy::NoisePolicy;

/// Applies the noise policy to `labels`, picks representatives and asks the release rule. Of the clusters that may be
/// released at most `limit` are kept, those with the largest representatives' weights.
pub(super) fn draft(round: &Prepared<'_>, labels: Vec<Option<u32>>, limit: usize) -> Draft {
    let labels = match round.settings.noise {
        NoisePolicy::Drop => labels,
        NoisePolicy::Keep => noise_on_its_own(&labels),
    };
    let clusters = clusters(round, &labels);
    let mut chosen = vec![false; labels.len()];
    let mut withheld: Vec<Option<Withheld>> =
        labels.iter().map(|label| Some(label.map_or(Withheld::Noise, |_| Withheld::NotRepresentative))).collect();
    let mut releasable = Vec::new();
    for cluster in &clusters {
        let token = cluster.representative;
        chosen[token] = true;
        if round.release.allows(cluster.participants, round.tally.published[token]) {
            releasable.push(token);
            withheld[token] = Some(Withheld::NotChosen);
        } else {
            withheld[token] = Some(Withheld::BelowThreshold);
        }
    }
    releasable.sort_by(|&a, &b| round.rank(a, b));
    releasable.truncate(limit);
    for &token in &releasable {
        withheld[token] = None;
    }
    Draft {
        kept: releasable.into_iter().map(|token| (token, round.positions[token])).collect(),
        empty_because: if clusters.is_empty() { KeptReason::AllNoise } else { KeptReason::NothingReleasable },
        labels,
        chosen,
        withheld,
        clusters,
        density: None,
    }
}

/// Makes each noise token a cluster of its own and numbers all clusters by their smallest token again.
fn noise_on_its_own(labels: &[Option<u32>]) -> Vec<Option<u32>> {
    let clusters = labels.iter().flatten().max().map_or(0, |label| *label as usize + 1);
    renumbered(
        labels.iter().enumerate().map(|(token, label)| Some(label.map_or(clusters + token, |label| label as usize))),
    )
}

fn clusters(round: &Prepared<'_>, labels: &[Option<u32>]) -> Vec<Cluster> {
    let number = labels.iter().flatten().max().map_or(0, |label| *label as usize + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); number];
    for (token, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            members[*label as usize].push(token);
        }
    }
    members
        .into_iter()
        .zip(round.tally.group_participants(labels, number))
        .filter_map(|(tokens, participants)| {
            // Numbers are dense, so that every cluster has a first token and none is filtered out.
            let representative = tokens.iter().copied().min_by(|&a, &b| round.rank(a, b))?;
            Some(Cluster { tokens, participants, representative })
        })
        .collect()
}
