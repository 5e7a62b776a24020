//! Between the aggregation and the publication of a round whose strategy has a gate: the list that participants judge, and
//! what their ballots make of it, stage after stage.
//!
//! Pure functions over what the store holds. They depend on the sets of proposals and ballots alone, never on who was
//! faster, so a server that dies in here is replaced by one that comes to the same, and so does whoever recomputes a round.

use crate::aggregator::Aggregated;
use crate::store::{BallotRecord, ProposalRecord, Publication};
use feddtpt_aggregation::gate::{Candidate, Cast, Judgement, NextStage, judge};
use feddtpt_aggregation::groups::{Group, Person, Poll, group_prompts, groups};
use feddtpt_shared::ballot::list_number;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::transcript::TranscriptEvent;
use feddtpt_shared::{Digest, Prompt};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// What a round has come to before it is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// The aggregation's own record.
    pub aggregation: Value,
    /// Digests of the proposals that were counted, sorted.
    pub submissions: Vec<Digest>,
    /// The list of the first stage, the incumbent first, and behind it the crossovers that later stages brought.
    pub candidates: Vec<Candidate>,
    /// The stages that were judged.
    pub stages: Vec<Stage>,
    /// The list of the stage that is open, as places among `candidates`; empty when there is none.
    pub open: Vec<usize>,
}

/// A stage and how it was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its list, as places among the candidates.
    pub candidates: Vec<usize>,
    /// What the ballots said of them, in the order of this list.
    pub judgement: Judgement,
}

/// The submissions of a round that is judged.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// The proposals that were aggregated, sorted by digest.
    pub proposals: &'a [ProposalRecord],
    /// The ballots of all stages so far.
    pub ballots: &'a [BallotRecord],
    /// Where each proposal leads, where participants are grouped; none otherwise.
    pub directions: &'a [Option<Vec<f64>>],
}

/// What comes next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Participants judge the stage that is open now.
    Score(Contest),
    /// The round has a result.
    Publish(Box<Published>),
}

/// The result of a round.
#[derive(Clone, Debug)]
pub struct Published {
    /// For the store.
    pub publication: Publication,
    /// For the transcript.
    pub event: TranscriptEvent,
    /// As it stands at the end, with every stage; `None` if there was nothing to judge.
    pub contest: Option<Contest>,
}

/// What follows on an aggregation: a result, or a list to judge if there is a choice.
pub fn begin(round: u32, aggregated: Aggregated, submissions: Vec<Digest>) -> Step {
    let Aggregated { prompt, record, candidates } = aggregated;
    if candidates.is_empty() {
        let event = TranscriptEvent::published(round, submissions.clone(), prompt.clone());
        let publication = Publication { prompt, record, submissions };
        return Step::Publish(Box::new(Published { publication, event, contest: None }));
    }
    let open = (0..candidates.len()).collect();
    let mut contest = Contest { aggregation: record, submissions, candidates, stages: Vec::new(), open };
    if contest.candidates.len() > 1 {
        return Step::Score(contest);
    }
    contest.open.clear();
    Step::Publish(Box::new(contest.publish(round, 0, None, &[], None)))
}

impl Contest {
    /// The list of the stage that is open.
    pub fn list(&self) -> Vec<Prompt> {
        self.open.iter().map(|place| self.candidates[*place].prompt.clone()).collect()
    }

    /// The stage that is open, from 1.
    pub fn stage(&self) -> u32 {
        u32::try_from(self.stages.len() + 1).unwrap_or(u32::MAX)
    }

    /// What the ballots of the open stage come to. Below the policy's minimum nothing is judged and the incumbent stays:
    /// nobody searches again because others did not vote.
    pub fn judge(mut self, spec: &FederationSpec, round: u32, sent: Sent<'_>) -> Step {
        let (stage, settings) = (self.stage(), &spec.strategy.gate);
        let cast = cast(stage, &self.list(), sent);
        let least = spec.policy.min_participants;
        let open = std::mem::take(&mut self.open);
        if cast.len() < least as usize {
            let reason = format!(
                "stage {stage}: {} of at least {least} participants judged it, so the prompt stays",
                cast.len()
            );
            return Step::Publish(Box::new(self.publish(round, 0, Some(reason), sent.ballots, None)));
        }
        let list: Vec<Candidate> = open.iter().map(|place| self.candidates[*place].clone()).collect();
        let judgement = judge(&list, &cast, spec.task.labels.len(), settings);
        let winner = open.get(judgement.winner()).copied().unwrap_or(0);
        let next = NextStage::new(&list, &judgement, settings.candidates_in(stage + 1), spec.task.max_prompt_tokens);
        let places: Vec<usize> = next.survivors.into_iter().filter_map(|at| open.get(at).copied()).collect();
        self.stages.push(Stage { candidates: open, judgement });
        if stage < settings.stages && places.len() > 1 {
            self.open = places;
            if let Some(crossover) = next.crossover {
                self.open.push(self.candidates.len());
                self.candidates.push(crossover);
            }
            return Step::Score(self);
        }
        let groups = spec.strategy.name.has_groups().then(|| self.groups(spec, winner, sent));
        Step::Publish(Box::new(self.publish(round, winner, None, sent.ballots, groups)))
    }

