//! What the host does to the course of a federation.

pub(crate) mod post;
