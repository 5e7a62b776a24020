//! How candidates are judged before one of them is published: the settings of `score` and `gate`.

use crate::limits::MAX_CANDIDATES;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Candidates that are no edits of the round's seed: the incumbent, the aggregate, proposals and their crossovers, the seed prompt.
const OTHER_PLACES: u32 = 6;

/// What a participant returns when it has judged the candidates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BallotKind {
    /// For each class it can judge, the tokens of the candidates that it prefers to the incumbent: nothing but discrete tokens
    /// leaves (default).
    #[default]
    Preference,
    /// For each candidate and class, how many of its rows were answered rightly. A named mode, since exact accuracies on few
    /// rows tell something about them (threat model A6).
    Counts,
}

impl BallotKind {
    /// Both with their names in files and on the command line.
    pub const ALL: [(&'static str, Self); 2] = [("preference", Self::Preference), ("counts", Self::Counts)];
}

impl std::str::FromStr for BallotKind {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        crate::names::find(&Self::ALL, "ballot", name)
    }
}

/// The settings of scoring and of the gate. Every field has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GateSettings {
    /// What participants return.
    pub ballot: BallotKind,
    /// Candidates of the first stage at most, the incumbent included; each further stage has half as many, the
    /// last of several three at most.
    pub candidates: u32,
    /// How many of the candidates are edits that follow from the round's seed, so that nobody has to find them (candidates of a
    /// shared seed, after `FedKSeed`, arXiv 2312.06353). Six candidates at least are others.
    pub shared_edits: u32,
    /// Stages of scoring (successive halving, Jamieson and Talwalkar 2016, arXiv 1502.07943).
    pub stages: u32,
    /// Rows that a participant judges by in the first stage. Each further stage but the last has twice as many, those of the stages
    /// before among them, so that only new rows cost calls.
    pub score_rows: u32,
    /// About how many participants judge in the stages before the last; each draws for itself whether it does. 0 means all. In
    /// large federations few are enough to thin out the list, and the others pay nothing for it (halving over participants).
    pub screeners: u32,
    /// Rows that a participant judges by in the last of several stages, between the incumbent and the two best others. They
    /// are others than before: of many candidates the best on some rows looks better on them than it is.
    pub final_rows: u32,
    /// `preference`: rows that a participant has a vote for. It judges by blocks of so many rows and tells of each candidate how many
    /// more blocks are for it than against it: of many rows one vote says little, and counts say more than is needed.
    pub block_rows: u32,
    /// The share of its rows that a participant keeps for scoring and never searches on, from 0.1 to 0.9.
    pub selection_share: f64,
    /// `preference`: whether public rows stand in for classes of which a participant has next to none. What answers fewer of them
    /// rightly is not preferred; otherwise a constant answer looks good to whoever holds one class.
    pub public_rows: bool,
    /// Below this many rows of a class, `counts` are told in quarters of four rows instead of exactly (threat model A6).
    pub counts_floor_rows: u32,
    /// A candidate is refused that loses more than this in accuracy (`counts`) or in share of votes (`preference`) against
    /// the incumbent in any one class, by the judgement of participants who did not propose it (threat model A7).
    pub class_drop: f64,
    /// Rows of the incumbent's accuracy that a candidate's counts are mixed with, per class: a win on few rows is shrunk.
    pub shrink_rows: f64,
    /// `preference`: standard errors of the votes by which a candidate must lead, to be published. Where everybody prefers it that is
    /// enough, however few they are.
    pub standard_errors: f64,
    /// How far a candidate must lead the incumbent to be published, as a difference of the objective.
    pub margin: f64,
}

impl Default for GateSettings {
    fn default() -> Self {
        Self {
            ballot: BallotKind::default(),
            candidates: 26,
            shared_edits: 20,
            stages: 3,
            score_rows: 3,
            screeners: 0,
            final_rows: 12,
            block_rows: 2,
            selection_share: 0.75,
            public_rows: true,
            counts_floor_rows: 8,
            class_drop: 0.2,
            shrink_rows: 8.0,
            standard_errors: 0.5,
            margin: 0.0,
        }
    }
}

