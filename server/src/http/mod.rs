//! What stands between the socket and the handlers.

pub(crate) mod bearer;
pub(crate) mod body;
pub(crate) mod client_address;
pub(crate) mod cors;
pub(crate) mod observe;
pub(crate) mod page;
pub(crate) mod parameters;
pub(crate) mod prefer;
