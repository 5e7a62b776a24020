//! Steps: compared and set, and whole.

use crate::spec::prompt;
use crate::util::{GATHERING, NOW_MS, at, proposal, running, step};
use feddtpt_server::store::{Position, Publication, Store, Transition};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::transcript::{TranscriptEvent, verify_chain};
use std::sync::Arc;

pub async fn a_step_starts_where_the_federation_stands(store: &Arc<dyn Store>) {
    let (federation, _) = running(store, 1).await;
    let before = store.federation(&federation).await.unwrap().unwrap();
    let (here, next) = (at(1, Phase::Propose), at(1, Phase::Aggregate));
    let event = Some(TranscriptEvent::Failed { round: 1, attempt: 0, reason: "a test".to_owned() });
    for from in [GATHERING, at(1, Phase::Aggregate), at(2, Phase::Propose), Position { attempt: 1, ..here }] {
        let stale = Transition { event: event.clone(), ..step(&federation, from, next) };
        assert!(!store.apply(&stale).await.unwrap(), "{from:?}");
    }
    assert!(!store.apply(&step("nobody", here, next)).await.unwrap());
    assert_eq!(store.federation(&federation).await.unwrap().unwrap(), before);
    assert_eq!(store.transcript(&federation).await.unwrap().len(), 1);
    let real = Transition { opened_ms: NOW_MS + 7, ..step(&federation, here, next) };
    assert!(store.apply(&real).await.unwrap());
    let after = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((after.position, after.opened_ms), (next, NOW_MS + 7));
    assert_eq!((after.revision, after.step_revision), (before.revision + 1, before.revision + 1));
    assert!(!store.apply(&real).await.unwrap());
}

pub async fn a_publication_is_whole(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 1).await;
    let submission = proposal(&federation, 1, &participants[0], "good film");
    store.submit(&submission).await.unwrap();
    let submissions = vec![submission.digest, Digest::of("another")];
    let record = serde_json::json!({ "z": 1, "a": [0.1, 1e-300], "words": "Füße" });
    let publication = Publication { prompt: prompt("good film"), record, submissions: submissions.clone() };
    let event = TranscriptEvent::published(1, submissions, prompt("good film"));
    let end = Position { status: FederationStatus::Finished, ..at(1, Phase::Published) };
    let publish = Transition {
        publication: Some(publication.clone()),
        event: Some(event.clone()),
        reason: Some("all is done".to_owned()),
        ..step(&federation, at(1, Phase::Propose), end)
    };
    assert!(store.apply(&publish).await.unwrap());
    let state = store.federation(&federation).await.unwrap().unwrap();
    assert_eq!((state.position, state.prompt), (end, prompt("good film")));
    assert_eq!(state.reason.as_deref(), Some("all is done"));
    let round = store.round(&federation, 1).await.unwrap().unwrap();
    assert_eq!((round.round, &round.prompt, round.published_ms), (1, &publication.prompt, NOW_MS));
    assert_eq!((&round.record, &round.submissions), (&publication.record, &publication.submissions));
    let rounds = store.rounds(&federation).await.unwrap();
    assert_eq!(rounds.iter().map(|round| round.round).collect::<Vec<_>>(), [0, 1]);
    let transcript = store.transcript(&federation).await.unwrap();
    assert_eq!((transcript.len(), &transcript[1].event), (2, &event));
    verify_chain(&federation, &transcript).unwrap();
}
