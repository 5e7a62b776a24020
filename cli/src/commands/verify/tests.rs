//! Own submissions in a record.

use super::*;
use crate::args::Receipt;
use crate::platform::FileStorage;
use crate::record::tests::record;
use feddtpt_client::platform::Storage as _;
use feddtpt_shared::ballot::{Ballot, Preference, Votes, ballot_digest};
use feddtpt_shared::messages::submission_digest;
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent};
use feddtpt_shared::{Digest, Prompt};

const FINAL: &str = "read it";

fn counted() -> Digest {
    submission_digest("f", 1, "p1", &Prompt::parse("good film").unwrap())
}

/// A record whose first round counts the one submission of `p1`.
fn with_own() -> Record {
    let mut record = record();
    record.transcript.pop();
    let prompt = Prompt::parse(FINAL).unwrap();
    let event = TranscriptEvent::published(1, vec![counted()], prompt);
    record.transcript.push(TranscriptEntry::after("f", record.transcript.last(), event));
    record
}

/// A state folder as `feddtpt join` leaves it.
async fn state_folder(opened_with: &str, proposal: &str) -> tempfile::TempDir {
    state_folder_with(opened_with, proposal, json!([])).await
}

async fn state_folder_with(opened_with: &str, proposal: &str, ballots: serde_json::Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let seen = |round: u32, prompt: &str| json!({ "round": round, "prompt": Prompt::parse(prompt).unwrap() });
    let sent = |round: u32, words: &str, counted: bool| json!({ "round": round, "proposal": Prompt::parse(words).unwrap(), "score": null, "llm_calls": 3, "counted": counted });
    let mut first = sent(1, proposal, true);
    first["ballots"] = ballots;
    let state = json!({
        "nonce": Digest::of("n"), "token": "fp_secret", "participant": "p1", "revision": 7, "stage": { "stage": "waiting" },
        "account": feddtpt_client::Account::new(None, None),
        "prompts_seen": [seen(1, "please read this movie review"), seen(2, opened_with)],
        "rounds": [first, sent(2, "it was", true), sent(3, "too late", false)],
    });
    let storage = FileStorage::open(folder.path(), "f").unwrap();
    storage.save("participant", &state.to_string()).await.unwrap();
    folder
}

async fn checked(folder: &std::path::Path, record: &Record) -> Vec<(Verdict, String)> {
    let findings = own::state(folder, record, &record.transcript).await.unwrap();
    findings.into_iter().map(|finding| (finding.verdict, finding.detail)).collect()
}

#[tokio::test]
async fn a_state_proves_what_it_sent() {
    let record = with_own();
    let folder = state_folder(FINAL, "good film").await;
    let found = checked(folder.path(), &record).await;
    assert_eq!(
        found.iter().map(|(verdict, _)| *verdict).collect::<Vec<_>>(),
        [Verdict::Ok, Verdict::Warn, Verdict::Ok]
    );
    assert!(found[0].1.contains("(\"good film\") is one of 1"), "{found:?}");
    assert!(found[1].1.contains("not published yet") && found[2].1.contains("2 of 2"), "{found:?}");
    let other = state_folder("words for me", "other words").await;
    let found = checked(other.path(), &record).await;
    assert!(found[0].0 == Verdict::Fail && found[0].1.contains("is not one of the 1"), "{found:?}");
    assert!(found[2].0 == Verdict::Fail && found[2].1.contains("began with \"words for me\""), "{found:?}");
    let nobody = tempfile::tempdir().unwrap();
    assert_eq!(own::state(nobody.path(), &record, &record.transcript).await.unwrap_err().exit, Exit::BadInput);
}

