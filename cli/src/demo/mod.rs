//! `feddtpt demo`: a whole federation on this machine, over real HTTP, and a report of it.
//!
//! The harness plays three parts that a real run keeps apart: the host (creates the federation), the participants (each
//! with its own rows, its own connection and its own ledger), and an onlooker who holds the test rows and scores every
//! prompt. No participant reads a test row, and nothing the onlooker finds goes back.

mod args;
pub(crate) mod data;
mod embedded;
mod finish;
mod host;
mod metrics;
mod onlooker;
mod people;
mod plan;
mod progress;
mod relay;
mod run;
mod setup;
mod tabs;

pub use args::DemoArgs;
pub use run::run;
