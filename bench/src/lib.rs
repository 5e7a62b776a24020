//! Benchmarks (`benches/`), and the load generator that `cargo xtask load` runs.

pub mod load;
