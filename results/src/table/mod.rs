//! Tables of rows in files.

mod append;
mod error;
mod merge;
mod read;

pub use append::Appender;
pub use error::{BadLine, TableError};
pub use merge::{Contradiction, merge};
pub use read::{HalfLine, Table, read, write};
