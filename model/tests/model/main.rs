//! Tests of the crate through its public interface.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod answers;
mod common;
mod encoding;
mod golden;
mod hostile;
mod integers;
mod reference;
mod shapes;
mod shipped;
mod soft;
mod toy;
