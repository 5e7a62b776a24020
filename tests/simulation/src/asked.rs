//! Whom a round asks, where it does not ask everybody.

use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::store::{FederationState, Page, Store, StoreError};
use std::collections::BTreeSet;

const FEW: &str = "a round asks no more than it is to ask";

impl World<'_> {
    /// Notes whom each attempt asks when it is first seen.
    pub(crate) async fn look_who_is_asked(
        &mut self,
        store: &dyn Store,
        state: &FederationState,
    ) -> Result<(), Violation> {
        let Some(clients) = self.spec.policy.clients_per_round else { return Ok(()) };
        let place = (state.position.round, state.position.attempt);
        if place.0 == 0 || state.position.status.is_terminal() || self.history.asked.contains_key(&place) {
            return Ok(());
        }
        let asked = asked(store, &state.id).await;
        let asked = asked.map_err(|error| Violation::new("the store can be read", error.to_string()))?;
        let none = BTreeSet::new();
        let earlier = match place.1.checked_sub(1) {
            None => Some(&none),
            Some(attempt) => self.history.asked.get(&(place.0, attempt)),
        };
        if let Some(earlier) = earlier {
            let new = asked.difference(earlier).count();
            promise(FEW, new <= clients as usize, || format!("{new} of {clients} in {place:?}: {asked:?}"))?;
            promise(FEW, earlier.is_subset(&asked), || format!("{place:?} asks {asked:?}, before {earlier:?}"))?;
        }
        self.history.asked.insert(place, asked);
        Ok(())
    }
}

async fn asked(store: &dyn Store, federation: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut asked = BTreeSet::new();
    for participant in store.participants(federation, Page { after: None, limit: 1_000 }).await? {
        if store.standing(federation, Some(&participant.id)).await?.is_some_and(|standing| standing.asked) {
            asked.insert(participant.id);
        }
    }
    Ok(asked)
}
