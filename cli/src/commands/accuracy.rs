//! Accuracy with its counts: no percentage without "34 of 60".

use serde::Serialize;
use std::fmt;

/// Correct answers out of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Accuracy {
    pub(super) correct: u64,
    pub(super) rows: u64,
}

impl fmt::Display for Accuracy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.correct, self.rows)?;
        if self.rows == 0 {
            return Ok(());
        }
        write!(f, " ({:.1}%)", 100.0 * self.correct as f64 / self.rows as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_first() {
        assert_eq!(Accuracy { correct: 34, rows: 60 }.to_string(), "34 of 60 (56.7%)");
        assert_eq!(Accuracy::default().to_string(), "0 of 0");
    }
}
