//! The participant's private rows and the batches drawn from them.

mod batch;
mod rows;

pub use batch::{Batch, BatchRow};
pub(crate) use rows::row_digest;
pub use rows::{Rows, RowsError, task_digest};
