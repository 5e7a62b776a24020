//! The state machine: a real server, a clock that the test moves.

mod aggregate;
mod gate;
mod gate_host;
mod groups;
mod held;
mod policy;
mod restart;
mod schedules;