#[tokio::test]
async fn a_state_proves_what_it_voted_for() {
    let (good, bad) = (Prompt::parse("good film").unwrap(), Prompt::parse("bad film").unwrap());
    let votes = Votes::Preference(Preference { labels: vec![0], votes: 1, net: vec![0, 1] });
    let ballot = Ballot::new(1, &[bad.clone(), good.clone()], votes);
    let kept = |candidates: &[&Prompt]| json!([{ "candidates": candidates, "ballot": ballot, "llm_calls": 2, "judged": 1, "counted": true }]);
    let with = |ballots: Vec<Digest>| {
        let mut record = with_own();
        record.transcript.pop();
        let (candidates, prompt) = (vec![bad.clone(), good.clone()], Prompt::parse(FINAL).unwrap());
        let event = TranscriptEvent::Published {
            round: 1,
            submissions: vec![counted()],
            prompt,
            candidates,
            ballots,
            group_prompts: vec![],
        };
        record.transcript.push(TranscriptEntry::after("f", record.transcript.last(), event));
        record
    };
    let own = with(vec![ballot_digest("f", 1, "p1", &ballot)]);
    let folder = state_folder_with(FINAL, "good film", kept(&[&bad, &good])).await;
    let found = checked(folder.path(), &own).await;
    assert!(found.len() == 4 && found[2].0 == Verdict::Ok && found[2].1.contains("is one of 1"), "{found:?}");
    let found = checked(folder.path(), &with(vec![Digest::of("another")])).await;
    assert!(found[2].0 == Verdict::Fail && found[2].1.contains("is not one of the 1"), "{found:?}");
    let odd = Prompt::parse("an own list").unwrap();
    let folder = state_folder_with(FINAL, "good film", kept(&[&bad, &odd])).await;
    let found = checked(folder.path(), &own).await;
    assert!(found[2].0 == Verdict::Fail && found[2].1.contains("which is no candidate"), "{found:?}");
}

#[tokio::test]
async fn a_prompt_for_a_group_is_one_that_was_published_as_such() {
    let record = |groups: &[&str]| {
        let mut record = with_own();
        record.transcript.pop();
        let prompt = Prompt::parse(FINAL).unwrap();
        let group_prompts: Vec<Prompt> = groups.iter().map(|text| Prompt::parse(text).unwrap()).collect();
        let candidates = [&[prompt.clone()][..], &group_prompts].concat();
        let (submissions, ballots) = (vec![counted()], vec![]);
        let event = TranscriptEvent::Published { round: 1, submissions, prompt, candidates, ballots, group_prompts };
        record.transcript.push(TranscriptEntry::after("f", record.transcript.last(), event));
        record
    };
    let folder = state_folder(FINAL, "good film").await;
    let storage = FileStorage::open(folder.path(), "f").unwrap();
    let mut state: serde_json::Value =
        serde_json::from_str(&storage.load("participant").await.unwrap().unwrap()).unwrap();
    let score = json!({ "objective": "accuracy", "per_class": [[1, 2], [1, 1]], "unparsed": 0 });
    let own = json!({ "prompt": ["good", "film"], "score": score, "published": score });
    state["stage"] = json!({ "stage": "ended", "outcome": {
        "status": { "status": "finished" }, "final_prompt": Prompt::parse(FINAL).unwrap(), "rounds": [], "llm_calls": 9,
        "prompts_seen": state["prompts_seen"], "own_prompt": own,
    }});
    storage.save("participant", &state.to_string()).await.unwrap();
    let found = checked(folder.path(), &record(&["good film"])).await;
    assert_eq!(found.last().unwrap().0, Verdict::Ok, "{found:?}");
    let found = checked(folder.path(), &record(&["bad film"])).await;
    let (verdict, detail) = found.last().unwrap();
    assert!(*verdict == Verdict::Fail && detail.contains("\"good film\" was sent as one for a group"), "{found:?}");
}

#[test]
fn receipts_are_in_or_out() {
    let record = with_own();
    let verdict = |round, digest, proven| own::receipt(Receipt { round, digest }, proven).verdict;
    assert_eq!(verdict(1, counted(), &record.transcript), Verdict::Ok);
    assert_eq!(verdict(1, Digest::of("x"), &record.transcript), Verdict::Fail);
    assert_eq!(verdict(2, counted(), &record.transcript), Verdict::Fail);
    // The round stands behind a broken entry.
    assert_eq!(verdict(1, counted(), &record.transcript[..2]), Verdict::Fail);
    assert_eq!(seen(record.transcript[1].hash, &record.transcript).verdict, Verdict::Ok);
    assert_eq!(seen(Digest::of("x"), &record.transcript).verdict, Verdict::Fail);
}

#[test]
fn receipts_are_written_with_their_round() {
    let digest = counted();
    assert_eq!(format!("4:{digest}").parse(), Ok(Receipt { round: 4, digest }));
    for text in ["", "4", "x:1", "4:12"] {
        assert!(text.parse::<Receipt>().unwrap_err().contains("ROUND:DIGEST"));
    }
}
