//! A participant without a platform: evaluation, token search, budget, cache, leak check, resumable state.

pub mod platform;
