//! The state machine: a real server, a clock that the test moves.

mod aggregate;
mod policy;
mod restart;
mod schedules;
