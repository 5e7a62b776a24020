//! What the end-to-end tests are made of: the real binary as server (or as several on one database) and participants, a
//! host, a guest and the members of a crowd that speak plain HTTP, a proxy that listens in and one that goes silent, small
//! tasks and rows.
//!
//! The tests themselves lie in `e2e/`, one file per promise.

pub mod binary;
pub mod cable;
pub mod conformance;
pub mod fleet;
pub mod guest;
pub mod host;
pub mod http;
pub mod member;
pub mod participant;
pub mod process;
pub mod proxy;
pub mod rows;
pub mod scene;
pub mod serve;
pub mod task;
pub mod wait;

pub use cable::Cable;
pub use fleet::Fleet;
pub use guest::Guest;
pub use host::Host;
pub use member::Member;
pub use participant::Participant;
pub use proxy::Proxy;
pub use scene::Scene;
pub use serve::Serve;
