//! The aggregation of discrete prompts as pure functions over ndarray.
