//! The server over real HTTP on a real database. The files mirror the URL tree; `rounds` is the state machine under a
//! clock that the test moves.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic, also in its helpers")]
#![allow(unreachable_pub, missing_docs, reason = "helpers of one test binary")]

mod cross_origin;
mod docs;
mod federations;
mod host;
mod hostile;
mod http2;
mod metrics;
mod model;
mod model_files;
mod operation;
mod pages;
mod rounds;
mod tls;
mod util;
