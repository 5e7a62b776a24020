//! Files that never change while the server runs: kept in memory, answered with validators and in the encoding asked for.

mod coding;
mod media_type;
mod static_file;

pub(crate) use coding::Coding;
pub(crate) use media_type::media_type;
pub(crate) use static_file::{ONE_YEAR, REVALIDATE, StaticFile};
