//! What a participant decides for itself.

use crate::leak::LeakSettings;
use crate::platform::{MaybeSend, MaybeSync};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::{Digest, Prompt};
use std::future::Future;

/// A participant's own settings.
#[derive(Clone, Debug)]
pub struct ParticipantConfig {
    /// Seed of its search. The same seed, rows and model give the same proposals.
    pub seed: u64,
    /// LLM calls it will make in the whole federation; `None` is no limit.
    pub budget_calls: Option<u64>,
    /// What counts as a leak.
    pub leak: LeakSettings,
    /// [`task_digest`](crate::task_digest) of the task it means to take part in; another task is refused.
    pub expected_task: Option<Digest>,
    /// 32 bytes from the platform's randomness, as a digest: makes a repeated join the same join. Stored at the first start;
    /// later values are ignored.
    pub nonce: Digest,
    /// Most rounds it takes part in (threat model A5); `None` is all.
    pub max_rounds: Option<u32>,
}

impl ParticipantConfig {
    /// Settings without limits.
    pub fn new(seed: u64, nonce: Digest) -> Self {
        Self { seed, budget_calls: None, leak: LeakSettings::default(), expected_task: None, nonce, max_rounds: None }
    }
}

/// Looks at an upload before it goes.
pub trait Review: MaybeSend + MaybeSync {
    /// Whether exactly these words may be sent. After a refusal the participant sends the prompt it was given instead,
    /// which is public already and counts as abstaining.
    fn approve(&self, prompt: &Prompt) -> impl Future<Output = bool> + MaybeSend;

    /// Whether exactly this ballot about `candidates` may be sent. After a refusal the participant abstains.
    fn approve_ballot(&self, candidates: &[Prompt], ballot: &Ballot) -> impl Future<Output = bool> + MaybeSend;
}

/// Sends without asking. The leak check has passed every upload all the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct AutoApprove;

impl Review for AutoApprove {
    async fn approve(&self, _: &Prompt) -> bool {
        true
    }

    async fn approve_ballot(&self, _: &[Prompt], _: &Ballot) -> bool {
        true
    }
}
