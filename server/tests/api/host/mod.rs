//! What the host does while a federation runs.

mod actions;
mod clients_per_round;
mod lists;
