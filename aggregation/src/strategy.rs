//! The strategies: each makes a [`Draft`] of the next prompt from a prepared round.

mod clustered;
mod density;
mod embedding_average;
mod no_clustering;

use crate::{AggregationError, KeptReason, Withheld, kmeans::kmeans, prepared::Prepared};
use feddtpt_shared::strategy::Strategy;

/// A cluster by token numbers.
pub(crate) struct Cluster {
    pub(crate) tokens: Vec<usize>,
    pub(crate) participants: u32,
    pub(crate) representative: usize,
}

/// What a strategy chose, before order and cap.
pub(crate) struct Draft {
    /// The tokens that may enter the prompt, each with its position.
    pub(crate) kept: Vec<(usize, f64)>,
    /// Each token's cluster.
    pub(crate) labels: Vec<Option<u32>>,
    /// Whether each token was chosen by the strategy, released or not.
    pub(crate) chosen: Vec<bool>,
    /// Why each token is not kept; `None` for those that are.
    pub(crate) withheld: Vec<Option<Withheld>>,
    /// The clusters by number.
    pub(crate) clusters: Vec<Cluster>,
    /// DBSCAN's radius and how it was found.
    pub(crate) density: Option<Density>,
    /// Why nothing was kept, should `kept` be empty.
    pub(crate) empty_because: KeptReason,
}

/// DBSCAN's radius and the curve that it came from.
pub(crate) struct Density {
    pub(crate) eps: f64,
    pub(crate) distance_curve: Vec<f64>,
    pub(crate) elbow_index: Option<usize>,
}

/// Runs the strategy that the settings name on at least one token.
pub(crate) fn draft(round: &Prepared<'_>) -> Result<Draft, AggregationError> {
    Ok(match round.settings.name {
        Strategy::Feddtpt | Strategy::FeddtptGated | Strategy::Clustered => {
            let (labels, density) = density::by_elbow(round)?;
            Draft { density: Some(density), ..clustered::draft(round, labels, usize::MAX) }
        }
        Strategy::FeddtptKmeans => {
            let labels = kmeans(&round.units, &round.tally.counts, round.wanted(), round.seed);
            clustered::draft(round, labels.into_iter().map(Some).collect(), usize::MAX)
        }
        Strategy::FixedClusters => {
            let (labels, density) = density::by_number(round, round.wanted())?;
            Draft { density: Some(density), ..clustered::draft(round, labels, round.wanted()) }
        }
        Strategy::EmbeddingAverage => embedding_average::draft(round),
        Strategy::NoClustering => no_clustering::draft(round),
    })
}
