//! What can be set.

use crate::error::SoftError;
use serde::{Deserialize, Serialize};

/// Smallest population that CMA-ES makes sense with.
pub(crate) const MIN_POPULATION: usize = 4;

/// Which baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Federated CMA-ES.
    FedBpt,
    /// Federated averaging over local CMA-ES.
    FedAvgBbt,
}

/// Whether text is hidden from the model while a prompt is judged. A share lies between 0 and 1 and is the chance of each piece.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Masking {
    /// Rows as they are.
    Off,
    /// Only rows with hidden text.
    Replace(f64),
    /// Loss on rows as they are, divided by the loss on rows with hidden text; twice the calls.
    Contrast(f64),
}

/// What is minimised, as a mean over rows of calibrated label scores (nats).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Cross-entropy of the softmax over labels.
    CrossEntropy,
    /// The best wrong label's lead over the right one plus a margin of 2 (as in BBT), at least 0.
    Hinge,
    /// The share of wrong answers: all that a black box gives.
    Error,
}

/// Whether clients draw the same random steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draws {
    /// Each client its own.
    PerClient,
    /// All clients the same, as in the public code of `FedBPT`.
    Shared,
}

/// The settings of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Which baseline.
    pub method: Method,
    /// d, the length of `z`.
    pub dimension: usize,
    /// Vectors of the soft prompt.
    pub soft_tokens: usize,
    /// Scale of the projection.
    pub alpha: f64,
    /// First step size, in units of `z`.
    pub sigma: f64,
    /// Points of a local generation, at least 4.
    pub population: usize,
    /// Local generations of a round.
    pub generations: usize,
    /// Most rounds; the budget may end a run earlier.
    pub rounds: u32,
    /// LLM calls of all clients and rounds together.
    pub budget_calls: u64,
    /// Rows of a client that are used in a round, drawn anew each round; `None` is all of them.
    pub batch_rows: Option<usize>,
    /// Whether text is hidden.
    pub masking: Masking,
    /// What is minimised.
    pub loss: Loss,
    /// Whether clients draw the same steps.
    pub draws: Draws,
    /// Seed of the projection and of every draw.
    pub seed: u64,
}

impl Settings {
    /// `FedBPT` with the sizes of its authors' public code: d 500, 8 generations of 20 points, step size 1, and half of the text
    /// hidden in the contrast, which that code leaves off unless asked. 10 soft tokens, where they give a larger model 50.
    pub fn fed_bpt(budget_calls: u64, seed: u64) -> Self {
        Self {
            method: Method::FedBpt,
            dimension: 500,
            soft_tokens: 10,
            alpha: 1.0,
            sigma: 1.0,
            population: 20,
            generations: 8,
            rounds: 200,
            budget_calls,
            batch_rows: None,
            masking: Masking::Contrast(0.5),
            loss: Loss::CrossEntropy,
            draws: Draws::PerClient,
            seed,
        }
    }

    /// FedAvg-BBT: the same, with rows as they are.
    pub fn fed_avg_bbt(budget_calls: u64, seed: u64) -> Self {
        Self { method: Method::FedAvgBbt, masking: Masking::Off, ..Self::fed_bpt(budget_calls, seed) }
    }

    /// An error for the first setting out of its range.
    pub fn check(&self) -> Result<(), SoftError> {
        let refuse = |setting, expected, found: String| Err(SoftError::Setting { setting, expected, found });
        for (setting, value) in [
            ("dimension", self.dimension),
            ("soft_tokens", self.soft_tokens),
            ("generations", self.generations),
            ("batch_rows", self.batch_rows.unwrap_or(1)),
        ] {
            if value == 0 {
                return refuse(setting, "at least 1", value.to_string());
            }
        }
        if self.population < MIN_POPULATION {
            return refuse("population", "at least 4", self.population.to_string());
        }
        for (setting, value) in [("alpha", self.alpha), ("sigma", self.sigma)] {
            if !(value.is_normal() && value > 0.0) {
                return refuse(setting, "a positive number", value.to_string());
            }
        }
        match self.masking {
            Masking::Replace(share) | Masking::Contrast(share) if !(0.0..=1.0).contains(&share) => {
                refuse("masking", "a share between 0 and 1", share.to_string())
            }
            _ => Ok(()),
        }
    }

    /// Inferences that a prompt costs on one row.
    pub(crate) fn calls_per_row(&self) -> u64 {
        if matches!(self.masking, Masking::Contrast(_)) { 2 } else { 1 }
    }
}
