//! Operations that make each other interesting: a fault bites only where something is going on.

use crate::draw::Draw;
use crate::generate::{GUESTS, LONG_MS, fate, submit, u32_below, words};
use crate::schedule::{Fate, Operation, Step, Which};

/// Some of them.
pub(crate) fn scene(draw: &mut Draw, servers: usize) -> Vec<Step> {
    let at = draw.below(servers);
    let other = draw.below(servers);
    let mut operations = Vec::new();
    match draw.below(11) {
        // Everybody proposes.
        0 | 1 => {
            for guest in 0..GUESTS {
                let (at, words) = (draw.below(servers), words(draw));
                operations.push(Operation::Submit { guest, at, round: Which::Open, words, fate: fate(draw) });
            }
        }
        // Everybody proposes, then judges; a server dies in the middle, or its answers get lost.
        8..=10 => {
            for guest in 0..GUESTS {
                let (at, words) = (draw.below(servers), words(draw));
                operations.push(Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered });
            }
            operations.push(Operation::Pass { ms: LONG_MS });
            let stages = 1 + draw.below(3);
            for stage in 0..stages {
                match draw.below(5) {
                    0 => operations.push(Operation::Stall { at, write: u32_below(draw, 6), after: draw.percent(50) }),
                    1 => operations.push(Operation::Strike { at, write: u32_below(draw, 6), after: draw.percent(50) }),
                    _ => {}
                }
                let opinion = draw.below(24);
                // One is removed when some have judged, and the stage waits for the others.
                let removed = draw.percent(25).then(|| draw.below(GUESTS));
                for guest in 0..GUESTS {
                    if let Some(removed) = removed.filter(|_| guest == GUESTS / 2) {
                        operations.push(Operation::Remove { guest: removed, at: other, fate: fate(draw) });
                    }
                    let (at, pick) = (draw.below(servers), if draw.percent(70) { opinion } else { draw.below(24) });
                    operations.push(Operation::Vote { guest, at, stage: Which::Open, pick, fate: fate(draw) });
                }
                if draw.percent(30) {
                    operations.push(Operation::Repeat { guest: draw.below(GUESTS), at: other });
                }
                if draw.percent(30) {
                    operations.push(Operation::Kill { at });
                    operations.push(Operation::Wait { ms: draw.pick(&[100, 1_100]) });
                    operations.push(Operation::Start { at });
                }
                if draw.percent(30) {
                    let stage = draw.pick(&[Which::Before, Which::After, Which::Open]);
                    operations.push(Operation::Vote {
                        guest: draw.below(GUESTS),
                        at,
                        stage,
                        pick: opinion,
                        fate: fate(draw),
                    });
                }
                operations.push(Operation::Release { at });
                if stage + 1 < stages || draw.percent(50) {
                    operations.push(Operation::Pass { ms: LONG_MS });
                }
            }
        }
        // A write is cut off by the server's death.
        2 => {
            operations.push(Operation::Stall { at, write: u32_below(draw, 2), after: draw.percent(50) });
            operations.push(submit(draw, servers));
            operations.push(submit(draw, servers));
            operations.push(Operation::Kill { at });
            operations.push(Operation::Start { at });
        }
        // An aggregation is cut off by the server's death, or outlives its lease.
        3 | 4 => {
            operations.push(Operation::Hold { at });
            for guest in 0..GUESTS {
                let (at, words) = (draw.below(servers), words(draw));
                operations.push(Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered });
            }
            operations.push(Operation::Pass { ms: LONG_MS });
            operations.push(Operation::Wait { ms: draw.pick(&[100, 400, 1_100, 2_000]) });
            if draw.percent(50) {
                operations.push(Operation::Kill { at });
                operations.push(Operation::Wait { ms: draw.pick(&[100, 1_100, 2_000]) });
                operations.push(Operation::Start { at });
            } else {
                operations.push(Operation::Cut { at });
                operations.push(Operation::Wait { ms: draw.pick(&[400, 1_100, 2_000]) });
                operations.push(Operation::Mend { at });
                operations.push(Operation::LetGo { at });
            }
        }
        // A step is taken, and its answer is lost.
        5 => {
            operations.push(Operation::Strike { at, write: u32_below(draw, 3), after: true });
            operations.push(submit(draw, servers));
            operations.push(Operation::Pass { ms: LONG_MS });
            operations.push(Operation::Wait { ms: 1_100 });
        }
        // An aggregation fails, and the attempt with it.
        6 => {
            operations.push(Operation::Fail { at, crash: draw.percent(50) });
            for guest in 0..GUESTS {
                let words = words(draw);
                operations.push(Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered });
            }
            operations.push(Operation::Pass { ms: LONG_MS });
        }
        // Two proposals of one participant at the same time.
        _ => {
            let guest = draw.below(GUESTS);
            for at in [at, other] {
                let words = words(draw);
                operations.push(Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered });
            }
            operations.push(Operation::Repeat { guest, at });
        }
    }
    let at_once = draw.percent(50);
    let together =
        |operation: &Operation| at_once && matches!(operation, Operation::Submit { .. } | Operation::Vote { .. });
    operations.into_iter().map(|operation| Step { at_once: together(&operation), operation }).collect()
}
