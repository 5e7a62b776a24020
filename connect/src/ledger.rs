//! The words of a ledger: one line for every request that leaves, with its bytes, and with what an upload says.

use crate::transport::Upload;
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use serde::Serialize;

/// Why a request was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Fetching the embedded model's files.
    Model,
    /// Reading what anybody may see of a federation.
    Federation,
    /// Reading the public word list.
    Vocabulary,
    /// Turning the invite into a participant.
    Join,
    /// Asking what to do.
    Round,
    /// Uploading tokens.
    Proposal,
    /// Uploading a ballot about a round's candidates.
    Ballot,
    /// Leaving.
    Leave,
    /// Asking the LLM about rows: the text of rows leaves, to the LLM alone.
    Llm,
    /// Asking a masked language model for words: the prompt leaves, no row.
    Proposer,
    /// The host's own requests.
    Host,
}

impl Purpose {
    /// Whether the request went to the aggregation server.
    pub fn is_server(self) -> bool {
        !matches!(self, Self::Llm | Self::Proposer)
    }

    /// Its name in files and pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Federation => "federation",
            Self::Vocabulary => "vocabulary",
            Self::Join => "join",
            Self::Round => "round",
            Self::Proposal => "proposal",
            Self::Ballot => "ballot",
            Self::Leave => "leave",
            Self::Llm => "llm",
            Self::Proposer => "proposer",
            Self::Host => "host",
        }
    }
}

/// Bytes of a number of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// Requests.
    pub requests: u64,
    /// Bytes sent.
    pub sent_bytes: u64,
    /// Bytes received.
    pub received_bytes: u64,
}

/// A moment of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum LedgerEvent {
    /// It is about to leave. Written before the first byte does.
    Sending {
        /// `GET /api/..`
        request: String,
        /// The host it goes to.
        to: String,
        /// The exact words of a proposal.
        #[serde(skip_serializing_if = "Option::is_none")]
        words: Option<Prompt>,
        /// The exact ballot.
        #[serde(skip_serializing_if = "Option::is_none")]
        ballot: Option<Ballot>,
    },
    /// It was answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// Size of the request.
        sent_bytes: u64,
        /// Size of the answer.
        received_bytes: u64,
    },
    /// No whole answer came.
    Failed {
        /// Why.
        reason: String,
        /// Size of the request; 0 when no connection was made.
        sent_bytes: u64,
    },
}

impl LedgerEvent {
    /// A request that is about to leave.
    pub fn sending(request: String, to: String, upload: Option<Upload<'_>>) -> Self {
        let (words, ballot) = match upload {
            None => (None, None),
            Some(Upload::Proposal(words)) => (Some(words.clone()), None),
            Some(Upload::Ballot(ballot)) => (None, Some(ballot.clone())),
        };
        Self::Sending { request, to, words, ballot }
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// Milliseconds since 1970.
    pub time_ms: u64,
    /// Which request, from 1.
    pub id: u64,
    /// Why it was made.
    pub purpose: Purpose,
    /// What happened.
    #[serde(flatten)]
    pub event: LedgerEvent,
}
