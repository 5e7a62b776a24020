//! What can go wrong.

use feddtpt_model::ModelError;
use thiserror::Error;

/// Why a baseline did not run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SoftError {
    /// A setting out of its range.
    #[error("{setting} must be {expected}, found {found}")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// What is accepted.
        expected: &'static str,
        /// What was found.
        found: String,
    },
    /// A task or rows that the model cannot judge.
    #[error("{0}")]
    Task(String),
    /// The optimiser refuses its start.
    #[error("CMA-ES cannot start: {0}")]
    Search(String),
    /// The model refuses an input.
    #[error(transparent)]
    Model(#[from] ModelError),
}
