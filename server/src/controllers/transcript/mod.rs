//! The public record.

pub(crate) mod get;
