//! One line of a table: a prompt after one round of one run, and what it cost.

use serde::{Deserialize, Serialize};

/// What one run had reached after one round. Round 0 is before any: the prompt that all start from.
///
/// Shares are from 0 to 1. An optional figure is empty where it was not measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResultRow {
    /// The experiment: which question was asked.
    pub experiment: String,
    /// The arm: which way of tuning answered it. Arms under attack keep their name; [`Self::hostile_share`] differs.
    pub arm: String,
    /// The data set.
    pub data: String,
    /// How its rows were dealt out: `iid`, `dirichlet-0.1`, `natural`.
    pub split: String,
    /// The seed of everything random in the run.
    pub seed: u64,
    /// The round, 0 being before any.
    pub round: u32,
    /// The prompt that stood after it.
    pub prompt: String,
    /// LLM calls since the run began, all participants together.
    pub llm_calls: u64,
    /// Those of them that the search of words took.
    pub calls_search: u64,
    /// Those of them that the scoring of candidates took.
    pub calls_score: u64,
    /// Bytes that a participant sent in this round, on average.
    pub bytes_up: f64,
    /// Bytes that a participant received in this round, on average.
    pub bytes_down: f64,
    /// Test rows that were asked.
    pub test_rows: u32,
    /// Those of them that were answered correctly.
    pub correct: u32,
    /// The share answered correctly.
    pub accuracy: f64,
    /// The mean over classes of the share answered correctly.
    pub balanced_accuracy: f64,
    /// The mean over classes of F1.
    pub macro_f1: f64,
    /// The mean accuracy of the participants' own prompts.
    pub own_accuracy: Option<f64>,
    /// The best of them.
    pub best_accuracy: Option<f64>,
    /// The worst of them.
    pub worst_accuracy: Option<f64>,
    /// The share of participants that are hostile.
    pub hostile_share: f64,
    /// Whether the attackers' trigger is in the prompt.
    pub trigger: Option<bool>,
    /// How far the attackers got: 1 or 0 for a trigger that is in the prompt or is not; of random words, the share of the prompt's words
    /// that hostile participants alone brought in. An echo has no aim that could be seen in a prompt.
    pub attack_success: Option<f64>,
    /// The LLM that the prompt was tested on, where the row says it of one of several; empty in a run's own rows.
    #[serde(default)]
    pub llm: String,
    /// Whether nobody searched with that LLM.
    #[serde(default)]
    pub transfer: bool,
    /// How long this round took, in seconds.
    pub seconds: f64,
    /// What else there is to say. The last column, so that a long one hides nothing.
    pub note: String,
}

/// What tells rows apart: no table holds two rows of one key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// The experiment.
    pub experiment: String,
    /// The data set.
    pub data: String,
    /// How its rows were dealt out.
    pub split: String,
    /// The arm.
    pub arm: String,
    /// The share of hostile participants, in millionths.
    pub hostile_millionths: u32,
    /// The seed.
    pub seed: u64,
    /// The round.
    pub round: u32,
    /// Whether nobody searched with the LLM.
    pub transfer: bool,
    /// The LLM; empty in a run's own rows.
    pub llm: String,
}

impl ResultRow {
    /// The row's key.
    pub fn key(&self) -> RowKey {
        RowKey {
            experiment: self.experiment.clone(),
            data: self.data.clone(),
            split: self.split.clone(),
            arm: self.arm.clone(),
            hostile_millionths: millionths(self.hostile_share),
            seed: self.seed,
            round: self.round,
            transfer: self.transfer,
            llm: self.llm.clone(),
        }
    }

    /// Whether the row is of one LLM beside the run's own rows.
    pub fn is_aside(&self) -> bool {
        self.transfer || !self.llm.is_empty()
    }

    /// Whether both say the same. Time is left out: a run that is made again takes another.
    pub fn agrees_with(&self, other: &Self) -> bool {
        Self { seconds: 0.0, ..self.clone() } == Self { seconds: 0.0, ..other.clone() }
    }

    /// What is wrong with the row: a share outside 0 to 1, a figure that is none, a line break, a missing name.
    pub fn check(&self) -> Result<(), String> {
        let named =
            [("experiment", &self.experiment), ("arm", &self.arm), ("data", &self.data), ("split", &self.split)];
        for (column, name) in named {
            if name.trim().is_empty() {
                return Err(format!("{column} is empty"));
            }
        }
        for (column, text) in
            named.into_iter().chain([("prompt", &self.prompt), ("llm", &self.llm), ("note", &self.note)])
        {
            if text.contains(['\n', '\r']) {
                return Err(format!("{column} has a line break in it"));
            }
        }
        for (column, share) in self.shares() {
            if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
                return Err(format!("{column} is {}, but a share is from 0 to 1", share.unwrap_or_default()));
            }
        }
        for (column, size) in [("bytes_up", self.bytes_up), ("bytes_down", self.bytes_down), ("seconds", self.seconds)]
        {
            if !(size.is_finite() && size >= 0.0) {
                return Err(format!("{column} is {size}, but it cannot be less than 0 or no number"));
            }
        }
        if self.transfer && self.llm.is_empty() {
            return Err("transfer is true, but llm is empty".to_owned());
        }
        if self.correct > self.test_rows {
            return Err(format!("{} of {} test rows are correct", self.correct, self.test_rows));
        }
        Ok(())
    }

    fn shares(&self) -> [(&'static str, Option<f64>); 8] {
        [
            ("accuracy", Some(self.accuracy)),
            ("balanced_accuracy", Some(self.balanced_accuracy)),
            ("macro_f1", Some(self.macro_f1)),
            ("own_accuracy", self.own_accuracy),
            ("best_accuracy", self.best_accuracy),
            ("worst_accuracy", self.worst_accuracy),
            ("hostile_share", Some(self.hostile_share)),
            ("attack_success", self.attack_success),
        ]
    }
}

/// A share in millionths, for keys: floats do not sort or hash.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 1,000,000")]
fn millionths(share: f64) -> u32 {
    if share.is_finite() { (share.clamp(0.0, 1.0) * 1e6).round() as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::row;

    #[test]
    fn a_bad_figure_is_named() {
        let told = |change: fn(&mut ResultRow)| {
            let mut row = row();
            change(&mut row);
            row.check().unwrap_err()
        };
        assert_eq!(row().check(), Ok(()));
        assert_eq!(told(|row| row.accuracy = f64::NAN), "accuracy is NaN, but a share is from 0 to 1");
        assert_eq!(told(|row| row.own_accuracy = Some(1.5)), "own_accuracy is 1.5, but a share is from 0 to 1");
        assert_eq!(told(|row| row.seconds = -1.0), "seconds is -1, but it cannot be less than 0 or no number");
        assert_eq!(told(|row| row.arm = " ".into()), "arm is empty");
        assert_eq!(told(|row| row.prompt = "a\nb".into()), "prompt has a line break in it");
        assert_eq!(told(|row| row.transfer = true), "transfer is true, but llm is empty");
        assert_eq!(told(|row| row.correct = 99_999), "99999 of 200 test rows are correct");
    }

    #[test]
    fn time_is_no_contradiction_and_everything_else_is() {
        let (one, mut other) = (row(), row());
        other.seconds += 1.0;
        assert!(one.agrees_with(&other));
        other.llm_calls += 1;
        assert!(!one.agrees_with(&other));
    }

    #[test]
    fn a_hostile_share_makes_another_key() {
        let attacked = ResultRow { hostile_share: 0.2, ..row() };
        assert_ne!(row().key(), attacked.key());
        assert_eq!(attacked.key().hostile_millionths, 200_000);
    }
}
