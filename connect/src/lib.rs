//! How a participant reaches others, without a platform: the aggregation server, LLM APIs (OpenAI's shape and Anthropic's),
//! fill-mask APIs, and the masked language model beside it.
//!
//! Everything over HTTP goes through a [`Transport`]: reqwest in a terminal, the browser's `fetch` in a tab. So both ask in the
//! same words, read answers in the same way, and get the same prompt from the same rows. A transport writes each request into
//! a ledger before it leaves; [`ledger`] has the words for that.

mod address;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod hostile_tests;
mod http_proposer;
mod http_server;
pub mod ledger;
pub mod llm;
mod mlm;
mod transport;

pub use address::{authority, below};
pub use http_proposer::HttpProposer;
pub use http_server::{HttpServer, problem, read};
pub use llm::{AnswerMode, AnswerParser, ApiError, ApiLlm, Dialect, Endpoint, Key, LlmConfig, Meter, Usage};
pub use mlm::{MaskedJudge, Unsuitable, best_words};
pub use transport::{Call, NoReply, Reply, Transport, Upload};
