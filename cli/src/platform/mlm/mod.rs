//! The masked language model in this process: as the LLM that is being prompted, and as the proposer of words.

mod local_mlm;
mod local_proposer;
#[cfg(test)]
pub(super) mod tests;
mod workers;

pub use local_mlm::LocalMlm;
pub use local_proposer::LocalProposer;
pub use workers::Workers;
