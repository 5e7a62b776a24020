//! A server for one participant, on a bad line.

use super::gate::Scoring;
use super::world::{prompt, spec, two_stages, vocabulary};
use crate::platform::{Server, ServerError};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::federation::{FederationSpec, FederationStatus, Phase};
use feddtpt_shared::messages::{
    FederationView, Instruction, Joined, Proposal, PublishedPrompt, Receipt, RoundView, Secret, Submitted,
    submission_digest,
};
use feddtpt_shared::problem::{Problem, ProblemType};
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::{Digest, Prompt, Vocabulary};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It never arrives.
    RequestLost,
    /// It is dealt with and the answer never arrives.
    ResponseLost,
    /// The server is away.
    Unavailable,
}

/// Publishes each proposal as the next round's prompt, or, with a gate, what the ballots prefer.
#[derive(Clone, Debug)]
pub(crate) struct FakeServer(Arc<Mutex<Inner>>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) spec: FederationSpec,
    /// By number of the request, from 0.
    pub(crate) faults: BTreeMap<usize, Fault>,
    pub(crate) requests: usize,
    pub(crate) joins: BTreeMap<String, Digest>,
    /// First arrivals, in order.
    pub(crate) submissions: Vec<(u32, Prompt)>,
    pub(crate) round: u32,
    pub(crate) prompt: Prompt,
    /// Rounds that end just before the first upload arrives.
    pub(crate) closing_early: Vec<u32>,
    /// Rounds that refuse the first upload and take the second.
    pub(crate) reopening: Vec<u32>,
    pub(crate) revision: u64,
    /// How many it says take part.
    pub(crate) participants: u32,
    /// Whether it holds an answer to a submission until it knows what comes next.
    pub(crate) holds: bool,
    /// Prompts for groups, as if the last round had made them.
    pub(crate) group_prompts: Vec<Prompt>,
    /// What is judged, with a gate.
    pub(crate) scoring: Scoring,
}

impl Default for FakeServer {
    fn default() -> Self {
        let spec = spec();
        let prompt = spec.task.seed_prompt.clone();
        Self(Arc::new(Mutex::new(Inner {
            spec,
            faults: BTreeMap::new(),
            requests: 0,
            joins: BTreeMap::new(),
            submissions: Vec::new(),
            round: 1,
            prompt,
            closing_early: Vec::new(),
            reopening: Vec::new(),
            revision: 1,
            group_prompts: Vec::new(),
            participants: 1,
            holds: false,
            scoring: Scoring::default(),
        })))
    }
}

impl FakeServer {
    /// A server on a line with these faults.
    pub(crate) fn with_faults(faults: impl IntoIterator<Item = (usize, Fault)>) -> Self {
        let server = Self::default();
        server.change(|inner| inner.faults = faults.into_iter().collect());
        server
    }

    /// A server whose federation judges candidates.
    pub(crate) fn gated() -> Self {
        let server = Self::default();
        server.change(|inner| {
            inner.spec.strategy.name = Strategy::FeddtptGated;
            inner.spec.strategy.gate = two_stages();
        });
        server
    }

    /// The same, with these prompts for groups.
    pub(crate) fn clustered(group_prompts: &[&str]) -> Self {
        let server = Self::default();
        server.change(|inner| {
            inner.spec.strategy.name = Strategy::Clustered;
            inner.group_prompts = group_prompts.iter().map(|text| prompt(text)).collect();
        });
        server
    }

    /// Looks into it or changes it.
    pub(crate) fn change<V>(&self, change: impl FnOnce(&mut Inner) -> V) -> V {
        change(&mut self.0.lock().expect("no panic"))
    }

    async fn call<V>(&self, act: impl FnOnce(&mut Inner) -> Result<V, Problem>) -> Result<V, ServerError> {
        tokio::task::yield_now().await;
        self.change(|inner| {
            let fault = inner.faults.remove(&inner.requests);
            inner.requests += 1;
            let lost = || ServerError::Unreachable("the line is bad".to_owned());
            let problem = |problem| ServerError::Problem(Box::new(problem));
            match fault {
                Some(Fault::RequestLost) => Err(lost()),
                Some(Fault::Unavailable) => {
                    Err(problem(Problem::new(ProblemType::Unavailable, "away").retry_after(1_500)))
                }
                Some(Fault::ResponseLost) => act(inner).map_err(problem).and(Err(lost())),
                None => act(inner).map_err(problem),
            }
        })
    }
}

