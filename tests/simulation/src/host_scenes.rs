//! What a host does, where it meets what participants and faults do at the same time.

use crate::draw::Draw;
use crate::generate::{GUESTS, LONG_MS, fate, u32_below, words};
use crate::schedule::{Fate, Operation, Step, Which};

/// Something that a host does.
pub(crate) fn host(draw: &mut Draw, servers: usize) -> Operation {
    let (guest, at, fate) = (draw.below(GUESTS), draw.below(servers), fate(draw));
    match draw.below(14) {
        0..2 => Operation::Pause { at, fate },
        2..6 => Operation::Resume { at, fate },
        6..8 => Operation::CloseRound { at, fate },
        8..10 => Operation::RollBack { at, back: u32_below(draw, 3), fate },
        10..13 => Operation::Remove { guest, at, fate },
        _ => Operation::Revoke { guest, at, fate },
    }
}

/// Some of it in a row.
pub(crate) fn host_scene(draw: &mut Draw, servers: usize) -> Vec<Step> {
    let (at, other) = (draw.below(servers), draw.below(servers));
    let mut steps = Vec::new();
    let mut step = |operation: Operation, at_once: bool| steps.push(Step { operation, at_once });
    match draw.below(6) {
        // Proposals and the end of the phase come in a pause.
        0 | 1 => {
            step(Operation::Pause { at, fate: fate(draw) }, false);
            for _ in 0..3 {
                let (guest, at, words) = (draw.below(GUESTS), draw.below(servers), words(draw));
                step(Operation::Submit { guest, at, round: Which::Open, words, fate: fate(draw) }, draw.percent(30));
            }
            step(Operation::Pass { ms: draw.pick(&[400, 1_000, LONG_MS]) }, false);
            step(Operation::Wait { ms: draw.pick(&[100, 1_100]) }, false);
            step(host(draw, servers), false);
            step(Operation::Resume { at: other, fate: fate(draw) }, false);
        }
        // A phase closes while somebody is removed.
        2 => {
            step(Operation::Stall { at, write: u32_below(draw, 4), after: draw.percent(20) }, false);
            for guest in 0..GUESTS {
                let words = words(draw);
                step(
                    Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered },
                    draw.percent(30),
                );
            }
            step(Operation::Remove { guest: draw.below(GUESTS), at: other, fate: Fate::Answered }, false);
            step(Operation::Release { at }, false);
        }
        // A server dies, or loses its database, with the host's wish; the host asks another.
        3 => {
            if draw.percent(50) {
                step(Operation::Stall { at, write: 0, after: draw.percent(50) }, false);
                step(set_at(host(draw, servers), at), false);
                step(Operation::Kill { at }, false);
                step(Operation::HostRepeat { at: other }, false);
                step(Operation::Start { at }, false);
            } else {
                step(Operation::Cut { at }, false);
                step(set_at(host(draw, servers), at), false);
                step(Operation::HostRepeat { at: other }, false);
                step(Operation::Mend { at }, false);
            }
            step(Operation::HostRepeat { at }, false);
        }
        // An aggregation is at work.
        4 => {
            step(Operation::Hold { at }, false);
            for guest in 0..GUESTS {
                let (at, words) = (draw.below(servers), words(draw));
                step(Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered }, false);
            }
            step(Operation::Pass { ms: LONG_MS }, false);
            step(host(draw, servers), draw.percent(30));
            step(host(draw, servers), false);
            step(Operation::LetGo { at }, false);
            step(Operation::Resume { at: other, fate: fate(draw) }, false);
        }
        // The same is asked of two servers at once.
        _ => {
            step(set_at(host(draw, servers), at), true);
            step(Operation::HostRepeat { at: other }, draw.percent(50));
            step(Operation::HostRepeat { at }, false);
        }
    }
    steps
}

/// The same, asked of this server, with an answer.
fn set_at(mut operation: Operation, to: usize) -> Operation {
    if let Operation::Pause { at, fate }
    | Operation::Resume { at, fate }
    | Operation::CloseRound { at, fate }
    | Operation::RollBack { at, fate, .. }
    | Operation::Remove { at, fate, .. }
    | Operation::Revoke { at, fate, .. } = &mut operation
    {
        (*at, *fate) = (to, Fate::Answered);
    }
    operation
}
