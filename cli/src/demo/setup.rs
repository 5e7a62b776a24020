//! From the command line to a task, a plan and a folder.

use super::args::DemoArgs;
use super::plan::{Plan, Wishes, plan};
use super::{data, embedded, tabs};
use crate::task_file;
use anyhow::{Context, ensure};
use feddtpt_shared::messages::CreateFederation;
use std::path::{Path, PathBuf};

/// Everything a demo needs to begin.
pub(crate) struct Setup {
    /// What the host sends.
    pub(crate) request: CreateFederation,
    /// Who holds which rows.
    pub(crate) plan: Plan,
    /// The database, in a folder that holds none yet.
    pub(crate) database: PathBuf,
    /// The folder, where it is a temporary one: it goes when this is dropped.
    pub(crate) temporary: Option<tempfile::TempDir>,
}

/// Reads task and rows, deals the rows out, and makes the folder.
pub(crate) fn setup(args: &DemoArgs) -> anyhow::Result<Setup> {
    let (folder, temporary) = folder(args.folder.as_deref())?;
    let mut request = match &args.task {
        Some(path) => task_file::read(path).with_context(|| format!("the task file {}", path.display()))?,
        None => embedded_task(&folder)?,
    };
    let files = match &args.data {
        Some(folder) => data::folder_files(folder)?,
        None => data::embedded_files(),
    };
    let spec = &mut request.spec;
    spec.rounds = args.rounds.unwrap_or(spec.rounds);
    spec.seed = args.seed.unwrap_or(spec.seed);
    spec.strategy.name = args.strategy.unwrap_or(spec.strategy.name);
    spec.search.name = args.searcher.unwrap_or(spec.search.name);
    let sources = data::read(&files, &spec.task)?;
    let wishes = Wishes {
        split: args.split(),
        clients: args.clients.map(|count| count as usize),
        rows_each: args.rows as usize,
        test_rows: args.test_rows as usize,
        seed: spec.seed,
    };
    let plan = plan(sources, std::mem::take(&mut spec.task.public_rows), spec.task.labels.len(), wishes)?;
    spec.task.public_rows.clone_from(&plan.public);
    tabs::expect(&mut request.spec.policy, u32::try_from(plan.participants.len())?, args.tabs);
    Ok(Setup { request, plan, database: folder.join("federation.db"), temporary })
}

fn folder(wish: Option<&Path>) -> anyhow::Result<(PathBuf, Option<tempfile::TempDir>)> {
    let Some(folder) = wish else {
        let temporary = tempfile::Builder::new().prefix("feddtpt-demo-").tempdir()?;
        return Ok((temporary.path().to_owned(), Some(temporary)));
    };
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let database = folder.join("federation.db");
    ensure!(!database.exists(), "{} holds an earlier run; name another --folder", database.display());
    Ok((folder.to_owned(), None))
}

/// The embedded task, laid out as files where a host would have them.
fn embedded_task(folder: &Path) -> anyhow::Result<CreateFederation> {
    let (name, rows) = embedded::PUBLIC;
    let public = folder.join(name);
    std::fs::create_dir_all(public.parent().unwrap_or(folder))?;
    std::fs::write(public, rows)?;
    let path = folder.join("task.toml");
    std::fs::write(&path, embedded::TASK)?;
    task_file::read(&path).context("the embedded task")
}
