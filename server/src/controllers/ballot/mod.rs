//! Ballots.

pub(crate) mod put;
