//! The `feddtpt` binary.
fn main() {}
