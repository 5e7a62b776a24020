//! The handlers of the federation API: `<noun>/<verb>.rs`.

pub(crate) mod action;
pub(crate) mod ballot;
pub(crate) mod event;
pub(crate) mod federation;
pub(crate) mod invite;
pub(crate) mod model_file;
pub(crate) mod operation;
pub(crate) mod participant;
pub(crate) mod proposal;
pub(crate) mod round;
pub(crate) mod transcript;
