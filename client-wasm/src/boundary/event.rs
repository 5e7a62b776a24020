//! What the worker tells the page while it works.

use super::{BallotView, OutcomeInfo, ScoreView, Spent, StatusName};
use feddtpt_client::search::EditKind;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What an edit does at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum EditName {
    /// A word stands in the place of another.
    Replace,
    /// A word is put in.
    Insert,
    /// The word is taken out.
    Delete,
    /// The word and the next one change places.
    Swap,
}

impl From<EditKind> for EditName {
    fn from(kind: EditKind) -> Self {
        match kind {
            EditKind::Replace => Self::Replace,
            EditKind::Insert => Self::Insert,
            EditKind::Delete => Self::Delete,
            EditKind::Swap => Self::Swap,
        }
    }
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerState {
    /// About to leave, or under way.
    Sending,
    /// Answered.
    Answered,
    /// No whole answer came.
    Failed,
}

/// A request in the ledger. The same id comes again when its state changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Tsify)]
#[tsify(missing_as_null)]
#[serde(rename_all = "camelCase")]
pub struct LedgerView {
    /// Which request. Unique in this browser, growing with time.
    pub id: u64,
    /// When it left, in milliseconds since 1970.
    pub time_ms: f64,
    /// Why.
    pub purpose: String,
    /// Host and port it goes to.
    pub to: String,
    /// Method and path.
    pub request: String,
    /// The exact words of a proposal.
    pub words: Option<Vec<String>>,
    /// The exact ballot.
    pub ballot: Option<BallotView>,
    /// Where it stands.
    pub state: LedgerState,
    /// The HTTP status of the answer.
    pub status: Option<u16>,
    /// Why it failed.
    pub reason: Option<String>,
    /// Size of the request as far as the page can see: its line, own headers, body.
    pub sent_bytes: Option<u64>,
    /// Size of the answer as far as the page can see.
    pub received_bytes: Option<u64>,
}

/// Whom a retry waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum WaitFor {
    /// The aggregation server.
    Server,
    /// The LLM.
    Llm,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum SearchEndName {
    /// All words were tried.
    Completed,
    /// The next trial does not fit the budget.
    BudgetReached,
    /// There is no word left to try.
    NothingLeft,
    /// The LLM did not answer for long.
    LlmFailed,
    /// The LLM refuses; somebody must mend something.
    LlmRefused,
    /// The source of words failed.
    ProposerFailed,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[tsify(missing_as_null)]
#[expect(missing_docs, reason = "the variants say what happened, the names of their values what they are")]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum TabEvent {
    /// A file of the model is arriving.
    ModelProgress { file: String, received_bytes: u64, total_bytes: u64 },
    /// The model can be asked.
    ModelReady { id: String, cached: bool },
    /// The invite was turned into a participant.
    Joined { participant: String },
    /// Waiting for the server or for others.
    Waiting {
        status: StatusName,
        round: u32,
        attempt: u32,
        participants: u32,
        submissions: u32,
        closes_in_ms: Option<u64>,
        asked: bool,
        stage: u32,
        prompt: Vec<String>,
    },
    /// A round opened for this participant.
    RoundOpened { round: u32, prompt: Vec<String> },
    /// The prompt the round started from was judged.
    Started { score: ScoreView, prompt: Vec<String> },
    /// An edit is about to be tried.
    Proposed {
        step: u32,
        steps: u32,
        position: usize,
        kind: EditName,
        from: Option<String>,
        token: String,
        prompt: Vec<String>,
    },
    /// A trial ended.
    Tried { step: u32, steps: u32, score: Option<ScoreView>, accepted: bool },
    /// A round's search ended.
    SearchEnded { round: u32, end: SearchEndName, reason: Option<String> },
    /// These very words are about to be sent.
    UploadPreview { round: u32, prompt: Vec<String>, score: Option<ScoreView>, needs_approval: bool },
    /// They arrived.
    Uploaded { round: u32, digest: String, llm_calls: u64 },
    /// These prompts are judged on own rows that no search has seen.
    CandidatesOpened { round: u32, stage: u32, candidates: Vec<Vec<String>> },
    /// This very ballot is about to be sent; `abstains` is why it says nothing, where it does.
    BallotPreview {
        round: u32,
        candidates: Vec<Vec<String>>,
        ballot: BallotView,
        abstains: Option<String>,
        needs_approval: bool,
    },
    /// It arrived.
    Voted { round: u32, stage: u32, digest: String, llm_calls: u64 },
    /// The round had closed before they arrived.
    TooLate { round: u32 },
    /// Something did not work and is tried again.
    Retrying { what: WaitFor, reason: String, wait_ms: u64 },
    /// What was spent so far.
    Spent { spent: Spent },
    /// A request leaves, or its answer came.
    Ledger { line: LedgerView },
    /// All own rows are being judged at the end.
    Judging { done: usize, total: usize },
    /// The end.
    Ended { outcome: OutcomeInfo },
}
