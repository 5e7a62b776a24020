//! The release threshold (threat model A2): what may leave the server.
//!
//! A rare token betrays the participant who sent it. A token is released only when at least k proposals support it:
//! for strategies with clusters, k proposals that contain *some* token of its cluster; for the others, k proposals that
//! contain the token itself. The threshold counts all proposals of the round, abstentions included. The incumbent's
//! own tokens were published before, so that releasing them again tells nothing; they always pass. Abstentions support
//! no cluster: an echo holds nothing but the incumbent's tokens, and those need no support.

use feddtpt_shared::strategy::StrategySettings;

/// The rule in force for one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    threshold: usize,
}

impl Release {
    /// The rule of `settings` for a round with `proposals` proposals.
    pub fn new(settings: &StrategySettings, proposals: usize) -> Self {
        Self { threshold: settings.release_threshold_for(proposals) }
    }

    /// How many proposals must support a token.
    pub fn threshold(self) -> usize {
        self.threshold
    }

    /// Whether a token supported by `participants` proposals may be released; `published` says whether it is in the
    /// incumbent.
    pub fn allows(self, participants: u32, published: bool) -> bool {
        published || participants as usize >= self.threshold
    }
}
