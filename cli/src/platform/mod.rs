//! The native side of the client's platform traits: HTTP by reqwest, models in process or behind an API, files, a clock.

mod clock;
mod file_storage;
mod http_proposer;
mod http_server;
mod ledger;
mod mlm;
mod openai;
mod tls;
mod wire;

pub use clock::TokioClock;
pub use file_storage::FileStorage;
pub(crate) use file_storage::private_file;
pub use http_proposer::HttpProposer;
pub use http_server::HttpServer;
pub(crate) use http_server::{below, problem};
pub use ledger::{Ledger, LedgerEvent, LedgerLine, Purpose, Traffic};
pub use mlm::{LocalMlm, LocalProposer, Unsuitable, Workers};
pub use openai::{AnswerMode, AnswerParser, Endpoint, Key, OpenAiConfig, OpenAiError, OpenAiLlm};
pub use tls::install_crypto;
pub(crate) use wire::authority;
pub use wire::{Call, NoReply, Reply, Wire};
