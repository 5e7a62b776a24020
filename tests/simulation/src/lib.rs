//! Fault simulation of the aggregation server.
//!
//! A [`Schedule`] is a federation and a list of steps: what participants do, and what breaks. [`generate`](generate::generate)
//! draws one from a seed; [`play`](play::play) plays it against real servers on a real store, one step after the other, with
//! clocks that only the schedule moves; in the end everything is mended, the federation must reach its end, and the
//! [`invariants`] must hold. A schedule that breaks one is made small by [`shrink`] and kept in `regressions/`.
//!
//! What is real: the servers with their routers, rounds, leases and hubs, SQLite files, a PostgreSQL, the strategies of the
//! aggregation. What is not: sockets (requests go in through [`Inside`](feddtpt_server::Inside)), the model (a small table
//! of embeddings), time, and the way on which servers hear of each other's changes, so that it can lose some.

pub mod acted;
pub mod answers;
pub mod asked;
pub mod before;
mod contest_scenes;
pub mod draw;
pub mod fault;
pub mod generate;
pub mod grapevine;
pub mod heal;
pub mod history;
pub mod host;
mod host_scenes;
pub mod invariants;
pub mod method;
mod names;
pub mod open_phase;
pub mod panics;
pub mod place;
pub mod play;
pub mod pulse;
pub mod regression;
pub mod replica;
pub mod requests;
pub mod run;
mod scenes;
pub mod schedule;
pub mod shrink;
pub mod spec;
pub mod steps;
pub mod store;
mod table;
pub mod tally;
pub mod violation;
pub mod world;

pub use schedule::{Fate, Kind, Operation, Schedule, Step, Which};
pub use violation::Violation;
