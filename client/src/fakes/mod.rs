//! A world in memory for tests: a toy task, models that compute instead of read, and a server, a clock and a storage that
//! fail when told to.

mod gate;
mod models;
mod server;
mod storage;
mod world;

pub(crate) use models::{FakeLlm, FakeProposer};
pub(crate) use server::{FakeServer, Fault};
pub(crate) use storage::{Crash, FakeStorage};
pub(crate) use world::{FakeClock, Recorder, config, prompt, rows, spec, two_stages, vocabulary};
