//! The `feddtpt` command.

fn main() {}
