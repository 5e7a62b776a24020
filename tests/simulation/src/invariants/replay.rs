//! What was published is what the accepted set gives where nothing breaks.

use crate::method::undisturbed;
use crate::violation::{Violation, promise};
use feddtpt_server::aggregator::{AggregationRequest, Aggregator};
use feddtpt_server::export::ExportedRound;
use feddtpt_shared::federation::FederationSpec;
use serde_json::Value;

const REPLAY: &str = "a published prompt equals a fault-free replay";

/// Aggregates the accepted set of a round again, from the prompt of the round before, forwards and backwards.
pub(super) fn check(spec: &FederationSpec, before: &ExportedRound, round: &ExportedRound) -> Result<(), Violation> {
    let (number, published) = (round.result.round, &round.result);
    let proposals: Vec<_> = round.proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
    for proposals in [proposals.clone(), proposals.into_iter().rev().collect()] {
        let incumbent = before.result.prompt.clone();
        let request = AggregationRequest { spec, round: number, proposals, incumbent };
        let again = undisturbed().aggregate(&request).map_err(|reason| Violation::new(REPLAY, reason))?;
        promise(REPLAY, again.prompt == published.prompt, || {
            format!("round {number}: published {:?}, a replay gives {:?}", published.prompt, again.prompt)
        })?;
        // As it comes back from the store: text keeps a number's digits, not its bits.
        let record = serde_json::to_string(&again.record).and_then(|text| serde_json::from_str::<Value>(&text));
        let same = record.is_ok_and(|record| record == published.record);
        promise(REPLAY, same, || format!("round {number}: the records differ"))?;
    }
    Ok(())
}
