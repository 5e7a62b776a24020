//! The files of the model that runs in a tab.

pub(crate) mod get;
