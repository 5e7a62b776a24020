//! Draws schedules. Most steps are single operations; some come as scenes, because a fault bites only where something is
//! going on: a server that is killed while a write hangs, an aggregation that outlives its lease.

use crate::draw::Draw;
use crate::host_scenes::{host, host_scene};
use crate::scenes::scene;
use crate::schedule::{Fate, Federation, Kind, Operation, Schedule, Step, Which};
use crate::spec::{GROUPS, MAX_PROMPT_TOKENS};
use feddtpt_shared::federation::RoundPolicy;
use feddtpt_shared::gate::{BallotKind, GateSettings};
use feddtpt_shared::strategy::{NoisePolicy, Strategy, StrategySettings};

/// Participants that there may be.
pub const GUESTS: usize = 6;

/// The shortest and the longest time of a phase, in milliseconds.
const SHORT_MS: u64 = 1_000;
pub(crate) const LONG_MS: u64 = 10_000;

/// What must have happened in any few dozen schedules, by its name in the summary.
pub fn hits(kind: Kind) -> impl Iterator<Item = &'static str> {
    let shared: &[&str] = if kind == Kind::Postgres { &SHARED_HITS } else { &[] };
    HITS.iter().chain(shared).copied()
}

const SHARED_HITS: [&str; 3] =
    ["faults: change not told", "results: steps left to another server", "results: steps taken by another server"];

const HITS: [&str; 52] = [
    "faults: aggregation crashed",
    "faults: aggregation failed",
    "faults: aggregation held",
    "faults: call failed, database cut",
    "faults: request abandoned after the write",
    "faults: request abandoned before the write",
    "faults: request killed with its server",
    "faults: request lost",
    "faults: response lost",
    "faults: the host's request killed with its server",
    "faults: the host's request, abandonedafter",
    "faults: the host's request, abandonedbefore",
    "faults: the host's request, requestlost",
    "faults: the host's request, responselost",
    "faults: the host's request, the database is away",
    "faults: write failed after it was done",
    "faults: write failed before it was done",
    "faults: write hung after it was done",
    "faults: write hung before it was done",
    "operations: a clock is set back",
    "operations: a clock is set forward",
    "operations: host: cancel",
    "operations: host: close the round",
    "operations: host: pause",
    "operations: host: remove a participant",
    "operations: host: repeat",
    "operations: host: resume",
    "operations: host: revoke an invite",
    "operations: host: roll back",
    "operations: repeat",
    "operations: submit, late",
    "operations: vote",
    "operations: vote, early",
    "operations: vote, late",
    "results: attempts failed",
    "results: ballots counted",
    "results: ballots withdrawn",
    "results: clocks of a phase compared",
    "results: federations cancelled",
    "results: invites revoked",
    "results: participants removed",
    "results: pauses",
    "results: proposals accepted in a pause",
    "results: proposals withdrawn",
    "results: rounds closed by the host",
    "results: rounds published",
    "results: rounds rolled back",
    "results: rounds judged in stages",
    "results: rounds that did not ask everybody",
    "results: rounds that too few judged",
    "results: rounds won by a candidate",
    "results: tokens withheld below the threshold",
];

/// The schedule of a seed.
pub fn generate(seed: u64, store: Kind) -> Schedule {
    let mut draw = Draw::new(seed);
    let servers = if store == Kind::Sqlite { 1 } else { draw.pick(&[1, 2, 2, 2, 3]) };
    let federation = federation(&mut draw, seed);
    let mut steps = Vec::new();
    // Most federations shall get going.
    for guest in 0..draw.pick(&[0, 2, 3, 3, 4, 4, 5, GUESTS]) {
        let at = draw.below(servers);
        steps.push(step(Operation::Join { guest, at, fate: fate(&mut draw) }, &mut draw));
    }
    let length = steps.len() + 4 + draw.below(36);
    while steps.len() < length {
        if draw.percent(22) {
            steps.extend(scene(&mut draw, servers));
        } else if draw.percent(10) {
            steps.extend(host_scene(&mut draw, servers));
        } else {
            let operation = operation(&mut draw, servers);
            steps.push(step(operation, &mut draw));
        }
    }
    if draw.percent(10) {
        let cancel = Operation::Cancel { at: draw.below(servers), fate: fate(&mut draw) };
        let place = steps.len() - draw.below(4);
        steps.insert(place, step(cancel, &mut draw));
    }
    Schedule { store, servers, federation, diligent: draw.percent(60), steps }
}

