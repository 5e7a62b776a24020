//! A participant's part in a federation, as a state machine that can be saved.
//!
//! `joining -> waiting -> searching -> uploading -> waiting -> .. -> ended`. The state is stored before every action that
//! somebody else can see, and after every step of the search, so a participant that is killed anywhere goes on where it was:
//! it joins once, searches on, and uploads each proposal once.

mod config;
mod driver;
mod event;
mod journal;
mod kept;
mod own_rows;
mod rounds;
mod server_calls;
mod state;
#[cfg(test)]
mod tests;

pub use config::{AutoApprove, ParticipantConfig, Review};
pub use driver::{Participant, ParticipantError};
pub use event::{Observer, ParticipantEvent, Silent};
pub use kept::{Kept, KeptStage, kept};
pub use own_rows::{OwnAccuracy, own_accuracy};
pub use state::{Outcome, OutcomeStatus, PromptSeen, RoundSummary};
