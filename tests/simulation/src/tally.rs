//! How often everything happened, so that it shows when a fault never bites.

use std::collections::BTreeMap;
use std::fmt;

/// Counts by name. The part of a name before the colon is its group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<String, u64>);

impl Tally {
    /// One more.
    pub fn count(&mut self, name: impl Into<String>) {
        self.add(name, 1);
    }

    /// So many more.
    pub fn add(&mut self, name: impl Into<String>, times: u64) {
        *self.0.entry(name.into()).or_default() += times;
    }

    /// How often.
    pub fn of(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Adds another one's counts.
    pub fn merge(&mut self, other: Self) {
        for (name, times) in other.0 {
            self.add(name, times);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut group = "";
        for (name, times) in &self.0 {
            let (own, rest) = name.split_once(": ").unwrap_or(("", name));
            if own != group {
                writeln!(f, "{own}")?;
                group = own;
            }
            writeln!(f, "  {times:>9}  {rest}")?;
        }
        Ok(())
    }
}
