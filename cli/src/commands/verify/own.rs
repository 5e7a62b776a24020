//! Whether a participant's own submissions are in the record.

use crate::args::Receipt;
use crate::exit::{Exit, Failure, OrExit};
use crate::findings::Finding;
use crate::platform::StoredState;
use crate::record::Record;
use feddtpt_client::{Kept, OutcomeStatus, kept};
use feddtpt_shared::ballot::ballot_digest;
use feddtpt_shared::messages::submission_digest;
use feddtpt_shared::transcript::{
    TranscriptEntry, ballots, candidates, group_prompts, published, rolled_back, withdrawn,
};
use feddtpt_shared::{Digest, Prompt};
use std::path::Path;

/// A submission by its receipt.
pub(super) fn receipt(Receipt { round, digest }: Receipt, proven: &[TranscriptEntry]) -> Finding {
    find(round, digest, "", proven).unwrap_or_else(|| {
        Finding::fail("receipt", format!("round {round} is not published in this record, so {digest} is not proven"))
            .advise("try again when the round is over")
    })
}

/// What the state of `feddtpt join` says it sent and got.
pub(super) async fn state(folder: &Path, record: &Record, proven: &[TranscriptEntry]) -> Result<Vec<Finding>, Failure> {
    let storage = StoredState::new(folder, &record.federation);
    let name = storage.directory().display().to_string();
    let kept = kept(&storage).await.or_exit_with(Exit::BadInput, &name)?;
    let missing = || Failure::new(Exit::BadInput, format_args!("{name} holds no participant of this federation"));
    let kept = kept.ok_or_else(missing)?;
    let participant = kept.participant.clone().ok_or_else(missing)?;
    let mut findings = Vec::new();
    for sent in kept.rounds.iter().filter(|sent| sent.counted) {
        let digest = submission_digest(&record.federation, sent.round, &participant, &sent.proposal);
        let words = format!(" (\"{}\")", sent.proposal);
        findings.push(find(sent.round, digest, &words, proven).unwrap_or_else(|| open(sent.round, digest, record)));
    }
    if findings.is_empty() {
        findings.push(Finding::warn("receipt", format!("{participant} has not sent anything that was counted")));
    }
    findings.extend(votes(&kept, &participant, record, proven));
    findings.push(prompts(&kept, record, proven));
    Ok(findings)
}

/// The ballots that the server acknowledged are among those that it counted, and what they were about is what it says.
fn votes(kept: &Kept, participant: &str, record: &Record, proven: &[TranscriptEntry]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (round, sent) in kept.rounds.iter().flat_map(|summary| summary.ballots.iter().map(|sent| (summary.round, sent)))
    {
        let about = format!("stage {} of round {round}", sent.ballot.stage);
        let listed = candidates(proven, round);
        if let Some(other) = sent.candidates.iter().find(|one| !listed.is_empty() && !listed.contains(one)) {
            let detail =
                format!("{about}: this participant was asked about \"{other}\", which is no candidate in the record");
            findings.push(
                Finding::fail("ballot", detail).advise("the server asked this participant for something of its own"),
            );
        }
        if !sent.counted || published(proven, round).is_none() || rolled_back(proven, round).is_some() {
            continue;
        }
        let digest = ballot_digest(&record.federation, round, participant, &sent.ballot);
        let counted = ballots(proven, round);
        findings.push(if withdrawn(proven, digest) {
            Finding::warn("ballot", format!("{about}: {digest} was taken out: the host removed this participant"))
        } else if counted.contains(&digest) {
            Finding::ok("ballot", format!("{about}: {digest} is one of {} that were counted", counted.len()))
        } else {
            let of = counted.len();
            Finding::fail("ballot", format!("{about}: {digest} is not one of the {of} that were counted"))
                .advise("the server acknowledged it and left it out; keep the state folder, and ask the host")
        });
    }
    findings
}

/// A submission in a published round; `None` if the round is not published.
fn find(round: u32, digest: Digest, words: &str, proven: &[TranscriptEntry]) -> Option<Finding> {
    if withdrawn(proven, digest) {
        let detail = format!("round {round}: {digest}{words} was taken out: the host removed this participant");
        return Some(Finding::warn("receipt", detail));
    }
    let (submissions, _) = published(proven, round)?;
    if let Some(to_round) = rolled_back(proven, round) {
        let back = format!("the host went back to the prompt of round {to_round}");
        return Some(Finding::warn(
            "receipt",
            format!("round {round}: {digest}{words} does not count, nor any other: {back}"),
        ));
    }
    let ballots = ballots(proven, round);
    let of = submissions.len() + ballots.len();
    Some(if submissions.contains(&digest) || ballots.contains(&digest) {
        Finding::ok("receipt", format!("round {round}: {digest}{words} is one of {of} that were counted"))
    } else {
        Finding::fail("receipt", format!("round {round}: {digest}{words} is not one of the {of} that were counted"))
            .advise("the server acknowledged it and left it out; keep the state folder, and ask the host")
    })
}

fn open(round: u32, digest: Digest, record: &Record) -> Finding {
    let ended = record.view.as_ref().is_some_and(|view| view.status.is_terminal());
    let why = if ended { "the federation ended without it" } else { "it is not published yet" };
    Finding::warn("receipt", format!("round {round}: {digest} was sent; nothing is proven about this round: {why}"))
}

fn is_of_a_group(prompt: &Prompt, proven: &[TranscriptEntry]) -> bool {
    let rounds = proven.iter().filter_map(|entry| entry.event.round());
    rounds.into_iter().any(|round| group_prompts(proven, round).contains(prompt))
}

/// The prompts that the server sent this participant are those it published (threat model, A4).
fn prompts(kept: &Kept, record: &Record, proven: &[TranscriptEntry]) -> Finding {
    let result = |round: u32| published(proven, round).map(|(_, prompt)| prompt);
    let seed = record.view.as_ref().map(|view| &view.spec.task.seed_prompt);
    let mut compared = 0;
    for seen in &kept.prompts_seen {
        let before = seen.round.saturating_sub(1);
        // Without the rules beside the chain nothing says what the seed prompt was.
        let Some(public) = (if before == 0 { seed } else { result(before) }) else { continue };
        if *public != seen.prompt {
            let detail = format!("round {} began with \"{}\", published was \"{public}\"", seen.round, seen.prompt);
            return Finding::fail("prompts sent", detail)
                .advise("the server sent this participant a prompt of its own");
        }
        compared += 1;
    }
    if let Some(outcome) = kept.outcome.as_ref().filter(|outcome| outcome.status == OutcomeStatus::Finished) {
        let last = (1..).map_while(result).last().or(seed);
        if last.is_some_and(|last| *last != outcome.final_prompt) {
            let detail = format!("the final prompt \"{}\" is not the last one published", outcome.final_prompt);
            return Finding::fail("prompts sent", detail);
        }
    }
    let own = kept.outcome.as_ref().and_then(|outcome| Some((outcome, &outcome.own_prompt.as_ref()?.prompt)));
    if let Some((_, own)) = own.filter(|(outcome, own)| **own != outcome.final_prompt && !is_of_a_group(own, proven)) {
        let detail = format!("the prompt \"{own}\" was sent as one for a group, and no round has it as such");
        return Finding::fail("prompts sent", detail).advise("the server sent this participant a prompt of its own");
    }
    let of = kept.prompts_seen.len();
    Finding::ok("prompts sent", format!("{compared} of {of} prompts that the server sent could be compared, all alike"))
}
