//! Candidates and the gate: what is put before the participants, and what their ballots make of it.
//!
//! The published server never looks at accuracy. Here its aggregate is one of a short list, beside proposals, their
//! crossovers and the incumbent; participants judge the list on rows that they did not search on. The first stages thin it out, the
//! last is on other rows, and nothing is published whose lead over the incumbent may be luck. So the result is not worse than the published method's, up to the
//! noise of the judgement.

mod candidates;
mod certainty;
mod edits;
mod judge;
mod recombine;
mod shared_edits;

pub use candidates::{Candidate, Origin, candidates};
pub use edits::{Edit, apply, edits};
pub use judge::{Cast, Judgement, Standing, judge};
pub use recombine::NextStage;
pub use shared_edits::shared_edits;
