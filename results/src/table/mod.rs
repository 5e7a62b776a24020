//! Tables of rows in files.

mod append;
mod error;
mod merge;
#[cfg(feature = "parquet")]
mod parquet;
mod read;
mod write;

pub use append::Appender;
pub use error::{BadLine, TableError};
pub use merge::{Contradiction, merge};
#[cfg(feature = "parquet")]
pub use parquet::write_parquet;
pub use read::{HalfLine, Table, read};
pub(crate) use write::run_of;
pub use write::write;
