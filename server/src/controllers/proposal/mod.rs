//! Proposals.

pub(crate) mod put;
