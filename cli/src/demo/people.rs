//! The participants of a demo: each with its own rows, connection, ledger and state file.

use super::progress::Progress;
use super::relay::Relay;
use crate::platform::{FileStorage, HttpServer, LocalMlm, LocalProposer, TokioClock};
use crate::report::Traffic;
use anyhow::Context;
use feddtpt_client::search::SearchEvent;
use feddtpt_client::{AutoApprove, Observer, Outcome, Participant, ParticipantConfig, ParticipantEvent, Rows};
use feddtpt_shared::messages::Secret;
use feddtpt_shared::{Digest, Row, Task};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinHandle;

/// What all participants of a demo share.
pub(crate) struct Shared {
    /// The task.
    pub(crate) task: Task,
    /// The model as LLM. Its answers depend on prompt and row alone.
    pub(crate) llm: LocalMlm,
    /// The model as proposer.
    pub(crate) proposer: LocalProposer,
    /// The federation's id.
    pub(crate) federation: String,
    /// Seed of the run.
    pub(crate) seed: u64,
    /// LLM calls each may make.
    pub(crate) budget_calls: Option<u64>,
}

/// One participant at work.
pub(crate) struct Person {
    /// Its name.
    pub(crate) name: String,
    /// Its rows per class.
    pub(crate) class_counts: Vec<usize>,
    /// Its part in the federation.
    pub(crate) part: JoinHandle<anyhow::Result<Outcome>>,
    meter: Arc<Meter>,
}

/// Notes how many bytes had gone when each round opened, and moves the bar.
struct Meter {
    relay: Relay,
    progress: Progress,
    marks: Mutex<BTreeMap<u32, Traffic>>,
}

impl Meter {
    fn total(&self) -> Traffic {
        let (bytes_up, bytes_down) = self.relay.counted();
        Traffic { bytes_up, bytes_down, llm_calls: 0 }
    }
}

impl Observer for Meter {
    fn event(&self, event: &ParticipantEvent) {
        match event {
            ParticipantEvent::RoundOpened { round, .. } => {
                // Joining belongs to round 1: the mark of the first round stays at zero.
                let mark = if *round == 1 { Traffic::default() } else { self.total() };
                self.marks.lock().unwrap_or_else(PoisonError::into_inner).insert(*round, mark);
            }
            ParticipantEvent::Judging { round, stage, .. } => self.progress.judging(*round, *stage),
            ParticipantEvent::Voted { .. }
            | ParticipantEvent::Search(SearchEvent::Started { .. } | SearchEvent::Tried { .. }) => self.progress.step(),
            ParticipantEvent::Retrying { reason, wait_ms } => {
                self.progress.say(&format!("       trying again in {wait_ms} ms: {reason}"));
            }
            _ => {}
        }
    }
}

/// Lets `name` join with its rows and take part until the end. `number` tells the participants' seeds apart.
pub(crate) fn start(
    shared: &Shared,
    (name, rows): (String, Vec<Row>),
    number: u32,
    (server, relay): (HttpServer, Relay),
    invite: Secret,
    states: &Path,
    progress: &Progress,
) -> anyhow::Result<Person> {
    let mut class_counts = vec![0; shared.task.labels.len()];
    for row in &rows {
        class_counts[row.label as usize] += 1;
    }
    let rows = Rows::new(rows, &shared.task).with_context(|| format!("the rows of {name}"))?;
    let storage = FileStorage::open(&states.join(number.to_string()), &shared.federation)?;
    let config = ParticipantConfig {
        budget_calls: shared.budget_calls,
        ..ParticipantConfig::new(seed_of(shared.seed, number), random_nonce()?)
    };
    let meter = Arc::new(Meter { relay, progress: progress.clone(), marks: Mutex::default() });
    let (llm, proposer) = (shared.llm.clone(), shared.proposer.clone());
    let observer = Arc::clone(&meter);
    let participant =
        Participant::new(config, rows, llm, proposer, server, TokioClock::new(), storage, observer, AutoApprove);
    let who = name.clone();
    let part = tokio::spawn(async move { participant.run(Some(invite)).await.with_context(|| who) });
    Ok(Person { name, class_counts, part, meter })
}

impl Person {
    /// What went over the wire in each of `rounds` rounds, LLM calls included as `outcome` tells them. The last round takes
    /// what came after it too: learning that the federation has ended.
    pub(crate) fn traffic(&self, outcome: &Outcome, rounds: u32) -> Vec<Traffic> {
        let marks = self.meter.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let at = |round: u32| marks.get(&round).copied();
        (1..=rounds)
            .map(|round| {
                let Some(begin) = at(round) else { return Traffic::default() };
                let end = (round + 1..=rounds).find_map(at).unwrap_or_else(|| self.meter.total());
                let calls = outcome.rounds.iter().find(|summary| summary.round == round);
                Traffic {
                    bytes_up: end.bytes_up - begin.bytes_up,
                    bytes_down: end.bytes_down - begin.bytes_down,
                    llm_calls: calls.map_or(0, |summary| summary.llm_calls + summary.scoring_calls()),
                }
            })
            .collect()
    }
}

/// A seed of its own for each participant, from the run's.
fn seed_of(seed: u64, number: u32) -> u64 {
    let digest = Digest::of_parts([b"participant".as_slice(), &seed.to_le_bytes(), &number.to_le_bytes()]);
    digest.as_bytes().iter().take(8).fold(0, |value, byte| value << 8 | u64::from(*byte))
}

fn random_nonce() -> anyhow::Result<Digest> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    Ok(Digest::of(bytes))
}
