//! A participant's part in a federation, as a state machine that can be saved.
//!
//! `joining -> waiting -> searching -> uploading -> waiting -> .. -> ended`, and where candidates are judged, `waiting -> judging -> voting ->
//! waiting` for each stage of a round's scoring. Where groups have prompts, `choosing` stands before the end. The state is stored before every action that
//! somebody else can see, and after every step of the search, so a participant that is killed anywhere goes on where it was:
//! it joins once, searches on, and uploads each proposal and each ballot once.

mod allowance;
mod choosing;
mod config;
mod driver;
mod event;
mod journal;
mod kept;
mod own_rows;
mod rounds;
mod scoring;
mod server_calls;
mod shortlist;
mod state;
#[cfg(test)]
mod tests;

pub use allowance::{most_choice_calls, most_scoring_calls};
pub use config::{AutoApprove, ParticipantConfig, Review};
pub use driver::{Participant, ParticipantError};
pub use event::{Observer, ParticipantEvent, Silent};
pub use kept::{Kept, KeptStage, kept};
pub use own_rows::{OwnAccuracy, own_accuracy};
pub use scoring::Abstention;
pub use state::{BallotSummary, Outcome, OutcomeStatus, OwnPrompt, PromptSeen, RoundSummary};
