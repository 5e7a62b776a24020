//! Participants.

pub(crate) mod join;
pub(crate) mod leave;
