//! Rounds that are judged, where a server dies in the middle, answers get lost, and participants are removed.

use crate::draw::Draw;
use crate::generate::{GUESTS, LONG_MS, fate, u32_below, words};
use crate::schedule::{Fate, Operation, Which};

/// Everybody proposes, then judges in some stages.
pub(crate) fn judged(draw: &mut Draw, servers: usize, at: usize, other: usize) -> Vec<Operation> {
    let mut operations = proposed(draw, servers);
    match draw.below(4) {
        0 => {
            operations.extend(counted(draw, servers, at));
            return operations;
        }
        1 => {
            operations.extend(early(draw, servers, at));
            return operations;
        }
        _ => {}
    }
    let stages = 1 + draw.below(3);
    for stage in 0..stages {
        match draw.below(5) {
            0 => operations.push(Operation::Stall { at, write: u32_below(draw, 6), after: draw.percent(50) }),
            1 => operations.push(Operation::Strike { at, write: u32_below(draw, 6), after: draw.percent(50) }),
            _ => {}
        }
        let opinion = draw.below(24);
        // One is removed when some have judged, and the stage waits for the others.
        let removed = draw.percent(45).then(|| draw.below(GUESTS / 2));
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
            operations.push(Operation::Vote { guest: draw.below(GUESTS), at, stage, pick: opinion, fate: fate(draw) });
        }
        operations.push(Operation::Release { at });
        if stage + 1 < stages || draw.percent(50) {
            operations.push(Operation::Pass { ms: LONG_MS });
        }
    }

    operations
}

/// Everybody proposes, and the phase closes.
fn proposed(draw: &mut Draw, servers: usize) -> Vec<Operation> {
    let mut operations = Vec::new();
    for guest in 0..GUESTS {
        let (at, words) = (draw.below(servers), words(draw));
        operations.push(Operation::Submit { guest, at, round: Which::Open, words, fate: Fate::Answered });
    }
    operations.push(Operation::Pass { ms: LONG_MS });
    operations
}

/// Ballots arrive while a stage is being counted, and its result hangs.
fn counted(draw: &mut Draw, servers: usize, at: usize) -> Vec<Operation> {
    let opinion = draw.below(24);
    let vote = |guest: usize, at: usize| Operation::Vote {
        guest,
        at,
        stage: Which::Open,
        pick: opinion,
        fate: Fate::Answered,
    };
    let mut operations: Vec<Operation> = (0..2).map(|guest| vote(guest, at)).collect();
    // The step that closes it, the claim, the result.
    operations.push(Operation::Stall { at, write: draw.pick(&[1, 2, 2]), after: draw.percent(20) });
    operations.push(Operation::Pass { ms: LONG_MS });
    operations.extend((2..GUESTS).map(|guest| vote(guest, draw.below(servers))));
    operations.push(Operation::Release { at });
    operations
}

/// A ballot for the next stage hangs until that has opened: it was checked against no list.
fn early(draw: &mut Draw, servers: usize, at: usize) -> Vec<Operation> {
    let opinion = draw.below(24);
    let mut operations: Vec<Operation> = (0..2)
        .map(|guest| Operation::Vote { guest, at, stage: Which::Open, pick: opinion, fate: Fate::Answered })
        .collect();
    operations.push(Operation::Stall { at, write: 0, after: false });
    let pick = draw.below(24);
    operations.push(Operation::Vote { guest: draw.below(GUESTS), at, stage: Which::After, pick, fate: Fate::Answered });
    operations.push(Operation::Pass { ms: LONG_MS });
    if servers > 1 {
        // Another one may have to take the step.
        operations.push(Operation::Wait { ms: 1_100 });
    }
    operations.push(Operation::Release { at });
    operations
}
