//! The token search of one round (Algorithm 1, client side, arXiv 2411.00985) as a step machine.
//!
//! [`SearchState`] holds everything that was found; it can be saved after every step and gone on with, and ends in the same
//! prompt as without the interruption. A method decides what the paper leaves open: where words come from, which are
//! taken, and whether the LLM is asked at all.

mod context;
mod draw;
mod kind;
mod method;
mod racing;
mod state;
mod step;
#[cfg(test)]
mod tests;

pub use context::{NoObserver, SearchContext, SearchEvent, SearchObserver};
pub use kind::EditKind;
pub use racing::{Races, shared_words};
pub use state::{SearchEnd, SearchState, Trial};
pub use step::{search_round, step};
