//! A way of tuning, as a plan says it.

use crate::attack::Hostile;
use crate::soft::SoftSettings;
use feddtpt_shared::search::SearchSettings;
use feddtpt_shared::strategy::StrategySettings;
use feddtpt_soft::Method;
use serde::{Deserialize, Serialize};

/// A way of tuning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// Its name in tables.
    pub name: String,
    /// How proposals become a prompt.
    #[serde(default)]
    pub strategy: StrategySettings,
    /// How participants search.
    #[serde(default)]
    pub search: SearchSettings,
    /// How the participants come to a common prompt, or do not.
    #[serde(default)]
    pub kind: Kind,
    /// Participants that a round asks, by a draw; all by default.
    #[serde(default)]
    pub clients_per_round: Option<u32>,
    /// Participants that do not want the best prompt.
    #[serde(default)]
    pub hostile: Option<Hostile>,
    /// The one LLM that all participants have, by its name; by default participant i has the i-th of the plan's, counted round.
    #[serde(default)]
    pub llm: Option<String>,
    /// Settings of the kinds that tune vectors.
    #[serde(default)]
    pub soft: Option<SoftSettings>,
}

/// How the participants come to a common prompt, or do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// By the strategy.
    #[default]
    Federated,
    /// Nobody searches: the seed prompt.
    Manual,
    /// Everybody goes on from its own prompt; the figures are those of the best of them.
    Alone,
    /// One participant holds all rows and has everybody's budget: an upper bound, since it is what nobody may do.
    Centralised,
    /// Nobody searches, and no model is asked: the most frequent class of all participants' rows is every answer.
    Majority,
    /// A round publishes the proposal of the participant that claims the best score on its own search rows.
    BestClient,
    /// Vectors in place of words, by federated CMA-ES (`FedBPT`).
    #[serde(rename = "fedbpt")]
    FedBpt,
    /// Vectors in place of words, by averages of the participants' own CMA-ES (`FedAvg-BBT`).
    #[serde(rename = "fedavg-bbt")]
    FedAvgBbt,
}

impl Kind {
    /// The method of `soft` that plays it, for kinds that tune vectors.
    pub fn soft(self) -> Option<Method> {
        match self {
            Self::FedBpt => Some(Method::FedBpt),
            Self::FedAvgBbt => Some(Method::FedAvgBbt),
            _ => None,
        }
    }

    /// Whether its prompts are words.
    pub fn has_words(self) -> bool {
        self.soft().is_none() && self != Self::Majority
    }
}

impl Arm {
    /// An arm in which nothing is set.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            strategy: StrategySettings::default(),
            search: SearchSettings::default(),
            kind: Kind::default(),
            clients_per_round: None,
            hostile: None,
            llm: None,
            soft: None,
        }
    }

    /// Checks the settings against a run's length and budget.
    ///
    /// # Errors
    /// What is wrong and what to do.
    pub fn validate(&self, run: Run) -> Result<(), String> {
        self.strategy.validate()?;
        self.search.validate()?;
        if self.kind == Kind::Federated && self.clients_per_round == Some(0) {
            return Err("clients_per_round must be at least 1".to_owned());
        }
        if self.hostile.is_some() && self.kind != Kind::Federated {
            return Err("hostile: only a federated arm has hostile participants".to_owned());
        }
        match (self.kind.soft(), &self.soft) {
            (Some(method), soft) => soft.clone().unwrap_or_default().within(method, run, 0).map(drop),
            (None, Some(_)) => Err("soft: only kind = \"fedbpt\" and kind = \"fedavg-bbt\" tune vectors".to_owned()),
            (None, None) => Ok(()),
        }
    }

    /// Rounds that this arm plays of a run's.
    pub fn rounds(&self, run: Run) -> u32 {
        if matches!(self.kind, Kind::Manual | Kind::Majority) { 0 } else { run.rounds }
    }
}

/// How long, and for how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Rounds.
    pub rounds: u32,
    /// LLM calls of one participant in one round, search and scoring together.
    pub calls_per_round: u64,
}
