//! The LLM that was chosen.

use super::built_in::BuiltInLlm;
use super::clock::TabClock;
use super::in_tab::InTabLlm;
use super::transport::TabTransport;
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::ApiLlm;
use feddtpt_shared::{Prompt, RowText};

/// The LLM that was chosen.
pub(crate) enum TabLlm {
    InTab(InTabLlm),
    Api(ApiLlm<TabTransport, TabClock>),
    BuiltIn(BuiltInLlm),
    /// None: for a participant that only leaves.
    None,
}

impl Llm for TabLlm {
    fn id(&self) -> &str {
        match self {
            Self::InTab(llm) => llm.id(),
            Self::Api(llm) => llm.id(),
            Self::BuiltIn(llm) => llm.id(),
            Self::None => "none",
        }
    }

    fn preferred_batch(&self) -> usize {
        match self {
            Self::InTab(llm) => llm.preferred_batch(),
            Self::Api(llm) => llm.preferred_batch(),
            // Asked one after the other: small chunks lose little when the tab is closed.
            Self::BuiltIn(_) | Self::None => 4,
        }
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        match self {
            Self::InTab(llm) => llm.answer(prompt, rows).await,
            Self::Api(llm) => llm.answer(prompt, rows).await,
            Self::BuiltIn(llm) => llm.answer(prompt, rows).await,
            Self::None => Err(LlmError::Refused("no LLM was chosen".to_owned())),
        }
    }
}
