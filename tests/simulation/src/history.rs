//! What was sent, what was answered, and what was seen meanwhile. Whatever was seen must go forwards.

use crate::violation::{Violation, promise};
use feddtpt_server::store::{FederationState, Position};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::messages::{FederationView, Instruction, RoundView};
use feddtpt_shared::transcript::{TranscriptEntry, verify_chain};
use feddtpt_shared::{Digest, Prompt};
use std::collections::{BTreeMap, BTreeSet};

/// What happened so far.
#[derive(Debug, Default)]
pub struct History {
    /// Every proposal that was made, by its digest.
    pub made: BTreeMap<Digest, Sent>,
    /// Those that reached a server.
    pub sent: BTreeMap<Digest, Sent>,
    /// What a receipt was given for, by round and guest.
    pub acknowledged: BTreeMap<(u32, usize), Digest>,
    /// Every ballot that was made, by its digest.
    pub filled: BTreeMap<Digest, Cast>,
    /// Those that reached a server.
    pub cast: BTreeMap<Digest, Cast>,
    /// What a receipt was given for, by round, stage and guest.
    pub counted: BTreeMap<(u32, u32, usize), Digest>,
    /// What participants were asked to judge, by round and stage.
    pub lists: BTreeMap<(u32, u32), Vec<Prompt>>,
    /// Where the federation was last seen, whoever saw it.
    pub reached: Mark,
    /// Proposals and ballots that a removal must have taken out.
    pub owed: BTreeSet<Digest>,
    /// What the host was told is done.
    pub acted: Vec<HostAction>,
    /// Whom each attempt at a round asks, by round and attempt, where not everybody is asked.
    pub asked: BTreeMap<(u32, u32), BTreeSet<String>>,
    /// Where the federation stood still, by the count of pauses and the round.
    pub(crate) pauses: BTreeMap<(usize, u32), (u32, Option<Phase>, u32)>,
    /// The record as far as it was seen.
    pub record: Vec<TranscriptEntry>,
    published: BTreeMap<u32, Prompt>,
    facts: BTreeMap<u64, Facts>,
}

/// A proposal that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// For this round.
    pub round: u32,
    /// By this guest.
    pub guest: usize,
    /// With these words.
    pub prompt: Prompt,
}

/// A ballot that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// For this round.
    pub round: u32,
    /// For this stage.
    pub stage: u32,
    /// By this guest.
    pub guest: usize,
    /// This is what it says.
    pub ballot: Ballot,
}

/// A point that a federation has passed. It never comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    revision: u64,
    round: (bool, u32),
    attempt: (bool, u32, u32),
    place: (bool, u32, u32, u8),
    entries: usize,
}

/// What every view of one revision must agree about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    status: FederationStatus,
    round: u32,
    participants: u32,
}

impl Mark {
    /// The revision that a long poll names.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

const FORWARDS: &str = "what is seen goes forwards";
const AGREE: &str = "views of one revision agree";
const LISTS: &str = "what is to be judged is one list, and stays";
const PROMPTS: &str = "a published prompt stays";

impl History {
    /// Compares with the mark of when the question was asked, and moves the present one on.
    fn pass(&mut self, since: Mark, seen: Mark) -> Result<(), Violation> {
        let behind = seen.revision < since.revision
            || seen.round < since.round
            || seen.attempt < since.attempt
            || seen.place < since.place
            || seen.entries < since.entries;
        promise(FORWARDS, !behind, || format!("{seen:?} after {since:?}"))?;
        let reached = &mut self.reached;
        reached.revision = reached.revision.max(seen.revision);
        reached.round = reached.round.max(seen.round);
        reached.attempt = reached.attempt.max(seen.attempt);
        reached.place = reached.place.max(seen.place);
        reached.entries = reached.entries.max(seen.entries);
        Ok(())
    }

    fn agree(&mut self, revision: u64, facts: &Facts) -> Result<(), Violation> {
        let known = self.facts.entry(revision).or_insert_with(|| facts.clone());
        promise(AGREE, known == facts, || format!("revision {revision}: {known:?}, then {facts:?}"))
    }

    fn publishes(&mut self, round: u32, prompt: &Prompt) -> Result<(), Violation> {
        let known = self.published.entry(round).or_insert_with(|| prompt.clone());
        promise(PROMPTS, known == prompt, || format!("round {round}: {known}, then {prompt}"))
    }

