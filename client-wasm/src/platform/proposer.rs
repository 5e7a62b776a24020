//! The source of words that was chosen.

use super::in_tab::InTabProposer;
use super::transport::TabTransport;
use feddtpt_client::platform::{Candidate, Proposer, ProposerError};
use feddtpt_connect::HttpProposer;
use feddtpt_shared::Prompt;

/// The source of words that was chosen.
pub(crate) enum TabProposer {
    InTab(InTabProposer),
    Api(HttpProposer<TabTransport>),
    /// None: for a participant that only leaves.
    None,
}

impl Proposer for TabProposer {
    fn id(&self) -> &str {
        match self {
            Self::InTab(proposer) => proposer.id(),
            Self::Api(proposer) => proposer.id(),
            Self::None => "none",
        }
    }

    async fn propose(&self, prompt: &Prompt, position: usize, k: usize) -> Result<Vec<Candidate>, ProposerError> {
        match self {
            Self::InTab(proposer) => proposer.propose(prompt, position, k).await,
            Self::Api(proposer) => proposer.propose(prompt, position, k).await,
            Self::None => Err(ProposerError("no source of words was chosen".to_owned())),
        }
    }
}
