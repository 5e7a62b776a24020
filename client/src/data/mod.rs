//! The participant's private rows and the batches drawn from them.

mod batch;
mod part;
mod rows;

pub use batch::{Batch, BatchRow};
pub use part::Part;
pub(crate) use rows::row_digest;
pub use rows::{Rows, RowsError, task_digest};
