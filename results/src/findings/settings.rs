//! What a report compares.

use crate::Metric;
use crate::statistics::Bootstrap;

/// What a report compares, and what it is called.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The heading.
    pub title: String,
    /// The figure of merit.
    pub metric: Metric,
    /// The arm that every other is compared with, pair by pair. Without one there are no differences.
    pub control: Option<String>,
    /// Where no control is named: the arms of which the one that ends in the most is the control, over the cells that all of them have.
    pub contenders: Vec<String>,
    /// The arm whose final value others are to reach with fewer calls. Without one nothing is said of it.
    pub reference: Option<String>,
    /// The arms in the order in which they are shown. Those not named come after: the control, the reference, and then
    /// by name.
    pub arms: Vec<String>,
    /// How intervals are drawn.
    pub bootstrap: Bootstrap,
}

impl Settings {
    /// The arms that have a place.
    pub(crate) fn order(&self) -> Vec<&str> {
        let named = [&self.control, &self.reference].into_iter().flatten();
        self.arms.iter().chain(named).map(String::as_str).collect()
    }
}

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// There is nothing to report on.
    #[error("there are no rows to report on")]
    NoRows,
    /// An arm is named that no row has.
    #[error("no row is of the {role} {arm:?}; there are {}", there.join(", "))]
    NoArm {
        /// What the arm is wanted for.
        role: &'static str,
        /// The arm.
        arm: String,
        /// The arms that rows have.
        there: Vec<String>,
    },
    /// A row holds what no table may.
    #[error("a row of {run} cannot be reported: {what}")]
    BadRow {
        /// Its run and round.
        run: String,
        /// What is wrong.
        what: String,
    },
    /// Two rows contradict each other.
    #[error(transparent)]
    Contradiction(#[from] crate::table::Contradiction),
}
