//! What the end-to-end tests are made of: the real binary as server and participants, a host and a guest that speak plain
//! HTTP, a proxy that listens in, small tasks and rows.
//!
//! The tests themselves lie in `e2e/`, one file per promise.

pub mod binary;
pub mod guest;
pub mod host;
pub mod http;
pub mod participant;
pub mod process;
pub mod proxy;
pub mod rows;
pub mod scene;
pub mod serve;
pub mod task;
pub mod wait;

pub use guest::Guest;
pub use host::Host;
pub use participant::Participant;
pub use proxy::Proxy;
pub use scene::Scene;
pub use serve::Serve;
