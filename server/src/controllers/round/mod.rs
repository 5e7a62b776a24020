//! Rounds.

pub(crate) mod get;
pub(crate) mod poll;
