//! What a participant needs from its surroundings, as small async traits.
//!
//! The same client runs natively (futures are `Send`, tokio moves them between threads) and in a browser tab (nothing is
//! `Send`). [`MaybeSend`] and [`MaybeSync`] are the marker traits on native and empty on wasm32, so implementors write plain
//! `async fn` and callers carry no `cfg`.

mod clock;
mod llm;
mod proposer;
mod send;
mod server;
mod storage;

pub use clock::Clock;
pub use llm::{Answer, Llm, LlmError};
pub use proposer::{Candidate, Proposer, ProposerError};
pub use send::{MaybeSend, MaybeSync};
pub use server::{Server, ServerError};
pub use storage::{Storage, StorageError};
