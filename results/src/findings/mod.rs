//! What the rows say, as figures.

mod asides;
mod costs;
mod curves;
mod finals;
mod non_iid;
mod own;
mod reaching;
mod robustness;
mod settings;

use serde::Serialize;

pub use asides::OnLlm;
pub use costs::Cost;
pub use curves::ArmCurve;
pub use finals::{DataDifference, Final, Overall};
pub use non_iid::NonIid;
pub use own::OwnPrompts;
pub(crate) use reaching::Pooled;
pub use reaching::{Reaching, ReachingOverall};
pub use robustness::Attacked;
pub use settings::{ReportError, Settings};

use crate::runs::Runs;
use crate::{Metric, ResultRow, table};

/// What the rows say. A list without entries was not measured, or not asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Findings {
    /// The heading.
    pub title: String,
    /// The figure of merit.
    pub metric: Metric,
    /// The arm that every other is compared with.
    pub control: Option<String>,
    /// The arms of which the control is the best; empty where it was named.
    pub contenders: Vec<String>,
    /// The arm whose final value others are to reach.
    pub reference: Option<String>,
    /// The experiments.
    pub experiments: Vec<String>,
    /// The arms, in the order in which they are shown.
    pub arms: Vec<String>,
    /// How many rows there are.
    pub rows: usize,
    /// How many runs they are of.
    pub runs: usize,
    /// How many times intervals were drawn.
    pub resamples: usize,
    /// What each arm ended in, by cell.
    pub finals: Vec<Final>,
    /// Differences from the control by data set, over its splits.
    pub by_data: Vec<DataDifference>,
    /// Differences from the control over all cells.
    pub overall: Vec<Overall>,
    /// What calls bought.
    pub curves: Vec<ArmCurve>,
    /// How many calls it took to reach what the reference ended in.
    pub reaching: Vec<Reaching>,
    /// The same over all cells.
    pub reaching_overall: Vec<ReachingOverall>,
    /// What is lost where rows are dealt unevenly.
    pub non_iid: Vec<NonIid>,
    /// What runs cost.
    pub costs: Vec<Cost>,
    /// What participants' own prompts come to.
    pub own: Vec<OwnPrompts>,
    /// What prompts come to on each LLM of several, and on those that nobody searched with.
    pub on_llms: Vec<OnLlm>,
    /// What hostile participants did, by cell; entries without a cell are over all cells.
    pub attacked: Vec<Attacked>,
}

impl Findings {
    /// What `rows` say. Rows that are there twice count once.
    pub fn of(rows: &[ResultRow], settings: &Settings) -> Result<Self, ReportError> {
        let rows = table::merge([("the rows".to_owned(), rows.to_vec())])?;
        if rows.is_empty() {
            return Err(ReportError::NoRows);
        }
        for row in &rows {
            row.check().map_err(|what| ReportError::BadRow { run: table::run_of(row), what })?;
        }
        let runs = Runs::of(&rows, &settings.order());
        let mut settings = settings.clone();
        if settings.control.is_none() {
            settings.control = finals::best(&runs, &settings);
        }
        let settings = &settings;
        for (role, arm) in [("control", &settings.control), ("reference", &settings.reference)] {
            if let Some(arm) = arm.as_ref().filter(|arm| !runs.arms.contains(arm)) {
                return Err(ReportError::NoArm { role, arm: arm.clone(), there: runs.arms });
            }
        }
        let mut experiments: Vec<String> = runs.cells().map(|cell| cell.experiment.clone()).collect();
        experiments.dedup();
        Ok(Self {
            title: settings.title.clone(),
            metric: settings.metric,
            control: settings.control.clone(),
            contenders: settings.contenders.clone(),
            reference: settings.reference.clone(),
            experiments,
            rows: rows.len(),
            runs: runs.count(),
            resamples: settings.bootstrap.resamples,
            finals: finals::finals(&runs, settings),
            by_data: finals::by_data(&runs, settings),
            overall: finals::overall(&runs, settings),
            curves: curves::curves(&runs, settings.metric),
            reaching: reaching::reaching(&runs, settings),
            reaching_overall: reaching::overall(&runs, settings),
            non_iid: non_iid::non_iid(&runs, settings),
            costs: costs::costs(&runs),
            own: own::own(&runs),
            on_llms: asides::asides(&runs, settings),
            attacked: robustness::attacked(&runs, settings),
            arms: runs.arms,
        })
    }
}

#[cfg(test)]
mod tests;
