//! The browser's side of the client's platform traits: `fetch`, IndexedDB, timers, the model in this worker.

mod built_in;
mod clock;
mod crew;
mod database;
mod in_tab;
mod ledger;
mod llm;
mod model_files;
mod observer;
mod priced;
mod proposer;
mod review;
mod storage;
mod transport;

pub(crate) use built_in::BuiltInLlm;
pub(crate) use clock::{TabClock, now_ms};
pub(crate) use crew::Crew;
pub(crate) use database::Database;
pub(crate) use in_tab::{InTabLlm, InTabProposer};
pub(crate) use ledger::TabLedger;
pub(crate) use llm::TabLlm;
pub(crate) use model_files::{ModelSource, kept_model, load_model};
pub(crate) use observer::{Curve, Events, TabObserver};
pub(crate) use priced::{Priced, Prices, cost};
pub(crate) use proposer::TabProposer;
pub(crate) use review::TabReview;
pub(crate) use storage::{KeepingStorage, RunStorage};
pub(crate) use transport::TabTransport;
