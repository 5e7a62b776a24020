//! What was published is what the accepted set gives where nothing breaks.

use crate::method::undisturbed;
use crate::spec::vocabulary;
use crate::violation::{Violation, promise};
use feddtpt_server::aggregator::{AggregationRequest, Aggregator};
use feddtpt_server::export::ExportedRound;
use feddtpt_server::gate::{Sent, replay};
use feddtpt_shared::Vocabulary;
use feddtpt_shared::federation::FederationSpec;
use serde_json::Value;

const REPLAY: &str = "a published prompt equals a fault-free replay";

/// Aggregates the accepted set of a round again, from the prompt of the round before, forwards and backwards, and counts
/// the ballots again.
pub(super) fn check(spec: &FederationSpec, before: &ExportedRound, round: &ExportedRound) -> Result<(), Violation> {
    let (number, published) = (round.result.round, &round.result);
    let proposals: Vec<_> = round.proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
    let vocabulary = Vocabulary::parse(&vocabulary()).map_err(|error| Violation::new(REPLAY, error.to_string()))?;
    let mut backwards = round.ballots.clone();
    backwards.reverse();
    for (again, ballots) in [(false, &round.ballots), (true, &backwards)] {
        let mut proposals = proposals.clone();
        // Who proposed a candidate is told by the place in the list, so where there are candidates their order counts.
        if again && !spec.strategy.name.is_gated() {
            proposals.reverse();
        }
        let incumbent = before.result.prompt.clone();
        let request = AggregationRequest { spec, vocabulary: &vocabulary, round: number, proposals, incumbent };
        let aggregated = undisturbed().aggregate(&request).map_err(|reason| Violation::new(REPLAY, reason))?;
        let directions = undisturbed().directions(&request).map_err(|reason| Violation::new(REPLAY, reason))?;
        let sent = Sent { proposals: &round.proposals, ballots, directions: &directions };
        let again = replay(spec, number, aggregated, sent).publication;
        promise(REPLAY, again.prompt == published.prompt, || {
            format!("round {number}: published {:?}, a replay gives {:?}", published.prompt, again.prompt)
        })?;
        promise(REPLAY, same(&again.record, &published.record), || format!("round {number}: the records differ"))?;
    }
    Ok(())
}

/// As it comes back from the store: text keeps a number's digits, not its bits, and what is judged is read more than once.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let fits = |(name, ours): (&String, &Value)| theirs.get(name).is_some_and(|theirs| same(ours, theirs));
            ours.len() == theirs.len() && ours.iter().all(fits)
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Value::Number(ours), Value::Number(theirs)) => {
            let close = |(first, second): (f64, f64)| (first - second).abs() <= 4.0 * f64::EPSILON * first.abs();
            ours == theirs || ours.as_f64().zip(theirs.as_f64()).is_some_and(close)
        }
        _ => ours == theirs,
    }
}
