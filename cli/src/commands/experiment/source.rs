//! The plan's data sets, read into memory.

use crate::demo::data::{folder_files, read as read_parts};
use crate::exit::{Exit, Failure, OrExit};
use crate::task_file;
use feddtpt_experiment::{Data, Plan, Source};
use feddtpt_shared::{Row, Vocabulary};
use std::path::Path;

/// All of them, in the plan's order. Tasks are beside the plan, rows below `data`.
pub(super) fn read(plan: &Plan, beside: &Path, data: &Path) -> Result<Vec<Source>, Failure> {
    plan.data.iter().map(|set| one(set, beside, data)).collect()
}

fn one(set: &Data, beside: &Path, data: &Path) -> Result<Source, Failure> {
    let task =
        task_file::read(&beside.join(&set.task)).or_exit_with(Exit::BadInput, format_args!("data {:?}", set.name))?;
    let vocabulary = Vocabulary::parse(&task.vocabulary).or_exit(Exit::BadInput)?;
    let mut task = task.spec.task;
    task.public_rows = Vec::new();
    let parts = |folder: &Path| -> anyhow::Result<(Vec<Row>, Vec<Row>)> {
        let found = read_parts(&folder_files(folder)?, &task)?;
        Ok((found.pool, found.test))
    };
    let name = |folder: &Path| format!("data {:?}: {}", set.name, folder.display());
    let (mut pools, mut test) = (Vec::new(), Vec::new());
    for folder in set.folder.iter().chain(&set.organisations) {
        let folder = data.join(folder);
        if !folder.is_dir() {
            return Err(missing(set, &folder));
        }
        let (pool, rest) =
            parts(&folder).map_err(|error| format!("{error:#}")).or_exit_with(Exit::BadInput, name(&folder))?;
        pools.push(pool);
        test.extend(rest);
    }
    Ok(Source { task, vocabulary, pools, test })
}

/// Which folder is missing, and how it comes to be there.
fn missing(set: &Data, folder: &Path) -> Failure {
    let source = set.source.as_deref().unwrap_or("docs/experiments.md says what it must hold");
    Failure::new(
        Exit::BadInput,
        format_args!(
            "data {:?}: there is no folder {}; put the rows there as train.tsv and dev.tsv (or test.tsv), or give --data the folder that has it. \
             Where to get them: {source}",
            set.name,
            folder.display()
        ),
    )
}
