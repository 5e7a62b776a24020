//! The masked language model beside the participant: as the LLM that is being prompted, and as the proposer of words. On the
//! calling thread; a platform brings its own threads or has none.

mod judge;
mod scores;
mod words;

pub(crate) use judge::question_id;
pub use judge::{MaskedJudge, Unsuitable};
pub(crate) use scores::{Spans, best_label};
pub use words::best_words;
pub(crate) use words::check_position;
