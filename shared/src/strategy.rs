//! How a server turns proposals into the next prompt: the strategies by name, and every choice that the paper leaves open.

use crate::gate::GateSettings;
use crate::groups::GroupSettings;
use serde::{Deserialize, Serialize};

/// The server's methods (paper: arXiv 2411.00985, section 3.3 and its ablations).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// `feddtpt`, then participants judge a short list of candidates, and none that they put below the incumbent is
    /// published.
    FeddtptGated,
    /// `feddtpt-gated`, and beside the prompt for all one for each group of participants that are alike, where the group's
    /// ballots prefer another: for strongly non-iid data.
    Clustered,
    /// Attention by semantic similarity, elbow, DBSCAN, representatives in original order (the paper's text).
    #[default]
    Feddtpt,
    /// k-means with a given number of clusters (the paper's printed Algorithm 2).
    FeddtptKmeans,
    /// Position by position, the word nearest to the mean embedding (ablation).
    EmbeddingAverage,
    /// No clustering: the tokens with the largest attention, as many as a prompt has on average (ablation).
    NoClustering,
    /// The method with a fixed eps instead of the elbow: clusters cut from DBSCAN's order to a fixed number (ablation).
    FixedClusters,
}

impl Strategy {
    /// All of them with their names in files and on the command line.
    pub const ALL: [(&'static str, Self); 7] = [
        ("feddtpt-gated", Self::FeddtptGated),
        ("clustered", Self::Clustered),
        ("feddtpt", Self::Feddtpt),
        ("feddtpt-kmeans", Self::FeddtptKmeans),
        ("embedding-average", Self::EmbeddingAverage),
        ("no-clustering", Self::NoClustering),
        ("fixed-clusters", Self::FixedClusters),
    ];

    /// Whether participants judge candidates before anything is published.
    pub fn is_gated(self) -> bool {
        matches!(self, Self::FeddtptGated | Self::Clustered)
    }

    /// Whether groups of participants may get a prompt of their own.
    pub fn has_groups(self) -> bool {
        self == Self::Clustered
    }
}

impl std::str::FromStr for Strategy {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        crate::names::find(&Self::ALL, "strategy", name)
    }
}

/// What becomes of a token that DBSCAN calls noise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoisePolicy {
    /// It is left out (default): a word that only one participant found has nobody to vouch for it.
    #[default]
    Drop,
    /// It is a cluster of its own. The release threshold still applies to it.
    Keep,
}

/// Which token comes first when two kept tokens had the same original position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TieOrder {
    /// The larger attention weight first (default), then the alphabet.
    #[default]
    Attention,
    /// The alphabet.
    Alphabet,
}

/// What stands for a token's original position when several participants sent it in different places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PositionRule {
    /// The position of the occurrence with the largest attention weight (default: the paper's reading).
    #[default]
    LargestAttention,
    /// The mean position over the occurrences.
    Mean,
}

/// The settings of a strategy. Every field has a default, so that a task file names only what it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StrategySettings {
    /// Which method.
    pub name: Strategy,
    /// DBSCAN's density threshold, counting a token once per occurrence, itself included.
    pub min_points: usize,
    /// Which neighbour's distance makes the elbow curve; by default `min_points - 1`, at least 1.
    pub elbow_neighbor: Option<usize>,
    /// DBSCAN's radius as a Euclidean distance between unit vectors; by default the elbow chooses it.
    pub eps: Option<f64>,
    /// The fate of noise.
    pub noise: NoisePolicy,
    /// The order of equals.
    pub tie_order: TieOrder,
    /// The position of a token sent in several places.
    pub position: PositionRule,
    /// Number of clusters for `feddtpt-kmeans` and `fixed-clusters`; by default the rounded mean prompt length.
    pub clusters: Option<usize>,
    /// Whether the vocabulary's mean embedding is taken off before similarities; without it a masked model's
    /// word vectors all point the same way and attention says little.
    pub center: bool,
    /// A token is released only when it or one of its cluster was sent by at least this many participants
    /// (threat model A2). By default 2 below five participants, else 3.
    pub release_threshold: Option<u32>,
    /// How candidates are judged, for strategies with a gate.
    // Left out where it is not used: records are compared by the digest of their rules, also older ones.
    #[serde(skip_serializing_if = "GateSettings::is_default")]
    pub gate: GateSettings,
    /// How participants are grouped, for `clustered`.
    #[serde(skip_serializing_if = "GroupSettings::is_default")]
    pub groups: GroupSettings,
}

impl Default for StrategySettings {
    fn default() -> Self {
        Self {
            name: Strategy::default(),
            min_points: 3,
            elbow_neighbor: None,
            eps: None,
            noise: NoisePolicy::default(),
            tie_order: TieOrder::default(),
            position: PositionRule::default(),
            clusters: None,
            center: true,
            release_threshold: None,
            gate: GateSettings::default(),
            groups: GroupSettings::default(),
        }
    }
}

impl StrategySettings {
    /// The release threshold in force for `participants` submissions.
    pub fn release_threshold_for(&self, participants: usize) -> usize {
        self.release_threshold.map_or(if participants < 5 { 2 } else { 3 }, |k| k.max(1) as usize)
    }

    /// Checks the ranges; an error names the field.
    pub fn validate(&self) -> Result<(), String> {
        if self.min_points == 0 {
            return Err("strategy.min_points must be at least 1".to_owned());
        }
        if self.eps.is_some_and(|eps| !(eps.is_finite() && eps > 0.0 && eps <= 2.0)) {
            return Err("strategy.eps must lie between 0 and 2 (a distance of unit vectors)".to_owned());
        }
        if self.clusters == Some(0) || self.elbow_neighbor == Some(0) || self.release_threshold == Some(0) {
            return Err("strategy.clusters, elbow_neighbor and release_threshold must be at least 1".to_owned());
        }
        self.gate.validate()?;
        self.groups.validate()
    }
}
