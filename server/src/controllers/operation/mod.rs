//! For whoever operates the server.

pub(crate) mod health;
pub(crate) mod metrics;
