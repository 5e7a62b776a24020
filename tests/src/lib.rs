//! End-to-end tests: real binary, real HTTP, real databases.