    /// The list of a stage: it begins with the prompt of the round before, stays as it is, and the next is a part of it,
    /// with one prompt at most that is made of its words.
    fn lists(&mut self, round: u32, stage: u32, list: &[Prompt], incumbent: &Prompt) -> Result<(), Violation> {
        let known = self.lists.entry((round, stage)).or_insert_with(|| list.to_vec());
        promise(LISTS, known == list, || format!("stage {stage} of round {round}: {known:?}, then {list:?}"))?;
        let distinct = list.iter().collect::<BTreeSet<_>>().len() == list.len();
        let fits = list.len() > 1 && list[0] == *incumbent && distinct;
        promise(LISTS, fits, || format!("stage {stage} of round {round} after {incumbent}: {list:?}"))?;
        let before = self.lists.get(&(round, stage.saturating_sub(1)));
        let part = before.is_none_or(|before| {
            let words: BTreeSet<_> = before.iter().flat_map(Prompt::tokens).collect();
            let news: Vec<&Prompt> = list.iter().filter(|prompt| !before.contains(prompt)).collect();
            news.len() < 2 && news.iter().all(|prompt| prompt.tokens().iter().all(|token| words.contains(token)))
        });
        promise(LISTS, part, || format!("stage {stage} of round {round}: {before:?}, then {list:?}"))
    }

    /// The state in the store.
    pub fn state(&mut self, since: Mark, state: &FederationState) -> Result<(), Violation> {
        let Position { status, round, attempt, phase, stage } = state.position;
        let over = status.is_terminal();
        let phase = match phase {
            None => 0,
            Some(Phase::Propose) => 1,
            Some(Phase::Aggregate) => 2,
            Some(Phase::Score) => 1 + 2 * u8::try_from(stage).unwrap_or(u8::MAX / 4),
            Some(Phase::Gate) => 2 + 2 * u8::try_from(stage).unwrap_or(u8::MAX / 4),
            Some(Phase::Published | Phase::Failed) => u8::MAX,
        };
        let scoring = matches!(state.position.phase, Some(Phase::Score | Phase::Gate));
        promise(LISTS, scoring == (stage > 0) && scoring != state.candidates.is_empty(), || format!("{state:?}"))?;
        if scoring {
            self.lists(round, stage, &state.candidates, &state.prompt)?;
        }
        let place = (over, round, attempt, phase);
        let seen =
            Mark { revision: state.revision, round: (over, round), attempt: (over, round, attempt), place, ..since };
        self.pass(since, seen)
    }

    /// The answer to a poll.
    pub fn round(&mut self, since: Mark, view: &RoundView) -> Result<(), Violation> {
        let over = view.status.is_terminal();
        let (round, attempt) = ((over, view.round), (over, view.round, view.attempt));
        self.pass(since, Mark { revision: view.revision, round, attempt, ..since })?;
        let facts = Facts { status: view.status, round: view.round, participants: view.participants };
        self.agree(view.revision, &facts)?;
        let running = view.status == FederationStatus::Running;
        if running || (view.status == FederationStatus::Paused && view.round > 0) {
            self.publishes(view.round.saturating_sub(1), &view.prompt)?;
        }
        let told = format!("{:?} in {:?}", view.instruction, view.status);
        promise("the instruction fits the state", (view.instruction == Instruction::Stop) == over, || told.clone())?;
        promise("the instruction fits the state", view.instruction != Instruction::Propose || running, || {
            told.clone()
        })?;
        let scores = view.instruction == Instruction::Score;
        promise("the instruction fits the state", !scores || (running && view.stage > 0), || told)?;
        promise(LISTS, (view.stage > 0) != view.candidates.is_empty(), || format!("{view:?}"))?;
        if view.stage > 0 {
            self.lists(view.round, view.stage, &view.candidates, &view.prompt)?;
        }
        Ok(())
    }

    /// The public view.
    pub fn view(&mut self, since: Mark, view: &FederationView) -> Result<(), Violation> {
        let over = view.status.is_terminal();
        self.pass(since, Mark { revision: view.revision, round: (over, view.round), ..since })?;
        let facts = Facts { status: view.status, round: view.round, participants: view.participants };
        self.agree(view.revision, &facts)?;
        for (published, round) in view.prompts.iter().zip(0..) {
            promise(PROMPTS, published.round == round, || format!("round {} where {round} belongs", published.round))?;
            self.publishes(round, &published.prompt)?;
        }
        let least = if view.status == FederationStatus::Finished { view.round + 1 } else { view.round.max(1) };
        let shown = view.prompts.len();
        promise(PROMPTS, shown >= least as usize, || format!("{shown} prompts in round {}", view.round))
    }

    /// The public record.
    pub fn record(&mut self, since: Mark, federation: &str, entries: Vec<TranscriptEntry>) -> Result<(), Violation> {
        const CHAIN: &str = "the record is a chain that only grows";
        verify_chain(federation, &entries).map_err(|error| Violation::new(CHAIN, error.to_string()))?;
        self.pass(since, Mark { entries: entries.len(), ..since })?;
        let common = entries.len().min(self.record.len());
        promise(CHAIN, entries[..common] == self.record[..common], || {
            format!("it was {:?} and is {:?}", self.record, entries)
        })?;
        if entries.len() > self.record.len() {
            self.record = entries;
        }
        Ok(())
    }
}
