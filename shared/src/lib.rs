//! What both sides of a federation say: tasks, prompts, tokens, vocabulary, messages, limits, problem types.
//!
//! No I/O. The same code checks input in the participant and on the server, on native and wasm32.

pub mod ballot;
pub mod digest;
pub mod federation;
pub mod gate;
pub mod groups;
pub mod host;
pub mod limits;
pub mod messages;
mod names;
pub mod problem;
pub mod prompt;
pub mod racing;
pub mod row;
#[cfg(feature = "schema")]
mod schema;
pub mod search;
pub mod sign_test;
pub mod strategy;
pub mod task;
pub mod template;
pub mod token;
pub mod transcript;
pub mod vocabulary;

pub use digest::Digest;
pub use prompt::Prompt;
pub use row::{Row, RowText};
pub use task::Task;
pub use token::Token;
pub use vocabulary::Vocabulary;
