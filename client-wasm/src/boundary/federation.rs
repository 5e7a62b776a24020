//! What anybody may see of a federation.

use super::{BallotName, words};
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::messages::FederationView;
use feddtpt_shared::search::Searcher;
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::task::ModelFamily;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// The family of models that a task is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Fills a mask.
    Masked,
    /// Goes on writing.
    Completion,
    /// Follows instructions.
    Chat,
}

/// Where a federation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum StatusName {
    /// Waiting for enough participants.
    Gathering,
    /// A round is open.
    Running,
    /// The host has stopped the clock.
    Paused,
    /// All rounds are published.
    Finished,
    /// It failed.
    Failed,
    /// The host has ended it.
    Cancelled,
}

/// A label and the words that mean it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct LabelInfo {
    /// Its name.
    pub name: String,
    /// Its words.
    pub verbalizers: Vec<String>,
}

/// A published prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct PublishedInfo {
    /// The round that made it; 0 is the seed prompt.
    pub round: u32,
    /// Its words.
    pub prompt: Vec<String>,
    /// Proposals it was made of.
    pub proposals: u32,
}

/// A federation.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct FederationInfo {
    /// Its id.
    pub federation: String,
    /// The server's address.
    pub server: String,
    /// The task's name.
    pub name: String,
    /// The task in a sentence.
    pub description: String,
    /// Who hosts, in the host's words.
    pub host: Option<String>,
    /// The labels.
    pub labels: Vec<LabelInfo>,
    /// Whether rows have two texts.
    pub pairs: bool,
    /// The family of models the task is written for.
    pub model_family: Family,
    /// How prompt and row become the model's input.
    pub template: String,
    /// Where it stands.
    pub status: StatusName,
    /// Why, when it failed.
    pub reason: Option<String>,
    /// Rounds in all.
    pub rounds: u32,
    /// The open or last round; 0 before the first.
    pub round: u32,
    /// Participants that joined and have not left.
    pub participants: u32,
    /// Participants that must have joined before round 1.
    pub quorum: u32,
    /// Participants that each round asks; `null` asks all.
    pub clients_per_round: Option<u32>,
    /// Longest time a round's phase stays open, in milliseconds.
    pub round_max_ms: u64,
    /// Longest prompt, in words.
    pub max_prompt_tokens: usize,
    /// Prompts published so far, the seed prompt first.
    pub prompts: Vec<PublishedInfo>,
    /// Words tried per round.
    pub iterations: u32,
    /// Own rows in a round's batch.
    pub batch_rows: usize,
    /// LLM calls per round at most, by the federation's rules.
    pub calls_per_round: Option<u64>,
    /// Public rows that are asked about beside the own ones.
    pub public_rows: usize,
    /// Participants that must have sent a word before it is published; `null` is two, or three from five participants on.
    pub release_threshold: Option<u32>,
    /// How the server makes a prompt.
    pub strategy: String,
    /// What is told of candidates that are judged on own rows; `null` where none are.
    pub ballot: Option<BallotName>,
    /// Stages of judging in a round; 0 where there is none.
    pub ballot_stages: u32,
    /// How participants search.
    pub searcher: String,
    /// The id of the masked language model that the server works with; `null` where it says none.
    pub model: Option<String>,
}

impl FederationInfo {
    /// The view of `server`, for people.
    pub fn new(server: &str, view: &FederationView) -> Self {
        let (spec, task) = (&view.spec, &view.spec.task);
        let labels = task.labels.iter();
        let gated = spec.strategy.name.is_gated();
        Self {
            federation: view.federation.clone(),
            server: server.to_owned(),
            name: task.name.clone(),
            description: task.description.clone(),
            host: spec.host.clone(),
            labels: labels
                .map(|label| LabelInfo { name: label.name.clone(), verbalizers: label.verbalizers.clone() })
                .collect(),
            pairs: task.template.wants_pair(),
            model_family: match task.model_family {
                ModelFamily::Masked => Family::Masked,
                ModelFamily::Completion => Family::Completion,
                ModelFamily::Chat => Family::Chat,
            },
            template: task.template.as_str().to_owned(),
            status: view.status.into(),
            reason: view.reason.clone(),
            rounds: spec.rounds,
            round: view.round,
            participants: view.participants,
            quorum: spec.policy.quorum,
            clients_per_round: spec.policy.clients_per_round,
            round_max_ms: spec.policy.max_duration_ms,
            max_prompt_tokens: task.max_prompt_tokens,
            prompts: view
                .prompts
                .iter()
                .map(|published| PublishedInfo {
                    round: published.round,
                    prompt: words(&published.prompt),
                    proposals: published.proposals,
                })
                .collect(),
            iterations: spec.search.iterations,
            batch_rows: spec.search.batch_rows,
            calls_per_round: spec.search.calls_per_round,
            public_rows: task.public_rows.len(),
            release_threshold: spec.strategy.release_threshold,
            strategy: name_of(&Strategy::ALL, &spec.strategy.name),
            ballot: gated.then(|| spec.strategy.gate.ballot.into()),
            ballot_stages: if gated { spec.strategy.gate.stages } else { 0 },
            searcher: name_of(&Searcher::ALL, &spec.search.name),
            model: view.model.clone(),
        }
    }
}

impl From<FederationStatus> for StatusName {
    fn from(status: FederationStatus) -> Self {
        match status {
            FederationStatus::Gathering => Self::Gathering,
            FederationStatus::Running => Self::Running,
            FederationStatus::Paused => Self::Paused,
            FederationStatus::Finished => Self::Finished,
            FederationStatus::Failed => Self::Failed,
            FederationStatus::Cancelled => Self::Cancelled,
        }
    }
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> String {
    names.iter().find(|(_, named)| named == value).map_or("", |(name, _)| name).to_owned()
}
