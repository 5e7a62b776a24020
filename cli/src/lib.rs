//! `feddtpt`: federated prompt tuning for black-box language models from a terminal.
//!
//! [`rows`] reads what a participant holds; [`platform`] is the native side of the traits that the client crate asks for.

pub mod platform;
pub mod report;
pub mod rows;
