//! What experiments found: tables, statistics, pictures and reports of runs.
//!
//! Whoever runs experiments fills [`ResultRow`]s and appends them to a table ([`table::Appender`]); whoever reads the
//! results merges tables ([`table::merge`]) and asks for a report. The crate knows neither models nor servers, so that
//! a table written today can be read again when everything else has changed.

mod metric;
mod row;
pub mod table;

#[cfg(test)]
mod sample;

pub use metric::Metric;
pub use row::{ResultRow, RowKey};