    /// The groups of the participants and what they prefer to the prompt for all.
    fn groups(&self, spec: &FederationSpec, winner: usize, sent: Sent<'_>) -> Vec<Group> {
        let stages: Vec<Vec<usize>> = self.stages.iter().map(|stage| stage.candidates.clone()).collect();
        let (people, labels) = (people(stages.len(), sent), spec.task.labels.len());
        let (candidates, directions) = (&self.candidates, sent.directions);
        let poll = Poll { candidates, stages: &stages, people: &people, directions, labels, winner };
        groups(&poll, &spec.strategy)
    }

    /// The result, with its record: everything but who it was.
    fn publish(
        self,
        round: u32,
        winner: usize,
        reason: Option<String>,
        ballots: &[BallotRecord],
        groups: Option<Vec<Group>>,
    ) -> Published {
        let prompt = self.candidates[winner].prompt.clone();
        let candidates: Vec<Prompt> = self.candidates.iter().map(|candidate| candidate.prompt.clone()).collect();
        let mut ballots: Vec<Digest> = ballots.iter().map(|ballot| ballot.digest).collect();
        ballots.sort_unstable();
        let mut record = match self.aggregation.clone() {
            Value::Object(record) => record,
            other => [("aggregation".to_owned(), other)].into_iter().collect(),
        };
        let listed = |candidate: &Candidate| json!({ "prompt": candidate.prompt, "origin": candidate.origin });
        record.insert("candidates".to_owned(), self.candidates.iter().map(listed).collect());
        record.insert("stages".to_owned(), json!(self.stages));
        record.insert("winner".to_owned(), json!(winner));
        let group_prompts = groups.as_deref().map_or_else(Vec::new, |groups| group_prompts(groups, &self.candidates));
        if let Some(groups) = groups {
            record.insert("groups".to_owned(), json!(groups));
            record.insert(GROUP_PROMPTS.to_owned(), json!(group_prompts));
        }
        if let Some(reason) = reason {
            record.insert("reason".to_owned(), Value::String(reason));
        }
        let submissions = self.submissions.clone();
        let event = TranscriptEvent::Published {
            round,
            submissions: submissions.clone(),
            prompt: prompt.clone(),
            candidates,
            ballots,
            group_prompts,
        };
        let publication = Publication { prompt, record: Value::Object(record), submissions };
        Published { publication, event, contest: Some(self) }
    }
}

/// Under which name a round's record holds the prompts for groups.
const GROUP_PROMPTS: &str = "group_prompts";

/// The prompts for groups that stand in a round's record.
pub(crate) fn group_prompts_of(record: &Value) -> Vec<Prompt> {
    record.get(GROUP_PROMPTS).cloned().and_then(|prompts| serde_json::from_value(prompts).ok()).unwrap_or_default()
}

/// Everybody who proposed or judged anything, those who proposed first, by their digests.
fn people(stages: usize, sent: Sent<'_>) -> Vec<Person> {
    let person = |author| Person { author, ballots: vec![None; stages] };
    let mut people: Vec<Person> = (0..sent.proposals.len()).map(|place| person(Some(place))).collect();
    let mut places: BTreeMap<&str, usize> =
        sent.proposals.iter().zip(0..).map(|(proposal, place)| (proposal.participant.as_str(), place)).collect();
    let mut ballots: Vec<&BallotRecord> = sent.ballots.iter().collect();
    ballots.sort_by_key(|ballot| (ballot.ballot.stage, ballot.digest));
    for ballot in ballots {
        let place = *places.entry(&ballot.participant).or_insert_with(|| {
            people.push(person(None));
            people.len() - 1
        });
        if let Some(votes) = people[place].ballots.get_mut((ballot.ballot.stage as usize).wrapping_sub(1)) {
            *votes = Some(ballot.ballot.votes.clone());
        }
    }
    people
}

/// The ballots about a stage's list, sorted by digest, each with the place of its participant's proposal. What is about another list
/// says nothing of this one.
fn cast(stage: u32, list: &[Prompt], sent: Sent<'_>) -> Vec<Cast> {
    let about = list_number(list);
    let belongs = |ballot: &&BallotRecord| (ballot.ballot.stage, ballot.ballot.list) == (stage, about);
    let authors: HashMap<&str, usize> =
        sent.proposals.iter().zip(0..).map(|(proposal, place)| (proposal.participant.as_str(), place)).collect();
    let mut ballots: Vec<&BallotRecord> = sent.ballots.iter().filter(belongs).collect();
    ballots.sort_by_key(|ballot| ballot.digest);
    let cast = |ballot: &&BallotRecord| Cast {
        author: authors.get(ballot.participant.as_str()).copied(),
        votes: ballot.ballot.votes.clone(),
    };
    ballots.iter().map(cast).collect()
}

/// A whole round from what was sent: for whoever recomputes it.
pub fn replay(spec: &FederationSpec, round: u32, aggregated: Aggregated, sent: Sent<'_>) -> Published {
    let submissions = sent.proposals.iter().map(|proposal| proposal.digest).collect();
    let mut step = begin(round, aggregated, submissions);
    loop {
        match step {
            Step::Publish(published) => return *published,
            Step::Score(contest) => step = contest.judge(spec, round, sent),
        }
    }
}
