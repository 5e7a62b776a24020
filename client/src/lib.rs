//! A participant without a platform: evaluation, token search, budget, cache, leak check, resumable state.
//!
//! The method is Algorithm 1 (client side) of "FedDTPT", arXiv 2411.00985: mask a token of the prompt, let a masked
//! language model propose another, ask the black-box LLM how accurate the changed prompt is, go on. Private rows go to the
//! LLM and nowhere else; what goes to the aggregation server is a list of tokens that passed the [`leak`] check.
//!
//! [`participant::Participant`] plays a whole federation; [`evaluate::evaluate`] and [`search::search_round`] are its parts for
//! experiments. All of it runs natively (futures are `Send`) and on wasm32 (they need not be).

pub mod backoff;
pub mod ballot;
pub mod choice;
pub mod data;
pub mod evaluate;
#[cfg(test)]
mod fakes;
pub mod leak;
pub mod participant;
pub mod platform;
pub mod random;
pub mod search;

pub use data::{Batch, Part, Rows, RowsError, task_digest};
pub use evaluate::{Account, Budget, Cache, EvaluateError, Score, answers, evaluate};
pub use leak::{LeakCheck, LeakError, LeakSettings};
pub use participant::{
    Abstention, AutoApprove, BallotSummary, Kept, KeptStage, Observer, Outcome, OutcomeStatus, OwnAccuracy, OwnPrompt,
    Participant, ParticipantConfig, ParticipantError, ParticipantEvent, PromptSeen, Review, RoundSummary, Silent, kept,
    most_choice_calls, most_scoring_calls, own_accuracy,
};
pub use search::{SearchContext, SearchEnd, SearchEvent, SearchObserver, SearchState, search_round};
