//! A run that this browser keeps.

use super::event::LedgerView;
use super::{ClassCount, OutcomeInfo, RunSettings, ScoreView};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Where a kept run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum StageName {
    /// The invite is being turned into a participant.
    Joining,
    /// Nothing to do for now.
    Waiting,
    /// A search is under way.
    Searching,
    /// A proposal is on its way.
    Uploading,
    /// Candidates are judged.
    Judging,
    /// A ballot is on its way.
    Voting,
    /// It ended.
    Ended,
}

/// A point of the accuracy curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// The round.
    pub round: u32,
    /// The trial, from 1; 0 is the prompt the round started from.
    pub step: u32,
    /// Its accuracy on the own batch.
    pub score: ScoreView,
    /// Whether the word was taken.
    pub accepted: bool,
}

/// A kept run.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct SavedRun {
    /// Where it stands.
    pub stage: StageName,
    /// The participant's public id.
    pub participant: Option<String>,
    /// Rows that are kept.
    pub rows: usize,
    /// Rows of every label.
    pub classes: Vec<ClassCount>,
    /// What was decided.
    pub settings: RunSettings,
    /// Whether a key may be needed to go on; none is kept.
    pub needs_key: bool,
    /// What came of it, once it ended.
    pub outcome: Option<OutcomeInfo>,
    /// The ledger's last lines, oldest first.
    pub ledger: Vec<LedgerView>,
    /// The accuracy curve.
    pub history: Vec<CurvePoint>,
}