fn federation(draw: &mut Draw, seed: u64) -> Federation {
    let quorum = draw.pick(&[1, 2, 2, 3]);
    let min_participants = draw.pick(&[1, 2, 2, 3]);
    let few = draw.percent(25);
    let clients = min_participants + u32_below(draw, 2);
    let policy = RoundPolicy {
        quorum,
        min_participants,
        max_participants: draw.pick(&[None, None, None, Some(min_participants), Some(min_participants + 1)]),
        min_duration_ms: draw.pick(&[0, 0, SHORT_MS]),
        max_duration_ms: LONG_MS,
        max_retries: draw.pick(&[0, 1, 1, 2]),
        capacity: draw.pick(&[3, 4, 5, 20, 20]),
        clients_per_round: few.then_some(clients),
    };
    let names = Strategy::ALL.map(|(_, name)| name);
    // Few proposals reach a low threshold only.
    let threshold = draw.pick(&[if few { Some(clients) } else { None }, None, Some(1), Some(2), Some(3)]);
    let threshold = if few && clients < 2 { Some(1) } else { threshold };
    let gate = GateSettings {
        ballot: if draw.percent(70) { BallotKind::Preference } else { BallotKind::Counts },
        candidates: draw.pick(&[2, 4, 6, 6]),
        stages: draw.pick(&[1, 2, 2, 3]),
        ..GateSettings::default()
    };
    let strategy = StrategySettings {
        name: if draw.percent(35) {
            Strategy::FeddtptGated
        } else if draw.percent(50) {
            Strategy::Feddtpt
        } else {
            draw.pick(&names)
        },
        gate,
        min_points: draw.pick(&[1, 2, 2, 3]),
        noise: draw.pick(&[NoisePolicy::Drop, NoisePolicy::Keep]),
        release_threshold: threshold.map(|threshold: u32| if few { threshold.min(clients) } else { threshold }),
        center: draw.percent(50),
        ..StrategySettings::default()
    };
    Federation { rounds: draw.pick(&[1, 2, 2, 3, 4]), policy, strategy, seed }
}

fn step(operation: Operation, draw: &mut Draw) -> Step {
    Step { operation, at_once: draw.percent(18) }
}

pub(crate) fn fate(draw: &mut Draw) -> Fate {
    match draw.below(20) {
        0 | 1 => Fate::RequestLost,
        2 | 3 => Fate::ResponseLost,
        4 => Fate::AbandonedBefore,
        5 => Fate::AbandonedAfter,
        _ => Fate::Answered,
    }
}

pub(crate) fn words(draw: &mut Draw) -> String {
    let mut words = Vec::new();
    for _ in 0..draw.pick(&[0, 1, 1, 2, 2, 2, 3, MAX_PROMPT_TOKENS]) {
        let group = draw.pick(&GROUPS);
        words.push(draw.pick(group));
    }
    words.join(" ")
}

pub(crate) fn vote(draw: &mut Draw, servers: usize) -> Operation {
    let stage =
        draw.pick(&[Which::Open, Which::Open, Which::Open, Which::Open, Which::Open, Which::Before, Which::After]);
    let (guest, at, pick) = (draw.below(GUESTS), draw.below(servers), draw.below(24));
    Operation::Vote { guest, at, stage, pick, fate: fate(draw) }
}

pub(crate) fn submit(draw: &mut Draw, servers: usize) -> Operation {
    let round =
        draw.pick(&[Which::Open, Which::Open, Which::Open, Which::Open, Which::Open, Which::Before, Which::After]);
    Operation::Submit {
        guest: draw.below(GUESTS),
        at: draw.below(servers),
        round,
        words: words(draw),
        fate: fate(draw),
    }
}

fn operation(draw: &mut Draw, servers: usize) -> Operation {
    let (guest, at) = (draw.below(GUESTS), draw.below(servers));
    match draw.below(122) {
        0..10 => Operation::Join { guest, at, fate: fate(draw) },
        10..42 => submit(draw, servers),
        42..48 => Operation::Repeat { guest, at },
        48..54 => Operation::Poll { guest, at, wait: draw.percent(50) },
        54..57 => Operation::Leave { guest, at, fate: fate(draw) },
        57..61 => Operation::Look { at },
        61..72 => Operation::Pass { ms: draw.pick(&[1, 400, SHORT_MS, SHORT_MS, LONG_MS, LONG_MS]) },
        72..75 => Operation::Jump { at, ms: draw.pick(&[-60_000, -1_500, -10_000, 1_500, 30_000, 3_600_000]) },
        75..79 => Operation::Wait { ms: draw.pick(&[100, 400, 1_100, 2_000, 31_000]) },
        79..82 => Operation::Kill { at },
        82..86 => Operation::Start { at },
        86..88 => Operation::Cut { at },
        88..91 => Operation::Mend { at },
        91..94 => Operation::Strike { at, write: u32_below(draw, 4), after: draw.percent(50) },
        94..96 => Operation::Stall { at, write: u32_below(draw, 3), after: draw.percent(50) },
        96..97 => Operation::Release { at },
        97..98 => Operation::Fail { at, crash: draw.percent(50) },
        98..99 => Operation::Deafen { at, changes: 1 + u32_below(draw, 6) },
        99..100 => Operation::Hold { at },
        100..106 => host(draw, servers),
        106..108 => Operation::HostRepeat { at },
        _ => vote(draw, servers),
    }
}

pub(crate) fn u32_below(draw: &mut Draw, bound: usize) -> u32 {
    u32::try_from(draw.below(bound)).unwrap_or(0)
}
