//! `feddtpt`: federated prompt tuning for black-box language models from a terminal.
//!
//! [`rows`] reads what a participant holds; [`platform`] is the native side of the traits that the client crate asks for;
//! [`task_file`] reads what a host wrote; [`report`] draws what a run did.

pub mod args;
pub mod commands;
pub mod config;
pub mod demo;
pub mod exit;
pub mod findings;
#[cfg(test)]
mod hostile_tests;
pub mod link;
pub mod logging;
pub mod models;
pub mod platform;
pub mod qr;
pub mod record;
pub mod report;
pub mod rows;
pub mod task_file;
pub mod traces;
pub mod web;
