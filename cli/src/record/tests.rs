//! Records as they should be, and as they should not.

use super::*;
use crate::findings::{Verdict, worst};
use feddtpt_shared::federation::FederationStatus;
use feddtpt_shared::messages::PublishedPrompt;
use feddtpt_shared::transcript::TranscriptEvent;
use feddtpt_shared::{Digest, Prompt};
use std::path::Path;

/// A federation `f` in its second round: a failed attempt, then a published round of one submission.
pub(crate) fn record() -> Record {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/task.toml");
    let spec = crate::task_file::read(Path::new(example)).unwrap().spec;
    let prompt = Prompt::parse("read it").unwrap();
    let events = [
        TranscriptEvent::Created { spec: Digest::of(serde_json::to_string(&spec).unwrap()) },
        TranscriptEvent::Failed { round: 1, attempt: 0, reason: "too few, alas".to_owned() },
        TranscriptEvent::published(1, vec![Digest::of("a")], prompt.clone()),
    ];
    let prompts = vec![
        PublishedPrompt { round: 0, prompt: spec.task.seed_prompt.clone(), proposals: 0, group_prompts: vec![] },
        PublishedPrompt { round: 1, prompt, proposals: 1, group_prompts: vec![] },
    ];
    let view = FederationView {
        federation: "f".to_owned(),
        spec,
        status: FederationStatus::Running,
        reason: None,
        participants: 1,
        round: 2,
        phase: None,
        stage: 0,
        prompts,
        revision: 3,
        model: None,
    };
    Record { federation: "f".to_owned(), view: Some(view), transcript: chained(events) }
}

fn chained(events: impl IntoIterator<Item = TranscriptEvent>) -> Vec<TranscriptEntry> {
    events.into_iter().fold(Vec::new(), |mut entries, event| {
        entries.push(TranscriptEntry::after("f", entries.last(), event));
        entries
    })
}

#[test]
fn a_record_that_holds_is_ok_in_every_line() {
    let findings = check(&record());
    assert_eq!((findings.len(), worst(&findings)), (4, Verdict::Ok), "{findings:?}");
}

#[test]
fn the_broken_entry_is_named() {
    let mut changed = record();
    changed.transcript[1].event = TranscriptEvent::Failed { round: 1, attempt: 0, reason: "other".to_owned() };
    let found = broken(&changed).unwrap();
    assert_eq!(found.at, 1);
    assert!(found.reason.contains("(round 1, attempt 0, failed)") && found.reason.contains("content was changed"));
    let mut cut = record();
    cut.transcript.remove(1);
    let found = broken(&cut).unwrap();
    assert_eq!((found.at, found.reason.contains("out of order: it says 2")), (1, true), "{}", found.reason);
    let other = Record { federation: "g".to_owned(), ..record() };
    assert!(broken(&other).unwrap().reason.contains("right federation"));
    assert_eq!(check(&Record { transcript: Vec::new(), ..record() })[0].verdict, Verdict::Fail);
}

