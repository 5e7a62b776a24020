//! A run: what a person decides, what it costs, how it ends.

use super::{LlmChoice, OwnBallot, ProposerChoice};
use feddtpt_client::Score;
use feddtpt_shared::search::Objective;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What an LLM costs, per million tokens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Price {
    /// Of text it reads.
    pub input_per_million: f64,
    /// Of text it writes.
    pub output_per_million: f64,
    /// In which money.
    pub currency: String,
}

/// What a person decides before joining.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct RunSettings {
    /// The LLM.
    pub llm: LlmChoice,
    /// The source of words.
    pub proposer: ProposerChoice,
    /// LLM calls at most.
    pub budget_calls: Option<u64>,
    /// What a token costs.
    pub price: Option<Price>,
    /// Money at most; needs a price.
    pub budget_money: Option<f64>,
    /// Seed of the search, a decimal number below 2^64; `null` draws one.
    pub seed: Option<String>,
    /// Whether each upload is shown and asked about before it goes.
    pub review: bool,
}

/// What a run will take, as far as can be told before it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// LLM calls per round at most.
    pub calls_per_round: u64,
    /// LLM calls for all rounds that are left, and for the accuracies at the end.
    pub calls_total: u64,
    /// Tokens read.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// What they cost.
    pub money: Option<f64>,
    /// What the figures rest on.
    pub note: String,
}

/// An accuracy with its counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ScoreView {
    /// Rows answered rightly.
    pub correct: u32,
    /// Rows asked about.
    pub total: u32,
    /// What decides, from 0 to 1.
    pub value: f64,
    /// Whether `value` is the mean over classes.
    pub balanced: bool,
}

impl From<&Score> for ScoreView {
    fn from(score: &Score) -> Self {
        let balanced = score.objective == Objective::BalancedAccuracy;
        Self { correct: score.correct, total: score.total, value: score.value, balanced }
    }
}

/// What was spent so far.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct Spent {
    /// LLM calls.
    pub calls: u64,
    /// Those of the open round.
    pub calls_this_round: u64,
    /// LLM calls at most.
    pub budget_calls: Option<u64>,
    /// Tokens read.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// Whether some tokens were estimated from the length of the texts.
    pub estimated: bool,
    /// What they cost, where a price is given.
    pub money: Option<f64>,
}

/// A round this participant took part in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct OwnRound {
    /// The round.
    pub round: u32,
    /// What was sent; where it only voted, the prompt that the round started from.
    pub words: Vec<String>,
    /// Its accuracy on the own batch.
    pub score: Option<ScoreView>,
    /// LLM calls of the round's search.
    pub llm_calls: u64,
    /// Whether the server counted it.
    pub counted: bool,
    /// Whether words were sent at all.
    #[serde(default = "yes")]
    pub proposed: bool,
    /// What was said about the round's candidates, stage by stage.
    #[serde(default)]
    pub ballots: Vec<OwnBallot>,
}

/// What was kept before there were ballots was proposed.
fn yes() -> bool {
    true
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// All rounds are published.
    Finished,
    /// The federation failed.
    Failed,
    /// This participant left.
    Left,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeInfo {
    /// How it ended.
    pub status: OutcomeKind,
    /// Why, when the federation failed.
    pub reason: Option<String>,
    /// The last prompt the server published.
    pub prompt: Vec<String>,
    /// The prompt it all began with.
    pub seed_prompt: Vec<String>,
    /// The rounds this participant took part in.
    pub rounds: Vec<OwnRound>,
    /// LLM calls in all.
    pub llm_calls: u64,
    /// The seed prompt on all own rows.
    pub before: Option<ScoreView>,
    /// The last prompt on all own rows.
    pub after: Option<ScoreView>,
    /// Why one of them is missing.
    pub judge_reason: Option<String>,
    /// The prompt for the own rows, where groups of participants have prompts.
    #[serde(default)]
    pub own_prompt: Option<OwnPromptView>,
}

/// The better of the last published prompt and those for groups, by the own rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct OwnPromptView {
    /// The prompt.
    pub prompt: Vec<String>,
    /// Its accuracy on the rows that were kept for judging.
    pub score: ScoreView,
    /// The published prompt's, on the same rows.
    pub published: ScoreView,
}
