//! What stands between the socket and the handlers.

pub(crate) mod bearer;
pub(crate) mod body;
pub(crate) mod cors;
pub(crate) mod observe;
pub(crate) mod parameters;
