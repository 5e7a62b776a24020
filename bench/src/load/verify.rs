//! Whether everything that was acknowledged is in the record, once.

use super::host::Host;
use super::tally::Held;
use anyhow::Result;
use feddtpt_shared::Digest;
use feddtpt_shared::transcript::TranscriptEvent;
use serde::Serialize;
use std::collections::HashMap;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Receipts of the whole run.
    pub receipts: u64,
    /// Those whose digest stands in the published record, or among the proposals of a round that is not published yet,
    /// exactly once.
    pub found_once: u64,
    /// Those that are nowhere: lost.
    pub lost: u64,
    /// Those that count more than once.
    pub doubled: u64,
    /// Proposals that count and whose receipt reached nobody: their answer was cut off.
    pub without_receipt: u64,
    /// Rounds that were published, by all federations.
    pub rounds_published: u64,
}

/// Asks the host about every federation and compares.
pub(super) async fn verify(host: &mut Host, federations: &[String], receipts: &[Held]) -> Result<Found> {
    let mut found = Found::default();
    for (at, federation) in federations.iter().enumerate() {
        let (counted, published) = counted(host, federation).await?;
        let held = receipts.iter().filter(|(of, _)| *of == at).map(|(_, receipt)| (receipt.round, receipt.digest));
        found.rounds_published += u64::from(published);
        compare(&mut found, counted, held);
    }
    Ok(found)
}

/// How often each proposal counts, by round and digest, and how many rounds are published.
async fn counted(host: &mut Host, federation: &str) -> Result<(HashMap<(u32, Digest), u64>, u32)> {
    let mut counted: HashMap<(u32, Digest), u64> = HashMap::new();
    let mut published = 0;
    // The record first: what is published after this look is still among the proposals of its round.
    for entry in host.transcript(federation).await? {
        if let TranscriptEvent::Published { round, submissions, .. } = entry.event {
            published = published.max(round);
            for digest in submissions {
                *counted.entry((round, digest)).or_default() += 1;
            }
        }
    }
    let open = host.view(federation).await?.round;
    for round in published + 1..=open {
        for digest in host.proposals(federation, round).await? {
            *counted.entry((round, digest)).or_default() += 1;
        }
    }
    Ok((counted, published))
}

fn compare(found: &mut Found, mut counted: HashMap<(u32, Digest), u64>, held: impl IntoIterator<Item = (u32, Digest)>) {
    for receipt in held {
        found.receipts += 1;
        match counted.remove(&receipt) {
            None => found.lost += 1,
            Some(1) => found.found_once += 1,
            Some(_) => found.doubled += 1,
        }
    }
    found.without_receipt += counted.values().sum::<u64>();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_hidden() {
        let digest = |text: &str| Digest::of(text);
        let counted = [((1, digest("a")), 1), ((1, digest("b")), 2), ((2, digest("c")), 1)].into();
        let held = [(1, digest("a")), (1, digest("b")), (1, digest("c"))];
        let mut found = Found::default();
        compare(&mut found, counted, held);
        let expected =
            Found { receipts: 3, found_once: 1, lost: 1, doubled: 1, without_receipt: 1, ..Found::default() };
        assert_eq!(found, expected);
    }
}
