//! The plain input of a report. Nothing here is computed by the method itself.

use serde::{Deserialize, Serialize};

/// All that a finished run reports.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DemoReport {
    /// The page's heading, such as the name of the run.
    pub title: String,
    /// The task's short name.
    pub task_name: String,
    /// The task in a sentence.
    pub description: String,
    /// The class names, in the order of every `class_counts`.
    pub labels: Vec<String>,
    /// The aggregation strategy.
    pub strategy: String,
    /// How participants search their own prompts.
    pub searcher: String,
    /// The model that answers.
    pub model: String,
    /// How rows were split: `by organisation`, `iid`, `Dirichlet(0.1)`.
    pub split: String,
    /// The seed of the run's random choices.
    pub seed: u64,
    /// How many test rows each score is measured on.
    pub test_rows: usize,
    /// The test share of the commonest class, from 0 to 1.
    pub majority: f64,
    /// The words of the prompt that every search started from.
    pub seed_prompt_text: String,
    /// The seed prompt's score.
    pub seed_prompt: Score,
    /// What each participant reached alone.
    pub local: Vec<LocalScore>,
    /// The mean over `local`.
    pub local_mean: MeanScore,
    /// The rounds, in order.
    pub rounds: Vec<RoundReport>,
    /// The participants and their traffic.
    pub participants: Vec<ParticipantReport>,
    /// The prompt that the run ended with.
    pub final_prompt: String,
    /// LLM calls of the whole run, over all participants.
    pub total_llm_calls: u64,
    /// How long the run took.
    pub duration_ms: u64,
}

impl DemoReport {
    /// The score of the final prompt: that of the last round that ended with it, or the seed prompt's where it never
    /// changed. `None` where the final prompt was never scored.
    pub fn final_score(&self) -> Option<Score> {
        let published = self.rounds.iter().rev().find(|round| round.prompt == self.final_prompt);
        match published {
            Some(round) => Some(round.score),
            None if self.final_prompt == self.seed_prompt_text => Some(self.seed_prompt),
            None => None,
        }
    }
}

/// How well one prompt answers the test rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The share of rows answered correctly, from 0 to 1.
    pub accuracy: f64,
    /// The mean over classes of F1, from 0 to 1.
    pub macro_f1: f64,
    /// Rows answered correctly.
    pub correct: usize,
    /// Rows asked.
    pub total: usize,
}

/// A mean of several scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MeanScore {
    /// Mean accuracy, from 0 to 1.
    pub accuracy: f64,
    /// Mean macro-F1, from 0 to 1.
    pub macro_f1: f64,
}

/// What one participant reached with its own rows only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LocalScore {
    /// The participant's name.
    pub participant: String,
    /// How many rows it holds.
    pub rows: usize,
    /// Its rows per class, in the order of [`DemoReport::labels`].
    pub class_counts: Vec<usize>,
    /// The prompt it found alone.
    pub prompt: String,
    /// That prompt's score on the shared test rows.
    pub score: Score,
}

/// One round.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RoundReport {
    /// The round's number, from 1.
    pub round: u32,
    /// The prompt that stands after the round.
    pub prompt: String,
    /// That prompt's score on the test rows.
    pub score: Score,
    /// Bytes sent to the server, over all participants.
    pub bytes_up: u64,
    /// Bytes sent by the server, over all participants.
    pub bytes_down: u64,
    /// LLM calls, over all participants.
    pub llm_calls: u64,
    /// How long the round took.
    pub duration_ms: u64,
    /// How many proposals reached the server.
    pub proposals: usize,
    /// Why the earlier prompt was kept, where it was.
    pub kept_incumbent_reason: Option<String>,
    /// The aggregation, drawn, where the strategy clusters tokens.
    pub picture: Option<Picture>,
}

/// One participant's traffic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParticipantReport {
    /// The participant's name.
    pub name: String,
    /// How many rows it holds.
    pub rows: usize,
    /// Its traffic, one entry per entry of [`DemoReport::rounds`].
    pub per_round: Vec<Traffic>,
}

/// What one participant spent in one round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Bytes sent to the server.
    pub bytes_up: u64,
    /// Bytes received from the server.
    pub bytes_down: u64,
    /// LLM calls.
    pub llm_calls: u64,
}

/// How the server saw the tokens of one round.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The radius DBSCAN ran with.
    pub eps: Option<f64>,
    /// The nearest-neighbour distances in ascending order, perhaps thinned.
    pub distance_curve: Vec<f64>,
    /// Where the curve bends, as an index into `distance_curve`.
    pub elbow_index: Option<usize>,
    /// The tokens on a plane.
    pub points: Vec<Point>,
}

/// One token on the plane.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The token.
    pub token: String,
    /// Its place, left to right.
    pub x: f64,
    /// Its place, bottom to top.
    pub y: f64,
    /// How often the proposals hold it.
    pub occurrences: usize,
    /// Its cluster; `None` is noise.
    pub cluster: Option<u32>,
    /// Its attention.
    pub attention: f64,
    /// Whether it stands for its cluster.
    pub representative: bool,
    /// Whether it is in the next prompt.
    pub released: bool,
}

impl Point {
    /// Whether it was chosen to stand for its cluster and yet is not in the next prompt.
    pub fn is_withheld(&self) -> bool {
        self.representative && !self.released
    }
}
