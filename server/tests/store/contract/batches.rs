//! Requests that come at once and go to the database together are answered as if each had come alone.

use crate::util::{NOW_MS, at, gathering, invited, proposal, running};
use feddtpt_server::store::{Store, StoreError, SubmitOutcome};
use feddtpt_shared::Digest;
use feddtpt_shared::federation::Phase;
use futures_util::future::join_all;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub async fn proposals_in_one_batch_meet_each_other(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 30).await;
    let [ours, theirs] = [&participants[0], &participants[1]];
    let mut submissions: Vec<_> =
        participants[2..].iter().map(|participant| proposal(&federation, 1, participant, "film")).collect();
    submissions.extend([
        proposal(&federation, 1, ours, "good film"),
        proposal(&federation, 1, ours, "good film"),
        proposal(&federation, 1, ours, "bad film"),
        proposal(&federation, 2, theirs, "good film"),
        proposal(&federation, 1, theirs, "bad film"),
        proposal(&federation, 1, theirs, "good film"),
    ]);
    // The first one goes ahead, the others gather meanwhile.
    let outcomes = join_all(submissions.iter().map(|submission| store.submit(submission))).await;
    let outcomes: Vec<SubmitOutcome> = outcomes.into_iter().map(Result::unwrap).collect();
    let early = SubmitOutcome::Closed(at(1, Phase::Propose));
    let expected = [
        SubmitOutcome::Accepted,
        SubmitOutcome::Again,
        SubmitOutcome::Different,
        early,
        SubmitOutcome::Accepted,
        SubmitOutcome::Different,
    ];
    assert!(outcomes[..28].iter().all(|outcome| *outcome == SubmitOutcome::Accepted), "{outcomes:?}");
    assert_eq!(outcomes[28..], expected);
    let kept = store.proposals(&federation, 1).await.unwrap();
    assert_eq!(kept.len(), 30);
    for (participant, digest) in [(ours, submissions[28].digest), (theirs, submissions[32].digest)] {
        let kept: Vec<Digest> =
            kept.iter().filter(|kept| kept.participant == *participant).map(|kept| kept.digest).collect();
        assert_eq!(kept, [digest]);
    }
}

pub async fn batches_hold_many_federations(store: &Arc<dyn Store>) {
    let mut submissions = Vec::new();
    for words in ["good film", "bad film", "great film"] {
        let (federation, participants) = running(store, 5).await;
        submissions.extend(participants.iter().map(|participant| proposal(&federation, 1, participant, words)));
    }
    // Of this one no round is open.
    let federation = gathering(store).await;
    let request = invited(store, &federation).await;
    store.join(&request).await.unwrap();
    submissions.insert(7, proposal(&federation, 1, &request.participant, "film"));
    let outcomes = join_all(submissions.iter().map(|submission| store.submit(submission))).await;
    let closed = outcomes.iter().position(|outcome| matches!(outcome, Ok(SubmitOutcome::Closed(_))));
    assert_eq!(closed, Some(7), "{outcomes:?}");
    let accepted = outcomes.iter().filter(|outcome| matches!(outcome, Ok(SubmitOutcome::Accepted))).count();
    assert_eq!(accepted, 15, "{outcomes:?}");
    for submission in &submissions[..7] {
        let standing = store.standing(&submission.federation, Some(&submission.participant)).await.unwrap().unwrap();
        assert_eq!((standing.submissions, standing.submitted), (5, true));
    }
}

pub async fn a_bad_submission_fails_alone(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 20).await;
    let (mut submissions, stranger) = (Vec::new(), "a participant that nobody knows");
    submissions.extend(participants.iter().map(|participant| proposal(&federation, 1, participant, "film")));
    submissions.insert(10, proposal(&federation, 1, stranger, "film"));
    submissions.push(proposal("a federation that nobody knows", 1, &participants[0], "film"));
    let outcomes = join_all(submissions.iter().map(|submission| store.submit(submission))).await;
    for (submission, outcome) in submissions.iter().zip(&outcomes) {
        let fits = match outcome {
            Ok(SubmitOutcome::Accepted) => submission.participant != stranger && submission.federation == federation,
            Ok(SubmitOutcome::Gone) => submission.participant == stranger,
            Err(StoreError::Refused(_) | StoreError::Corrupt { .. }) => submission.federation != federation,
            _ => false,
        };
        assert!(fits, "{submission:?}: {outcome:?}");
    }
    assert_eq!(store.proposals(&federation, 1).await.unwrap().len(), 20);
}

pub async fn whoever_has_seen_a_revision_misses_no_later_change(store: &Arc<dyn Store>) {
    let (federation, participants) = running(store, 40).await;
    let over = Arc::new(AtomicBool::new(false));
    let watcher = tokio::spawn({
        let (store, federation, over) = (Arc::clone(store), federation.clone(), Arc::clone(&over));
        async move {
            let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
            loop {
                let last = over.load(Ordering::SeqCst);
                let standing = store.standing(&federation, None).await.unwrap().unwrap();
                let before = seen.insert(standing.state.revision, standing.submissions);
                assert!(before.is_none_or(|before| before == standing.submissions), "{before:?} {standing:?}");
                if last {
                    return seen;
                }
            }
        }
    });
    for crowd in participants.chunks(8) {
        let submissions: Vec<_> =
            crowd.iter().map(|participant| proposal(&federation, 1, participant, "film")).collect();
        join_all(submissions.iter().map(|submission| store.submit(submission))).await;
    }
    over.store(true, Ordering::SeqCst);
    let seen: Vec<u32> = watcher.await.unwrap().into_values().collect();
    assert!(seen.is_sorted() && seen.last() == Some(&40), "{seen:?}");
}

pub async fn everybody_is_told_about_itself(store: &Arc<dyn Store>) {
    let (federation, elsewhere) = (gathering(store).await, gathering(store).await);
    let mut requests = Vec::new();
    for at in 0..12 {
        let request = invited(store, if at % 3 == 0 { &elsewhere } else { &federation }).await;
        store.join(&request).await.unwrap();
        requests.push(request);
    }
    // Each of them asks twice, beside somebody whom nobody knows; signs of life arrive in the wrong order.
    let everybody = || requests.iter().chain(&requests);
    let unknown = Digest::of("nobody's token");
    let (known, _, nobody) = tokio::join!(
        join_all(everybody().map(|request| store.participant(&request.token_hash))),
        join_all((1..=24).rev().zip(everybody()).map(|(ms, request)| store.touch(&request.participant, NOW_MS + ms))),
        store.participant(&unknown),
    );
    assert_eq!(nobody.unwrap(), None);
    for (request, known) in everybody().zip(known) {
        let known = known.unwrap().unwrap();
        assert_eq!((&known.id, &known.federation), (&request.participant, &request.federation));
    }
    let looks = everybody().map(|request| store.standing(&request.federation, Some(&request.participant)));
    for (request, standing) in everybody().zip(join_all(looks).await) {
        let standing = standing.unwrap().unwrap();
        assert_eq!((&standing.state.id, standing.submitted), (&request.federation, false));
    }
    for (ms, request) in (13..=24).rev().zip(&requests) {
        let known = store.participant(&request.token_hash).await.unwrap().unwrap();
        assert_eq!(known.last_seen_ms, NOW_MS + ms, "{}", request.participant);
    }
}
