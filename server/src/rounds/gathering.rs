//! Before round 1: waiting for the quorum.

use super::Next;
use super::open::open;
use crate::store::Standing;
use feddtpt_shared::federation::FederationSpec;

/// Opens round 1 once enough participants are there.
pub(super) fn next(standing: &Standing, spec: &FederationSpec, now_ms: u64) -> Next {
    if standing.participants < spec.policy.quorum {
        return Next::WaitForChange;
    }
    Next::Step(Box::new(open(&standing.state, spec, 1, 0, now_ms)))
}
