//! From the labels in a file to the labels of a task.

mod book;
mod map;

pub use book::{LabelBook, Meaning};
pub use map::{LabelMap, LabelMapError};
