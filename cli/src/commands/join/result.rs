//! What a participant gets in the end.

use super::judge::Judged;
use crate::args::JoinArgs;
use crate::commands::{print as say, print_json};
use crate::exit::Failure;
use crate::platform::Ledger;
use feddtpt_client::{Outcome, OwnPrompt};
use feddtpt_connect::ledger::{Purpose, Traffic};
use feddtpt_shared::Prompt;
use serde_json::json;

/// Prints the final prompt, the accuracies and what was spent.
pub(super) fn print(args: &JoinArgs, outcome: &Outcome, judged: &Judged, ledger: &Ledger) -> Result<(), Failure> {
    let server = ledger.traffic(Purpose::is_server);
    let llm = ledger.traffic(|purpose| purpose == Purpose::Llm);
    let proposer = ledger.traffic(|purpose| purpose == Purpose::Proposer);
    if args.json {
        return print_json(&json!({
            "outcome": outcome, "judged": judged,
            "traffic": { "server": server, "llm": llm, "proposer": proposer },
        }));
    }
    say(format_args!("final prompt: {}", outcome.final_prompt));
    if let Some(own) = &outcome.own_prompt {
        own_prompt(own, &outcome.final_prompt);
    }
    match (&judged.before, &judged.after) {
        (Some(before), Some(after)) => {
            say(format_args!("on your rows: {before} right before, {after} after"));
        }
        (_, Some(after)) => say(format_args!("on your rows: {after} right")),
        _ => {}
    }
    if let Some(reason) = &judged.reason {
        say(format_args!("not all was measured on your rows: {reason}"));
    }
    let proposals: Vec<bool> =
        outcome.rounds.iter().filter(|round| round.proposed).map(|round| round.counted).collect();
    say(format_args!("rounds: {} of your {} proposals were counted", count(&proposals), proposals.len()));
    let ballots: Vec<bool> = outcome.rounds.iter().flat_map(|round| &round.ballots).map(|kept| kept.counted).collect();
    if !ballots.is_empty() {
        say(format_args!("ballots: {} of your {} were counted", count(&ballots), ballots.len()));
    }
    say(format_args!("LLM calls: {}, and {} for the accuracies above", outcome.llm_calls, judged.llm_calls));
    say(format_args!("in this start {} with the aggregation server", traffic(&server)));
    for (name, part) in [("LLM", llm), ("model that proposes words", proposer)] {
        if part.requests > 0 {
            say(format_args!("in this start {} with the {name}", traffic(&part)));
        }
    }
    Ok(())
}

/// What the prompts for groups come to on the own rows.
fn own_prompt(own: &OwnPrompt, final_prompt: &Prompt) {
    let (rows, before) = (own.score.total, own.published.correct);
    if own.prompt == *final_prompt {
        return say(format_args!("no prompt for a group of participants works better on your rows ({rows} compared)"));
    }
    say(format_args!("for your rows, this one works better: {}", own.prompt));
    say(format_args!(
        "  {} of {rows} rows that were kept for judging are right with it, {before} with the final prompt",
        own.score.correct
    ));
}

fn count(counted: &[bool]) -> usize {
    counted.iter().filter(|counted| **counted).count()
}

fn traffic(part: &Traffic) -> String {
    format!("{} requests, {} bytes sent, {} received", part.requests, part.sent_bytes, part.received_bytes)
}
