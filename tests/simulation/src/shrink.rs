//! Makes a failing schedule small: takes steps out by halves, quarters and single ones, then makes what is left simpler,
//! for as long as the same promise stays broken.

use crate::schedule::{Fate, Operation, Schedule, Step};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::strategy::StrategySettings;
use std::time::{Duration, Instant};

/// Longest time for one failure: what hangs takes long to show it.
const LIMIT: Duration = Duration::from_mins(3);

/// The smallest schedule found for which `fails` is true. `fails` must be true for `schedule`.
pub fn shrink(schedule: Schedule, mut fails: impl FnMut(&Schedule) -> bool) -> Schedule {
    let begun = Instant::now();
    let mut fails = |candidate: &Schedule| begun.elapsed() < LIMIT && fails(candidate);
    let mut best = schedule;
    loop {
        let before = best.clone();
        best = fewer_steps(best, &mut fails);
        for simpler in [simpler_federation, simpler_steps] {
            // Each candidate is one change away from the best so far; after a success the rest is asked anew.
            while let Some(found) = simpler(&best).into_iter().find(|candidate| *candidate != best && fails(candidate))
            {
                best = found;
            }
        }
        if best == before {
            return best;
        }
    }
}

fn fewer_steps(mut best: Schedule, fails: &mut impl FnMut(&Schedule) -> bool) -> Schedule {
    let mut size = best.steps.len().max(1);
    loop {
        let mut begin = 0;
        while begin < best.steps.len() {
            let mut candidate = best.clone();
            candidate.steps.drain(begin..(begin + size).min(best.steps.len()));
            if fails(&candidate) {
                best = candidate;
            } else {
                begin += size;
            }
        }
        if size == 1 {
            return best;
        }
        size = size.div_ceil(2);
    }
}

fn simpler_federation(best: &Schedule) -> Vec<Schedule> {
    let with = |change: &dyn Fn(&mut Schedule)| {
        let mut candidate = best.clone();
        change(&mut candidate);
        candidate
    };
    let plain = RoundPolicy { min_duration_ms: 0, max_participants: None, ..best.federation.policy };
    vec![
        with(&|schedule| schedule.servers = 1),
        with(&|schedule| schedule.servers = schedule.servers.min(2)),
        with(&|schedule| schedule.diligent = false),
        with(&|schedule| schedule.federation.rounds = 1),
        with(&|schedule| schedule.federation.rounds = schedule.federation.rounds.div_ceil(2)),
        with(&|schedule| schedule.federation.strategy = StrategySettings::default()),
        with(&|schedule| schedule.federation.strategy.release_threshold = None),
        with(&|schedule| schedule.federation.seed = 0),
        with(&|schedule| schedule.federation.policy = plain.clone()),
        with(&|schedule| schedule.federation.policy.clients_per_round = None),
        with(&|schedule| schedule.federation.policy.max_retries = 0),
        with(&|schedule| schedule.federation.policy.quorum = 1),
        with(&|schedule| schedule.federation.policy.min_participants = 1),
        with(&|schedule| schedule.federation.policy.capacity = 20),
    ]
}

fn simpler_steps(best: &Schedule) -> Vec<Schedule> {
    let mut candidates = Vec::new();
    for (place, step) in best.steps.iter().enumerate() {
        for simpler in simpler_step(step) {
            let mut candidate = best.clone();
            candidate.steps[place] = simpler;
            candidates.push(candidate);
        }
    }
    candidates
}

/// Each closer to the plainest step than `step` is, so that this comes to an end.
fn simpler_step(step: &Step) -> Vec<Step> {
    let alone = step.at_once.then(|| Step { at_once: false, ..step.clone() });
    let plainer = plainer(&step.operation).into_iter().filter(|operation| *operation != step.operation);
    alone.into_iter().chain(plainer.map(|operation| Step { operation, ..step.clone() })).collect()
}

fn plainer(operation: &Operation) -> Vec<Operation> {
    let mut plainer = Vec::new();
    let mut with = |change: &dyn Fn(Parts<'_>)| {
        let mut operation = operation.clone();
        change(parts(&mut operation));
        plainer.push(operation);
    };
    with(&|parts| parts.fate.into_iter().for_each(|fate| *fate = Fate::Answered));
    with(&|parts| parts.at.into_iter().for_each(|at| *at = 0));
    with(&|parts| parts.guest.into_iter().for_each(|guest| *guest = 0));
    with(&|parts| parts.guest.into_iter().for_each(|guest| *guest = guest.saturating_sub(1)));
    with(&|parts| parts.flag.into_iter().for_each(|flag| *flag = false));
    with(&|parts| parts.count.into_iter().for_each(|count| *count = count.saturating_sub(1)));
    for word in 0..crate::spec::MAX_PROMPT_TOKENS {
        with(&|parts| parts.words.into_iter().for_each(|words| *words = without(words, word)));
    }
    plainer
}

fn without(words: &str, word: usize) -> String {
    let rest = words.split_whitespace().enumerate().filter(|(place, _)| *place != word);
    rest.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

/// What can be made plainer about an operation.
#[derive(Default)]
struct Parts<'o> {
    guest: Option<&'o mut usize>,
    at: Option<&'o mut usize>,
    fate: Option<&'o mut Fate>,
    words: Option<&'o mut String>,
    flag: Option<&'o mut bool>,
    count: Option<&'o mut u32>,
}

fn parts(operation: &mut Operation) -> Parts<'_> {
    let none = Parts::default();
    match operation {
        Operation::Join { guest, at, fate }
        | Operation::Vote { guest, at, fate, .. }
        | Operation::Leave { guest, at, fate }
        | Operation::Remove { guest, at, fate }
        | Operation::Revoke { guest, at, fate } => Parts { guest: Some(guest), at: Some(at), fate: Some(fate), ..none },
        Operation::Pause { at, fate }
        | Operation::Resume { at, fate }
        | Operation::CloseRound { at, fate }
        | Operation::Cancel { at, fate } => Parts { at: Some(at), fate: Some(fate), ..none },
        Operation::RollBack { at, back, fate } => Parts { at: Some(at), fate: Some(fate), count: Some(back), ..none },
        Operation::Submit { guest, at, words, fate, .. } => {
            Parts { guest: Some(guest), at: Some(at), fate: Some(fate), words: Some(words), ..none }
        }
        Operation::Repeat { guest, at } => Parts { guest: Some(guest), at: Some(at), ..none },
        Operation::Poll { guest, at, wait } => Parts { guest: Some(guest), at: Some(at), flag: Some(wait), ..none },
        Operation::Strike { at, write, after } | Operation::Stall { at, write, after } => {
            Parts { at: Some(at), count: Some(write), flag: Some(after), ..none }
        }
        Operation::Fail { at, crash } => Parts { at: Some(at), flag: Some(crash), ..none },
        Operation::Deafen { at, changes } => Parts { at: Some(at), count: Some(changes), ..none },
        Operation::Look { at }
        | Operation::HostRepeat { at }
        | Operation::Jump { at, .. }
        | Operation::Kill { at }
        | Operation::Start { at }
        | Operation::Cut { at }
        | Operation::Mend { at }
        | Operation::Release { at }
        | Operation::Hold { at }
        | Operation::LetGo { at } => Parts { at: Some(at), ..none },
        Operation::Pass { .. } | Operation::Wait { .. } => none,
    }
}
