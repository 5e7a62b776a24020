//! Events for the live page.

pub(crate) mod stream;
