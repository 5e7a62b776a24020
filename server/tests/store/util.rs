//! What the promises are told with.

use crate::spec::{WORDS, policy, prompt, spec};
use feddtpt_aggregation::gate::{Candidate, Origin};
use feddtpt_server::gate::Contest;
use feddtpt_server::store::{
    BallotSubmission, JoinOutcome, JoinRequest, NewFederation, Position, Store, Submission, Transition,
};
use feddtpt_shared::Digest;
use feddtpt_shared::ballot::{Ballot, Preference, Votes, ballot_digest};
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::messages::submission_digest;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub const NOW_MS: u64 = 1_000_000;
/// When the invites of these tests expire.
pub const EXPIRES_MS: u64 = NOW_MS + 1_000;

/// Gathering, before round 1.
pub const GATHERING: Position =
    Position { status: FederationStatus::Gathering, round: 0, attempt: 0, phase: None, stage: 0 };

/// A stage of a running round that is being judged.
pub fn judged(round: u32, phase: Phase, stage: u32) -> Position {
    Position { stage, ..at(round, phase) }
}

/// A phase of a running round.
pub fn at(round: u32, phase: Phase) -> Position {
    Position { status: FederationStatus::Running, round, attempt: 0, phase: Some(phase), stage: 0 }
}

/// A new name, also where several suites share one database.
pub fn fresh(what: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{what}-{}", COUNT.fetch_add(1, Ordering::SeqCst))
}

/// A federation under a new id.
pub fn federation(now_ms: u64) -> NewFederation {
    NewFederation { id: fresh("f"), spec: spec(2, policy()), vocabulary: WORDS.to_owned(), now_ms }
}

/// A federation that gathers.
pub async fn gathering(store: &Arc<dyn Store>) -> String {
    let new = federation(NOW_MS);
    store.create_federation(&new).await.unwrap();
    new.id
}

/// A request to join with an invite that was just added.
pub async fn invited(store: &Arc<dyn Store>, federation: &str) -> JoinRequest {
    let participant = fresh("p");
    let invite_hash = Digest::of(format!("invite of {participant}"));
    store.add_invites(federation, &[invite_hash], EXPIRES_MS, NOW_MS).await.unwrap();
    let token_hash = Digest::of(format!("token of {participant}"));
    let (federation, nonce) = (federation.to_owned(), Digest::of("a nonce"));
    JoinRequest { federation, invite_hash, nonce, participant, token_hash, capacity: 100, now_ms: NOW_MS }
}

/// A participant.
pub async fn participant(store: &Arc<dyn Store>, federation: &str) -> String {
    let request = invited(store, federation).await;
    assert_eq!(store.join(&request).await.unwrap(), JoinOutcome::Joined);
    request.participant
}

/// A step without further effects.
pub fn step(federation: &str, from: Position, to: Position) -> Transition {
    Transition::new(federation, from, to, NOW_MS)
}

/// A federation in round 1 with `count` participants.
pub async fn running(store: &Arc<dyn Store>, count: usize) -> (String, Vec<String>) {
    let federation = gathering(store).await;
    let mut participants = Vec::new();
    for _ in 0..count {
        participants.push(participant(store, &federation).await);
    }
    assert!(store.apply(&step(&federation, GATHERING, at(1, Phase::Propose))).await.unwrap());
    (federation, participants)
}

/// A proposal.
pub fn proposal(federation: &str, round: u32, participant: &str, words: &str) -> Submission {
    let prompt = prompt(words);
    let digest = submission_digest(federation, round, participant, &prompt);
    let (federation, participant) = (federation.to_owned(), participant.to_owned());
    Submission { federation, round, participant, prompt, digest, now_ms: NOW_MS + 1 }
}

/// What a round may have come to: three candidates, all of them on the list.
pub fn contest() -> Contest {
    let candidate = |(words, origin, authors)| Candidate { prompt: prompt(words), origin, authors };
    let candidates: Vec<Candidate> = [
        ("the review", Origin::Incumbent, vec![]),
        ("good film", Origin::Aggregate, vec![0]),
        ("bad film", Origin::Proposal, vec![1]),
    ]
    .map(candidate)
    .into();
    let aggregation = serde_json::json!({ "numbers": [0.1, 1e-300] });
    Contest {
        aggregation,
        submissions: Vec::new(),
        open: (0..candidates.len()).collect(),
        candidates,
        stages: Vec::new(),
    }
}

/// A federation whose first round is being judged, by `count` participants.
pub async fn scoring(store: &Arc<dyn Store>, count: usize) -> (String, Vec<String>) {
    let (federation, participants) = running(store, count).await;
    let (from, to) = (at(1, Phase::Propose), judged(1, Phase::Score, 1));
    let open = Transition { contest: Some(contest()), ..step(&federation, from, to) };
    assert!(store.apply(&open).await.unwrap());
    (federation, participants)
}

/// A ballot of preference for both labels.
pub fn ballot(federation: &str, stage: u32, participant: &str, words: &str) -> BallotSubmission {
    let votes = Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net: vec![0, 1] });
    let ballot = Ballot::new(stage, &[prompt(words)], votes);
    let digest = ballot_digest(federation, 1, participant, &ballot);
    let (federation, participant) = (federation.to_owned(), participant.to_owned());
    BallotSubmission { federation, round: 1, participant, ballot, checked: true, digest, now_ms: NOW_MS + 1 }
}

/// Tries until `look` finds something.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..2_000 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("waited in vain for {what}");
}