impl GateSettings {
    /// Whether nothing was set.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Candidates of `stage` (from 1) at most. The last of several stages is between the incumbent and two others.
    pub fn candidates_in(&self, stage: u32) -> usize {
        if self.is_final(stage) {
            return 3.min(self.candidates as usize);
        }
        (self.candidates as usize).checked_shr(stage.saturating_sub(1)).unwrap_or(0).max(2)
    }

    /// Whether `stage` (from 1) is the last of several.
    pub fn is_final(&self, stage: u32) -> bool {
        stage > 1 && stage == self.stages
    }

    /// How many edits of the round's seed there are on a list.
    pub fn shared_places(&self) -> usize {
        self.shared_edits.min(self.candidates.saturating_sub(OTHER_PLACES)) as usize
    }

    /// Whether only some participants judge in `stage` (from 1).
    pub fn is_screened(&self, stage: u32) -> bool {
        self.screeners > 0 && stage < self.stages
    }

    /// The rows that a participant judges by in `stage` (from 1), as places in its round's order of rows. If it has no more than
    /// `rows`, the last stage goes over some of those before again.
    pub fn rows_in(&self, stage: u32, rows: usize) -> Range<usize> {
        let screened = |stage: u32| (self.score_rows as usize) << stage.clamp(1, 8).saturating_sub(1);
        if !self.is_final(stage) {
            return 0..screened(stage).min(rows);
        }
        let wanted = (self.final_rows as usize).min(rows);
        let start = screened(stage - 1).min(rows - wanted);
        start..start + wanted
    }

    /// Votes that a participant has at most for each candidate in `stage` (from 1), of `preference`.
    pub fn blocks_in(&self, stage: u32) -> u32 {
        let rows = self.rows_in(stage, usize::MAX);
        u32::try_from(rows.len()).unwrap_or(u32::MAX).checked_div(self.block_rows).unwrap_or(1).max(1)
    }

    /// Rows that a participant judges by in a round, over all stages.
    pub fn all_rows(&self) -> usize {
        self.rows_in(self.stages, usize::MAX).end
    }

    /// LLM calls that judging takes of one participant in a round at most, if it has `own_rows` rows and the task `public_rows`.
    pub fn most_calls(&self, own_rows: usize, public_rows: usize) -> u64 {
        let public = if self.public_rows && self.ballot == BallotKind::Preference { public_rows } else { 0 };
        let mut before = 0;
        let calls = (1..=self.stages).map(|stage| {
            let rows = self.rows_in(stage, own_rows + public);
            let new_rows = rows.end - rows.start.max(before).min(rows.end);
            before = before.max(rows.end);
            (self.candidates_in(stage) * new_rows) as u64
        });
        calls.sum()
    }

    /// Checks the ranges; an error names the field.
    pub fn validate(&self) -> Result<(), String> {
        if !(2..=MAX_CANDIDATES).contains(&(self.candidates as usize)) {
            return Err(format!("strategy.gate.candidates must lie between 2 and {MAX_CANDIDATES}"));
        }
        if !(1..=4).contains(&self.stages) {
            return Err("strategy.gate.stages must lie between 1 and 4".to_owned());
        }
        for (name, rows) in
            [("score_rows", self.score_rows), ("final_rows", self.final_rows), ("block_rows", self.block_rows)]
        {
            if !(1..=10_000).contains(&rows) {
                return Err(format!("strategy.gate.{name} must lie between 1 and 10000"));
            }
        }
        if self.counts_floor_rows > 10_000 {
            return Err("strategy.gate.counts_floor_rows must not be above 10000".to_owned());
        }
        for (name, value, least, most) in [
            ("selection_share", self.selection_share, 0.1, 0.9),
            ("class_drop", self.class_drop, 0.0, 1.0),
            ("shrink_rows", self.shrink_rows, 0.0, 10_000.0),
            ("standard_errors", self.standard_errors, 0.0, 10.0),
            ("margin", self.margin, 0.0, 1.0),
        ] {
            if !(least..=most).contains(&value) {
                return Err(format!("strategy.gate.{name} must lie between {least} and {most}"));
            }
        }
        Ok(())
    }
}