#[test]
fn a_chain_that_holds_may_still_say_what_cannot_be() {
    let created = || TranscriptEvent::Created { spec: Digest::of("spec") };
    let published = |round, submissions: &[Digest]| {
        TranscriptEvent::published(round, submissions.to_vec(), Prompt::parse("read it").unwrap())
    };
    let failed = |attempt| TranscriptEvent::Failed { round: 1, attempt, reason: String::new() };
    let digest = Digest::of("a");
    let back = |round, to_round, words: &str| TranscriptEvent::RolledBack {
        round,
        to_round,
        prompt: Prompt::parse(words).unwrap(),
    };
    let grouped = |groups: &[&str]| {
        let words = |text: &&str| Prompt::parse(text).unwrap();
        let (prompt, candidates) = (words(&"read it"), ["read it", "other words"].iter().map(words).collect());
        let group_prompts = groups.iter().map(words).collect();
        let (submissions, ballots) = (vec![digest], vec![digest]);
        TranscriptEvent::Published { round: 1, submissions, prompt, candidates, ballots, group_prompts }
    };
    let cancelled = |round| TranscriptEvent::Cancelled { round, reason: None };
    let paused = |round| TranscriptEvent::Paused { round };
    for events in [
        vec![created(), paused(0), TranscriptEvent::Removed { round: 0, withdrawn: None }, published(1, &[digest])],
        vec![created(), failed(0), paused(1), TranscriptEvent::Resumed { round: 1 }, failed(1), cancelled(1)],
        vec![
            created(),
            published(1, &[digest]),
            back(2, 1, "read it"),
            back(3, 0, "the seed prompt"),
            published(4, &[]),
        ],
        vec![created(), cancelled(0)],
        vec![created(), grouped(&["other words"])],
    ] {
        let record = Record { view: None, transcript: chained(events), ..record() };
        assert_eq!(first_failure(&record), None);
    }
    for (events, part) in [
        (vec![created(), paused(2)], "is about round 2"),
        (vec![created(), published(1, &[]), paused(0)], "is about round 0"),
        (vec![created(), cancelled(1), published(1, &[])], "behind the end"),
        (vec![created(), published(1, &[]), back(2, 1, "other words")], "a prompt that round 1 did not have"),
        (vec![created(), back(1, 1, "read it")], "a prompt that round 1 did not have"),
        (vec![created(), published(2, &[digest])], "entry 1 of the transcript is about round 2"),
        (vec![created(), published(1, &[]), published(1, &[])], "entry 2 of the transcript is about round 1"),
        (vec![created(), published(1, &[digest, digest])], "twice"),
        (vec![created(), failed(1)], "attempt 1 at round 1"),
        (vec![created(), created()], "a second time"),
        (vec![created(), grouped(&["read it"])], "group prompt \"read it\""),
        (vec![created(), grouped(&["odd words"])], "none of the other candidates"),
        (vec![published(1, &[])], "the federation's beginning"),
    ] {
        let record = Record { view: None, transcript: chained(events), ..record() };
        assert!(broken(&record).is_none());
        let failure = first_failure(&record).unwrap();
        assert!(failure.contains(part), "{failure}");
    }
}

#[test]
fn what_the_server_shows_beside_the_chain_is_compared_with_it() {
    let edited = |edit: fn(&mut FederationView)| {
        let mut record = record();
        record.view.iter_mut().for_each(edit);
        first_failure(&record).unwrap()
    };
    assert!(edited(|view| view.spec.rounds += 1).contains("not those the federation began with"));
    let words = "the prompt of round 1 is not the one in the transcript";
    assert_eq!(edited(|view| view.prompts[1].prompt = Prompt::parse("other words").unwrap()), words);
    assert_eq!(edited(|view| view.prompts[1].proposals = 2), words);
    assert_eq!(edited(|view| view.prompts[1].group_prompts.push(Prompt::default())), words);
    assert!(edited(|view| view.prompts[0].prompt = Prompt::parse("other words").unwrap()).contains("round 0"));
}

#[test]
fn files_are_read_or_named_by_their_fault() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.json");
    let error = |text: &str, federation: Option<&str>| {
        std::fs::write(&path, text).unwrap();
        read_file(&path, federation).unwrap_err().to_string()
    };
    let record = record();
    let chain = serde_json::to_string(&record.transcript).unwrap();
    let all =
        serde_json::json!({ "federation": record.view, "rounds": [], "transcript": record.transcript }).to_string();
    std::fs::write(&path, &all).unwrap();
    assert_eq!(read_file(&path, None).unwrap().transcript, record.transcript);
    std::fs::write(&path, &chain).unwrap();
    assert!(check(&read_file(&path, Some("f")).unwrap())[0].verdict == Verdict::Ok);
    assert!(error(&chain, None).contains("does not say which federation"));
    assert!(error(&all, Some("g")).contains("the record of \"f\""));
    assert!(error("[{}]", Some("f")).contains("entry 0"));
    assert!(error("sequence,previous", Some("f")).contains("not JSON"));
    assert!(error("{}", Some("f")).contains("no transcript"));
}