impl Inner {
    pub(super) fn publish(&mut self, prompt: Prompt) {
        (self.prompt, self.round, self.revision) = (prompt, self.round + 1, self.revision + 1);
    }

    fn answer(&self, receipt: Receipt) -> Submitted {
        Submitted { receipt, next: self.holds.then(|| self.view()) }
    }

    fn view(&self) -> RoundView {
        let over = self.round > self.spec.rounds;
        RoundView {
            revision: self.revision,
            status: if over { FederationStatus::Finished } else { FederationStatus::Running },
            reason: None,
            round: self.round.min(self.spec.rounds),
            attempt: 0,
            instruction: match (over, self.scoring.stage) {
                (true, _) => Instruction::Stop,
                (false, 0) => Instruction::Propose,
                (false, _) => Instruction::Score,
            },
            prompt: self.prompt.clone(),
            participants: self.participants,
            submissions: 0,
            closes_in_ms: None,
            asked: true,
            stage: self.scoring.stage,
            candidates: self.scoring.candidates.clone(),
        }
    }

    fn take(&mut self, round: u32, prompt: &Prompt) -> Result<Receipt, Problem> {
        let receipt = || Receipt { round, digest: submission_digest("toy", round, "p1", prompt) };
        if let Some((_, first)) = self.submissions.iter().find(|(taken, _)| *taken == round) {
            let same = first == prompt;
            return same.then(receipt).ok_or_else(|| Problem::new(ProblemType::AlreadySubmitted, "another one"));
        }
        let listed = |rounds: &mut Vec<u32>| rounds.iter().position(|at| *at == round).map(|at| rounds.remove(at));
        if listed(&mut self.closing_early).is_some() {
            self.publish(self.prompt.clone());
        }
        if listed(&mut self.reopening).is_some() {
            self.revision += 1;
            return Err(Problem::new(ProblemType::RoundClosed, "between two attempts"));
        }
        if round != self.round || round > self.spec.rounds || self.scoring.stage > 0 {
            return Err(Problem::new(ProblemType::RoundClosed, "too late"));
        }
        self.submissions.push((round, prompt.clone()));
        if self.spec.strategy.name.is_gated() {
            self.open_scoring(prompt);
        } else {
            self.publish(prompt.clone());
        }
        Ok(receipt())
    }
}

impl Server for FakeServer {
    async fn federation(&self) -> Result<FederationView, ServerError> {
        let view = |inner: &mut Inner| FederationView {
            federation: "toy".to_owned(),
            spec: inner.spec.clone(),
            status: FederationStatus::Running,
            reason: None,
            participants: inner.participants,
            round: inner.round,
            phase: Some(Phase::Propose),
            stage: 0,
            prompts: vec![PublishedPrompt {
                round: inner.spec.rounds,
                prompt: inner.prompt.clone(),
                proposals: 1,
                group_prompts: inner.group_prompts.clone(),
            }],
            revision: inner.revision,
            model: None,
        };
        self.call(|inner| Ok(view(inner))).await
    }

    async fn vocabulary(&self) -> Result<Vocabulary, ServerError> {
        self.call(|_| Ok(vocabulary())).await
    }

    async fn join(&self, invite: &Secret, nonce: Digest) -> Result<Joined, ServerError> {
        let invite = invite.expose().to_owned();
        self.call(|inner| {
            let first = *inner.joins.entry(invite).or_insert(nonce);
            let joined = || Joined { participant: "p1".to_owned(), token: Secret::new("token") };
            (first == nonce).then(joined).ok_or_else(|| Problem::new(ProblemType::InviteUsed, "by somebody else"))
        })
        .await
    }

    async fn round(&self, token: &Secret, _after: Option<u64>) -> Result<RoundView, ServerError> {
        assert_eq!(token.expose(), "token");
        self.call(|inner| Ok(inner.view())).await
    }

    async fn propose(&self, token: &Secret, round: u32, proposal: &Proposal) -> Result<Submitted, ServerError> {
        assert_eq!(token.expose(), "token");
        self.call(|inner| inner.take(round, &proposal.prompt).map(|receipt| inner.answer(receipt))).await
    }

    async fn ballot(&self, token: &Secret, round: u32, ballot: &Ballot) -> Result<Submitted, ServerError> {
        assert_eq!(token.expose(), "token");
        self.call(|inner| inner.take_ballot(round, ballot).map(|receipt| inner.answer(receipt))).await
    }

    async fn leave(&self, _token: &Secret) -> Result<(), ServerError> {
        self.call(|_| Ok(())).await
    }
}
