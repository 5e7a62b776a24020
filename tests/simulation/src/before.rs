//! What the host has asked, and what was so when a request left.

use crate::requests::{Request, What};
use crate::world::World;
use feddtpt_shared::Digest;
use feddtpt_shared::federation::Phase;

/// The host of the federation.
#[derive(Debug, Default)]
pub struct Host {
    /// The request that a client without an answer repeats.
    pub last: Option<Request>,
    /// Whether it was answered.
    pub answered: bool,
    /// Actions that have left.
    pub actions: u64,
}

/// What was so when a request left, for the promises about a host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    /// Whether its participant had been removed.
    pub(crate) removed: bool,
    /// Proposals that had receipts in the open round, or ballots in its stage, of participants that were there.
    pub(crate) submitted: usize,
    /// The proposal or ballot that a removal must take out, should the phase stay open.
    pub(crate) owed: Option<Digest>,
    /// Actions that had left, this one with them; none where another was under way.
    pub(crate) actions: Option<u64>,
}

impl World<'_> {
    /// Notes what is so when a request leaves, and that it leaves.
    pub(crate) fn before(&mut self, request: &Request, guest: Option<usize>) -> Before {
        let (round, stage, phase) =
            self.position.map_or((0, 0, None), |position| (position.round, position.stage, position.phase));
        // Receipts of the phase at hand, by guest.
        let receipt = |guest: usize| match phase {
            Some(Phase::Propose) => self.history.acknowledged.get(&(round, guest)).copied(),
            Some(Phase::Score) => self.history.counted.get(&(round, stage, guest)).copied(),
            _ => None,
        };
        let there = |guest: &usize| !self.guests[*guest].remove_sent;
        let submitted = (0..self.guests.len()).filter(|guest| there(guest) && receipt(*guest).is_some()).count();
        let removed = guest.is_some_and(|guest| self.guests[guest].removed);
        let mut before = Before { removed, submitted, owed: None, actions: None };
        match request.what {
            What::Remove(guest) => {
                before.owed = receipt(guest).filter(|_| there(&guest));
                self.guests[guest].remove_sent = true;
            }
            What::Revoke(guest) => self.guests[guest].revoke_sent = true,
            What::Act(_) => {
                self.host.actions += 1;
                let alone = !self.asked.iter().any(|asked| matches!(asked.request.what, What::Act(_)));
                before.actions = Some(self.host.actions).filter(|_| alone);
            }
            _ => {}
        }
        before
    }
}
