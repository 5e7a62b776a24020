//! End to end: one file per promise.

mod bad_rows;
mod demo;
mod endpoints;
mod federation;
mod hostile;
mod leak;
mod pages;
mod restart;
mod resume;
