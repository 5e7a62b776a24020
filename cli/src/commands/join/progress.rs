//! What a participant sees while it works.

use super::ballot::{lines, shown};
use feddtpt_client::search::EditKind;
use feddtpt_client::{Abstention, Observer, ParticipantEvent, Score, SearchEnd, SearchEvent};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::messages::RoundView;
use feddtpt_shared::search::Objective;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A bar on a terminal, lines for what matters everywhere, nothing when quiet.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
    rounds: u32,
    iterations: u32,
    labels: Vec<String>,
}

impl Progress {
    /// For a federation of `rounds` with `iterations` trials each, and a task with these labels.
    pub(super) fn new(quiet: bool, rounds: u32, iterations: u32, labels: Vec<String>) -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(u64::from(iterations)),
            if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() },
        );
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {bar:20} {pos}/{len}") {
            bar.set_style(style);
        }
        if !quiet {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, quiet, rounds, iterations, labels }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, text: &str) {
        if !self.quiet {
            self.bar.suspend(|| eprintln!("{text}"));
        }
    }

    fn waiting(&self, view: &RoundView) {
        self.bar.set_position(0);
        let what = if view.stage > 0 { "ballots" } else { "proposals" };
        let closes = view.closes_in_ms.map_or_else(String::new, |ms| format!(", {} s at most", ms.div_ceil(1_000)));
        self.bar
            .set_message(format!("waiting: {} participants, {} {what}{closes}", view.participants, view.submissions));
    }

    fn judging(&self, round: u32, stage: u32, candidates: &[Prompt]) {
        let again = if stage > 1 { ", on more of them now" } else { "" };
        self.line(&format!(
            "round {round} of {}: which of these {} prompts works best on your rows{again}?",
            self.rounds,
            candidates.len()
        ));
        for candidate in candidates {
            self.line(&format!("    {}", shown(candidate)));
        }
        self.bar.set_position(0);
        self.bar.set_message("judging candidates");
    }

    fn voting(&self, candidates: &[Prompt], ballot: &Ballot, abstains: Option<&Abstention>) {
        if let Some(reason) = abstains {
            return self.line(&format!("  no vote this time: {reason}"));
        }
        self.line("  voting:");
        for line in lines(&self.labels, candidates, ballot) {
            self.line(&format!("    {line}"));
        }
    }

    fn search_ended(&self, end: &SearchEnd) {
        match end {
            SearchEnd::Completed => {}
            SearchEnd::BudgetReached => {
                self.line("  the next trial does not fit the budget; what was found so far is sent");
            }
            SearchEnd::NothingLeft => self.line("  there is no word left to try"),
            SearchEnd::LlmFailed(reason) | SearchEnd::LlmRefused(reason) | SearchEnd::ProposerFailed(reason) => {
                self.line(&format!("  the search ended early: {reason}"));
            }
        }
    }

    fn search(&self, event: &SearchEvent) {
        match event {
            SearchEvent::Started { score, .. } => self.line(&format!("  it starts at {}", counts(score))),
            SearchEvent::Proposed { step, kind, token, .. } => {
                self.bar.set_position(u64::from(*step));
                let without = if *kind == EditKind::Delete { "without " } else { "" };
                self.bar.set_message(format!("trying {without}{token:?}", token = token.as_str()));
            }
            SearchEvent::Tried { step, score, accepted } => {
                self.bar.set_position(u64::from(*step) + 1);
                if let (true, Some(score)) = (accepted, score) {
                    self.line(&format!("  trial {} of {}: taken, {}", step + 1, self.iterations, counts(score)));
                }
            }
        }
    }
}

/// The counts, and the balanced accuracy where that is what decides.
fn counts(score: &Score) -> String {
    let balanced = match score.objective {
        Objective::Accuracy => String::new(),
        Objective::BalancedAccuracy => format!(", balanced accuracy {:.1}%", 100.0 * score.value),
    };
    format!("{} of {} rows right{balanced}", score.correct, score.total)
}

impl Observer for Progress {
    fn event(&self, event: &ParticipantEvent) {
        match event {
            ParticipantEvent::Joined { participant } => self.line(&format!("joined as {participant}")),
            ParticipantEvent::Waiting(view) => self.waiting(view),
            ParticipantEvent::RoundOpened { round, prompt } => {
                self.line(&format!("round {round} of {}, from: {prompt}", self.rounds));
            }
            ParticipantEvent::Search(event) => self.search(event),
            ParticipantEvent::SearchEnded { end, .. } => self.search_ended(end),
            ParticipantEvent::UploadPreview { prompt, .. } => self.line(&format!("  sending: {prompt}")),
            ParticipantEvent::Uploaded { llm_calls, .. } => {
                self.line(&format!("  sent; {llm_calls} LLM calls in this round"));
            }
            ParticipantEvent::Judging { round, stage, candidates } => self.judging(*round, *stage, candidates),
            ParticipantEvent::BallotPreview { candidates, ballot, abstains, .. } => {
                self.voting(candidates, ballot, abstains.as_ref());
            }
            ParticipantEvent::Voted { llm_calls, .. } => {
                self.line(&format!("  sent; {llm_calls} LLM calls for judging"));
            }
            ParticipantEvent::TooLate { round } => {
                self.line(&format!("  round {round} had closed before it arrived; it counts for nothing"));
            }
            ParticipantEvent::Retrying { reason, wait_ms } => {
                self.line(&format!(
                    "  {reason}; trying again in {:.1} s",
                    Duration::from_millis(*wait_ms).as_secs_f64()
                ));
            }
            ParticipantEvent::Ended(_) => self.bar.set_message("ended"),
        }
    }
}
