//! Invites.

pub(crate) mod create;
