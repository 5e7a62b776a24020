//! The aggregation server, as a participant sees it.

use super::{MaybeSend, MaybeSync};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::{FederationView, Joined, Proposal, RoundView, Secret, Submitted};
use feddtpt_shared::problem::Problem;
use feddtpt_shared::{Digest, Vocabulary};
use std::future::Future;

/// One federation on one server. Implementations make one attempt per call; retries are the client's.
pub trait Server: MaybeSend + MaybeSync {
    /// What anybody may see.
    fn federation(&self) -> impl Future<Output = Result<FederationView, ServerError>> + MaybeSend;
    /// The public word list, unchecked: the caller compares its hash.
    fn vocabulary(&self) -> impl Future<Output = Result<Vocabulary, ServerError>> + MaybeSend;
    /// Turns an invite into a participant. Repeating it with the same `nonce` gives the same answer.
    fn join(&self, invite: &Secret, nonce: Digest) -> impl Future<Output = Result<Joined, ServerError>> + MaybeSend;
    /// What to do now. With `after`, the server holds the answer back until something newer than that revision happened,
    /// some seconds at most.
    fn round(
        &self,
        token: &Secret,
        after: Option<u64>,
    ) -> impl Future<Output = Result<RoundView, ServerError>> + MaybeSend;
    /// Uploads tokens for `round`. Repeating the same is answered as the first time. The server may hold its answer until it knows
    /// what comes next, some seconds at most.
    fn propose(
        &self,
        token: &Secret,
        round: u32,
        proposal: &Proposal,
    ) -> impl Future<Output = Result<Submitted, ServerError>> + MaybeSend;
    /// Uploads what was judged of `round`'s candidates. Repeating the same is answered as the first time, and held in the same way.
    fn ballot(
        &self,
        token: &Secret,
        round: u32,
        ballot: &Ballot,
    ) -> impl Future<Output = Result<Submitted, ServerError>> + MaybeSend;
    /// Leaves the federation.
    fn leave(&self, token: &Secret) -> impl Future<Output = Result<(), ServerError>> + MaybeSend;
}

/// Why the server gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// The server answered with a problem.
    #[error("the server answered: {0}")]
    Problem(Box<Problem>),
    /// No answer, or none that can be read: worth another try.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
}

impl ServerError {
    /// Whether another try may help: no answer at all, 408, 429, or any 5xx.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Problem(problem) => matches!(problem.status, 408 | 429) || problem.status >= 500,
        }
    }

    /// How long the server asked to wait, in milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Unreachable(_) => None,
            Self::Problem(problem) => problem.retry_after_ms,
        }
    }
}
