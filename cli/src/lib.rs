//! The library behind the `feddtpt` binary.
