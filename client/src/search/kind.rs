//! What an edit does to a prompt.

use serde::{Deserialize, Serialize};

/// A kind of edit, at a place of the prompt that is changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// A word stands in the place of another.
    #[default]
    Replace,
    /// A word is put in at the place.
    Insert,
    /// The word at the place is taken out.
    Delete,
    /// The word at the place and the next one change places.
    Swap,
}

impl EditKind {
    /// All of them, in the order of their weights in the settings.
    pub const ALL: [Self; 4] = [Self::Replace, Self::Insert, Self::Delete, Self::Swap];
}
