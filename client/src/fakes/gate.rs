//! The server's gate: candidates, and the ballots about them.

use super::server::Inner;
use super::world::prompt;
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Ballot, Votes, ballot_digest};
use feddtpt_shared::messages::Receipt;
use feddtpt_shared::problem::{Problem, ProblemType};

/// Where scoring stands.
#[derive(Debug, Default)]
pub(crate) struct Scoring {
    /// The stage, from 1; 0 outside of scoring.
    pub(crate) stage: u32,
    /// Its candidates.
    pub(crate) candidates: Vec<Prompt>,
    /// First arrivals, in order.
    pub(crate) ballots: Vec<(u32, Ballot)>,
    /// Rounds whose scoring ends just before the first ballot arrives.
    pub(crate) closing_early: Vec<u32>,
    /// Rounds whose list changes just before the first ballot arrives.
    pub(crate) changing: Vec<u32>,
}

fn listed(rounds: &mut Vec<u32>, round: u32) -> bool {
    rounds.iter().position(|at| *at == round).map(|at| rounds.remove(at)).is_some()
}

impl Inner {
    /// The incumbent, the proposal and two others.
    pub(crate) fn open_scoring(&mut self, proposal: &Prompt) {
        let mut candidates = vec![self.prompt.clone()];
        for candidate in [proposal.clone(), prompt("w05 w20"), prompt("w29 w28 w27")] {
            if !candidates.contains(&candidate) {
                candidates.push(candidate);
            }
        }
        (self.scoring.stage, self.scoring.candidates) = (1, candidates);
        self.revision += 1;
    }

    fn close_scoring(&mut self, winner: Prompt) {
        (self.scoring.stage, self.scoring.candidates) = (0, Vec::new());
        self.publish(winner);
    }

    /// Goes on with the incumbent and the candidate that is preferred for most classes, and publishes it in the end.
    pub(super) fn take_ballot(&mut self, round: u32, ballot: &Ballot) -> Result<Receipt, Problem> {
        let receipt = || Receipt { round, digest: ballot_digest("toy", round, "p1", ballot) };
        let first = |(taken, first): &&(u32, Ballot)| *taken == round && first.stage == ballot.stage;
        if let Some((_, first)) = self.scoring.ballots.iter().find(first) {
            let same = first == ballot;
            return same.then(receipt).ok_or_else(|| Problem::new(ProblemType::AlreadySubmitted, "another one"));
        }
        if listed(&mut self.scoring.closing_early, round) {
            self.close_scoring(self.prompt.clone());
        }
        if listed(&mut self.scoring.changing, round) {
            self.scoring.candidates.truncate(1);
            let word = self.scoring.changing.len();
            let most = self.spec.strategy.gate.candidates_in(self.scoring.stage);
            let others = ["w12", "w25"].map(|other| prompt(&format!("w{word:02} {other}")));
            self.scoring.candidates.extend(others.into_iter().take(most - 1));
            self.revision += 1;
        }
        if round != self.round || ballot.stage != self.scoring.stage {
            return Err(Problem::new(ProblemType::RoundClosed, "too late"));
        }
        let (gate, labels) = (&self.spec.strategy.gate, self.spec.task.labels.len());
        let checked = ballot.validate(gate, &self.scoring.candidates, labels);
        checked.map_err(|error| Problem::new(ProblemType::Unprocessable, error.to_string()))?;
        self.scoring.ballots.push((round, ballot.clone()));
        let net = |at: &usize| match &ballot.votes {
            Votes::Preference(said) => said.net_of(*at),
            Votes::Counts(_) => 0,
        };
        let best = (1..self.scoring.candidates.len()).filter(|at| net(at) > 0).max_by_key(net).unwrap_or(0);
        let (incumbent, best) = (self.scoring.candidates[0].clone(), self.scoring.candidates[best].clone());
        if ballot.stage < self.spec.strategy.gate.stages {
            self.scoring.stage += 1;
            self.scoring.candidates.retain(|candidate| *candidate == incumbent || *candidate == best);
            self.revision += 1;
        } else {
            self.close_scoring(best);
        }
        Ok(receipt())
    }
}
