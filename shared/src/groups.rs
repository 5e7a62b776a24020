//! How participants are grouped where one prompt for everybody is not enough: the settings of `clustered`.

use serde::{Deserialize, Serialize};

/// The settings of groups. Every field has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GroupSettings {
    /// Groups that get a prompt of their own at most; the largest count.
    pub max_groups: u32,
    /// How alike the participants of two groups must be on average for these to become one, from 0 (nothing in common) to
    /// 1 (the same). The mean of the cosine between their edits and the agreement of their ballots.
    pub similarity: f64,
}

impl Default for GroupSettings {
    fn default() -> Self {
        Self { max_groups: 3, similarity: 0.4 }
    }
}

impl GroupSettings {
    /// Groups that can be asked for.
    pub const MOST: u32 = 16;

    /// Whether nothing was set.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Checks the ranges; an error names the field.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=Self::MOST).contains(&self.max_groups) {
            return Err(format!("strategy.groups.max_groups must lie between 1 and {}", Self::MOST));
        }
        if !(0.0..=1.0).contains(&self.similarity) {
            return Err("strategy.groups.similarity must lie between 0 and 1".to_owned());
        }
        Ok(())
    }
}
