//! How good a prompt is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ResultRow;

/// A figure of merit of a prompt on the test rows: a share from 0 to 1, the more the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// The share of test rows that are answered correctly.
    #[default]
    Accuracy,
    /// The mean over classes of the share of a class's rows that are answered correctly.
    BalancedAccuracy,
    /// The mean over classes of the harmonic mean of precision and recall.
    MacroF1,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accuracy, Self::BalancedAccuracy, Self::MacroF1];

    /// The column's name, which is also what a command line takes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced_accuracy",
            Self::MacroF1 => "macro_f1",
        }
    }

    /// The name for a sentence or an axis.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::BalancedAccuracy => "balanced accuracy",
            Self::MacroF1 => "macro-F1",
        }
    }

    /// The figure in a row.
    pub const fn of(self, row: &ResultRow) -> f64 {
        match self {
            Self::Accuracy => row.accuracy,
            Self::BalancedAccuracy => row.balanced_accuracy,
            Self::MacroF1 => row.macro_f1,
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no metric's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no metric {0:?}; say accuracy, balanced_accuracy or macro_f1")]
pub struct UnknownMetric(String);

impl FromStr for Metric {
    type Err = UnknownMetric;

    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        Self::ALL.into_iter().find(|metric| metric.name() == name).ok_or_else(|| UnknownMetric(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for metric in Metric::ALL {
            assert_eq!(metric.to_string().parse(), Ok(metric));
        }
        let unknown = "f1".parse::<Metric>().unwrap_err();
        assert_eq!(unknown.to_string(), "there is no metric \"f1\"; say accuracy, balanced_accuracy or macro_f1");
    }

    #[test]
    fn each_reads_its_own_column() {
        let row = ResultRow { accuracy: 0.1, balanced_accuracy: 0.2, macro_f1: 0.3, ..ResultRow::default() };
        assert_eq!(Metric::ALL.map(|metric| metric.of(&row).to_string()), ["0.1", "0.2", "0.3"]);
    }
}
