//! What an aggregation gives: the next prompt, and everything that a picture of the step needs.

use feddtpt_shared::{Prompt, Token};
use serde::{Deserialize, Serialize};

/// The result of one aggregation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aggregation {
    /// The next prompt.
    pub prompt: Prompt,
    /// Whether it was made from the proposals.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Proposals received, abstentions included.
    pub proposals: usize,
    /// Proposals equal to the incumbent; they took no part in attention and clustering.
    pub abstentions: usize,
    /// How many proposals must support a token before it is released.
    pub release_threshold: usize,
    /// DBSCAN's radius as a Euclidean distance between unit vectors: the settings' or the elbow's, the latter at least
    /// [`SMALLEST_EPS`](crate::elbow::SMALLEST_EPS) and at most [`LARGEST_EPS`](crate::elbow::LARGEST_EPS). Absent where
    /// DBSCAN did not run.
    pub eps: Option<f64>,
    /// Distances to the k-th nearest neighbour in ascending order, thinned to
    /// [`CURVE_POINTS`](crate::elbow::CURVE_POINTS) where there are more occurrences; empty without DBSCAN.
    pub distance_curve: Vec<f64>,
    /// The elbow's place in `distance_curve`; absent where the curve has none or the settings fix the radius.
    pub elbow_index: Option<usize>,
    /// The distinct tokens of the proposals that took part, in alphabetical order.
    pub tokens: Vec<TokenRecord>,
    /// The clusters, by their smallest token; empty for strategies without clusters.
    pub clusters: Vec<ClusterRecord>,
}

/// Whether the proposals made the next prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// The prompt holds what the strategy chose and the release threshold let through.
    Aggregated,
    /// The incumbent stays.
    KeptIncumbent {
        /// Why.
        reason: KeptReason,
    },
}

/// Why the incumbent stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptReason {
    /// Nobody sent a proposal.
    NoProposals,
    /// Every proposal equals the incumbent.
    AllAbstained,
    /// Every proposal that took part is empty.
    NoTokens,
    /// DBSCAN called every token noise, and the settings drop noise.
    AllNoise,
    /// The strategy chose tokens, but too few proposals support any of them.
    NothingReleasable,
}

/// One distinct token of the proposals that took part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TokenRecord {
    /// The token.
    pub token: Token,
    /// How often it was sent.
    pub occurrences: u32,
    /// How many proposals contain it.
    pub participants: u32,
    /// Eq. 6: the summed cosine similarity to all tokens of the other proposals, of the occurrence with the largest
    /// `alpha`.
    pub attention: f64,
    /// The largest softmax weight among its occurrences, each within its own prompt.
    pub alpha: f64,
    /// Its position for the order of the next prompt, counted from 0, by the settings' position rule.
    pub position: f64,
    /// Its cluster; absent for noise and for strategies without clusters.
    pub cluster: Option<u32>,
    /// Whether it stands for its cluster (or, without clusters, was chosen by the strategy).
    pub representative: bool,
    /// Whether it is in the next prompt. False throughout when the incumbent is kept.
    pub released: bool,
    /// Why not, where it is not.
    pub withheld: Option<Withheld>,
    /// Its place on the map of embeddings: the first two principal components, without unit.
    pub map: [f64; 2],
}

/// Why a token is not in the next prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// DBSCAN called it noise.
    Noise,
    /// Another token stands for its cluster.
    NotRepresentative,
    /// Too few proposals support it or its cluster (threat model A2).
    BelowThreshold,
    /// The strategy chose others.
    NotChosen,
    /// The prompt was full, and this token had the lowest weight.
    OverLength,
}

/// One cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterRecord {
    /// Its number, counted from 0 in the order of the smallest tokens.
    pub id: u32,
    /// Its tokens in alphabetical order.
    pub tokens: Vec<Token>,
    /// How many proposals contain at least one of its tokens.
    pub participants: u32,
    /// The token with the largest weight.
    pub representative: Token,
    /// Whether the representative is in the next prompt.
    pub released: bool,
}
