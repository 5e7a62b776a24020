//! The masked language model in this process: as the LLM that is being prompted, and as the proposer of words.

mod local_mlm;
mod local_proposer;
mod scores;
#[cfg(test)]
pub(super) mod tests;
mod workers;

pub(super) use local_mlm::question_id;
pub use local_mlm::{LocalMlm, Unsuitable};
pub use local_proposer::LocalProposer;
pub(super) use local_proposer::check_position;
pub(super) use scores::{Spans, best_label};
pub use workers::Workers;
