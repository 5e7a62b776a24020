//! End to end: one file per promise.

mod backup;
mod bad_rows;
mod conformance;
mod demo;
mod endpoints;
mod experiment;
mod federation;
mod groups;
mod harness;
mod hostile;
mod leak;
mod load;
mod models;
mod outage;
mod pages;
mod replicas;
mod restart;
mod resume;
mod voting;
