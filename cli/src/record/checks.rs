//! What holds of a record, and what does not.

use super::{Record, broken};
use crate::findings::{Finding, Verdict};
use feddtpt_shared::Digest;
use feddtpt_shared::messages::FederationView;
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent, group_prompts, published};

/// Everything that can be checked with the record alone. The chain comes first.
pub fn check(record: &Record) -> Vec<Finding> {
    let mut findings = vec![chain(record), order(&record.transcript)];
    if let Some(view) = &record.view {
        findings.push(rules(view, &record.transcript));
        findings.push(prompts(view, &record.transcript));
    }
    findings
}

/// The first thing that does not hold, for whoever needs a yes or no.
pub fn first_failure(record: &Record) -> Option<String> {
    check(record).into_iter().find(|finding| finding.verdict == Verdict::Fail).map(|finding| finding.detail)
}

fn chain(record: &Record) -> Finding {
    let Some(head) = record.transcript.last() else {
        return Finding::fail("chain", "the transcript is empty: not even the federation's beginning is in it");
    };
    if let Some(broken) = broken(record) {
        let advice = format!("{} before it hold; nothing from it on is proven", count(broken.at, "entry", "entries"));
        return Finding::fail("chain", broken.reason).advise(advice);
    }
    let entries = count(record.transcript.len(), "entry", "entries");
    Finding::ok("chain", format!("{entries}, each following from the one before; the last is {}", head.hash))
}

/// Rounds follow each other; the digests of a round are sorted and no two are the same, so none is counted twice.
fn order(entries: &[TranscriptEntry]) -> Finding {
    let (mut round, mut attempt, mut rounds, mut cancelled) = (1, 0, 0, false);
    let mut back = 0;
    for (at, entry) in entries.iter().enumerate() {
        let wrong = |what: String| Finding::fail("order", format!("entry {at} of the transcript {what}"));
        match &entry.event {
            TranscriptEvent::Created { .. } if at == 0 => {}
            TranscriptEvent::Created { .. } => return wrong("begins the federation a second time".to_owned()),
            _ if at == 0 => return wrong("should be the federation's beginning and is not".to_owned()),
            _ if cancelled => return wrong("stands behind the end of the federation".to_owned()),
            // What the host does before the first round is about none.
            event if event.round() != Some(round) && !(event.is_of_host() && event.round().is_none() && round == 1) => {
                return wrong(format!(
                    "is about round {}, where round {round} stands next",
                    event.round().unwrap_or(0)
                ));
            }
            TranscriptEvent::Failed { attempt: found, .. } if *found != attempt => {
                return wrong(format!("is attempt {found} at round {round}, where attempt {attempt} stands next"));
            }
            TranscriptEvent::Failed { .. } => attempt += 1,
            TranscriptEvent::Paused { .. } | TranscriptEvent::Resumed { .. } | TranscriptEvent::Removed { .. } => {}
            TranscriptEvent::Cancelled { .. } => cancelled = true,
            TranscriptEvent::RolledBack { to_round, prompt, .. } => {
                let known =
                    *to_round == 0 || published(&entries[..at], *to_round).is_some_and(|(_, was)| was == prompt);
                if *to_round >= round || !known {
                    return wrong(format!("goes back to a prompt that round {to_round} did not have"));
                }
                (round, attempt, back) = (round + 1, 0, back + 1);
            }
            TranscriptEvent::Published { submissions, ballots, prompt, candidates, group_prompts, .. } => {
                let pairs =
                    |digests: &'_ [Digest]| digests.windows(2).find(|pair| pair[0] >= pair[1]).map(|pair| pair[1]);
                if let Some(second) = pairs(submissions).or_else(|| pairs(ballots)) {
                    return wrong(format!("counts {second} twice, or out of order"));
                }
                if !candidates.is_empty() && !candidates.contains(prompt) {
                    return wrong("publishes a prompt that was none of the candidates".to_owned());
                }
                if let Some(odd) = group_prompts.iter().find(|one| *one == prompt || !candidates.contains(one)) {
                    return wrong(format!("has the group prompt \"{odd}\", which was none of the other candidates"));
                }
                (round, attempt, rounds) = (round + 1, 0, rounds + 1);
            }
        }
    }
    let rounds = count(rounds, "published round", "published rounds");
    let back = if back == 0 { String::new() } else { format!(", {back} that the host took back") };
    Finding::ok("order", format!("{rounds}{back} in order, no submission counted twice"))
}

/// The rules that the server shows are those that the federation began with.
fn rules(view: &FederationView, entries: &[TranscriptEntry]) -> Finding {
    let shown = serde_json::to_string(&view.spec).map(Digest::of).ok();
    let recorded = entries.iter().find_map(|entry| match entry.event {
        TranscriptEvent::Created { spec } => Some(spec),
        _ => None,
    });
    if shown.is_some() && shown == recorded {
        return Finding::ok("rules", "task, strategy and policy are those the federation began with");
    }
    Finding::fail("rules", "task, strategy and policy are not those the federation began with")
        .advise("ask the host; a server of another version may also write them down in another way")
}

/// Each prompt that the server shows is the one in the chain, made of as many submissions.
fn prompts(view: &FederationView, entries: &[TranscriptEntry]) -> Finding {
    for shown in &view.prompts {
        let round = shown.round;
        let fits = match published(entries, round) {
            _ if round == 0 => shown.prompt == view.spec.task.seed_prompt,
            Some((submissions, prompt)) => {
                let made_of = u32::try_from(submissions.len()) == Ok(shown.proposals);
                *prompt == shown.prompt && made_of && group_prompts(entries, round) == shown.group_prompts
            }
            None => false,
        };
        if !fits {
            return Finding::fail("prompts", format!("the prompt of round {round} is not the one in the transcript"));
        }
    }
    Finding::ok("prompts", "every prompt shown is the one in the transcript")
}

/// A number with its noun.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
