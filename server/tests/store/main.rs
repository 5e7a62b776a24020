//! What the [`Store`](feddtpt_server::store::Store) trait promises, as one suite that runs against every store, and what
//! single stores promise beyond it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic, also in its helpers")]
#![allow(unreachable_pub, missing_docs, reason = "helpers of one test binary")]

#[path = "../api/util/aggregators.rs"]
#[allow(dead_code, reason = "the tests of the API use all of them")]
mod aggregators;
mod contract;
mod leases;
mod postgres;
mod replicas;
#[path = "../api/util/spec.rs"]
#[allow(dead_code, reason = "the tests of the API use all of it")]
mod spec;
mod sqlite;
mod util;
