//! The native side of the client's platform traits: HTTP by reqwest, models on threads of this process, files, a clock.
//! What is said over HTTP is `feddtpt-connect`'s, as in the tab.

mod clock;
mod file_storage;
mod inside;
mod key;
mod ledger;
mod mlm;
mod stored_state;
#[cfg(test)]
mod tests;
mod tls;
mod wire;

pub use clock::TokioClock;
pub use file_storage::FileStorage;
pub(crate) use file_storage::private_file;
pub use inside::InProcess;
pub(crate) use key::find_key;
pub use ledger::Ledger;
pub use mlm::{LocalMlm, LocalProposer, Workers};
pub use stored_state::StoredState;
pub use tls::install_crypto;
pub use wire::Wire;

/// The aggregation server, reached from this process.
pub type HttpServer = feddtpt_connect::HttpServer<Wire>;
/// A fill-mask API, reached from this process.
pub type HttpProposer = feddtpt_connect::HttpProposer<Wire>;
/// An LLM behind an API, reached from this process.
pub type ApiLlm = feddtpt_connect::ApiLlm<Wire, TokioClock>;
