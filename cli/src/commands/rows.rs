//! The participant's rows for a task.

use super::Context;
use crate::args::RowArgs;
use crate::exit::{Exit, Failure, OrExit};
use crate::rows::{RowFileError, flags_against, read_file};
use feddtpt_rows::{BadRows, RowsError};
use feddtpt_shared::{Row, Task};

/// Reads the rows. Bad rows end the command, or with `--skip-bad-rows` are reported, also to those who asked for quiet.
pub(super) fn read(context: &Context, args: &RowArgs, task: &Task) -> Result<Vec<Row>, Failure> {
    let map = match &args.map_file {
        Some(path) => Some(std::fs::read_to_string(path).or_exit_with(Exit::BadInput, path.display())?),
        None => None,
    };
    let labels = args.label_book(task, map.as_deref()).or_exit(Exit::BadInput)?;
    let name = args.rows.display();
    let found = match read_file(&args.rows, &labels, &args.options(task)) {
        Err(RowFileError::Rows(error)) => Err(advised(&error)).or_exit_with(Exit::BadInput, &name),
        other => other.or_exit(Exit::BadInput),
    }?;
    if !args.skip_bad_rows {
        return found.all_or_error().map_err(|error| advised(&error)).or_exit_with(Exit::BadInput, name);
    }
    if !found.bad.is_empty() {
        eprintln!("{name}: {}", BadRows { bad: found.bad.clone(), usable: found.rows.len() });
        context.explain(format_args!("going on with the other {} (--skip-bad-rows)", found.rows.len()));
    }
    found.usable_or_error().map_err(|error| advised(&error)).or_exit_with(Exit::BadInput, name)
}

/// The error with the flags that help against it.
fn advised(error: &RowsError) -> String {
    format!("{error}{}", flags_against(error))
}

/// How many rows each label has, in words.
pub(super) fn counts(task: &Task, rows: &[Row]) -> String {
    let count = |at: usize| rows.iter().filter(|row| row.label as usize == at).count();
    let parts = task.labels.iter().enumerate().map(|(at, label)| format!("{} {}", count(at), label.name));
    parts.collect::<Vec<_>>().join(", ")
}
