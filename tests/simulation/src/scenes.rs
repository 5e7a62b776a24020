//! Operations that make each other interesting: a fault bites only where something is going on.

use crate::contest_scenes::judged;
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
        // Everybody proposes, then judges.
        8..=10 => operations = judged(draw, servers, at, other),
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
