//! The aggregation server: rounds, store, HTTP API, model endpoints, pages.
//!
//! [`Server::start`] opens a database, goes on with every federation in it, and answers HTTP. The truth is the
//! database; a process that dies at any point is replaced by one that goes on from the last committed step.
//!
//! What never enters this crate: a participant's rows, and its LLM key.

pub mod aggregator;
mod answers;
mod app;
pub mod clock;
pub mod config;
mod controllers;
pub mod credential;
mod docs;
pub mod export;
mod files;
mod fixed;
pub mod gate;
mod http;
mod hub;
mod inference;
mod inside;
pub mod limit;
mod listen;
mod metrics;
mod model_api;
mod neighbours;
pub mod network;
mod openapi;
pub mod origin;
pub mod pages;
mod problem;
mod public_model;
mod rounds;
mod router;
mod server;
pub mod store;
pub mod trace;
mod views;

pub use config::ServerConfig;
pub use controllers::round::get::RoundReport;
pub use inside::{Inside, InsideError};
pub use listen::{TlsError, TlsFiles};
pub use public_model::PublicModel;
pub use server::{Parts, RunningServer, Server, StartError, Web};
pub use views::LiveView;
