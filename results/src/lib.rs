//! What experiments found: tables, statistics, pictures and reports of runs.
//!
//! Whoever runs experiments fills [`ResultRow`]s and appends them to a table ([`table::Appender`]); whoever reads the
//! results merges tables ([`table::merge`]) and asks for a report. The crate knows neither models nor servers, so that
//! a table written today can be read again when everything else has changed.

mod document;
mod findings;
mod metric;
mod plots;
mod report;
mod row;
mod runs;
pub mod statistics;
pub mod table;
mod words;

#[cfg(test)]
mod sample;

pub use findings::{
    ArmCurve, Attacked, Cost, DataDifference, Final, Findings, NonIid, OnLlm, Overall, OwnPrompts, Reaching,
    ReachingOverall, ReportError, Settings,
};
pub use metric::Metric;
pub use plots::Plot;
pub use report::{Report, WriteError, report};
pub use row::{ResultRow, RowKey};
pub use runs::Cell;
