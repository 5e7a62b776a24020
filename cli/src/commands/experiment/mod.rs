//! Fair experiments: runs that can be gone on with, tables that can be joined, and reports.

mod done;
mod llms;
mod progress;
mod source;
mod work;

use super::{Context, print};
use crate::args::{ExperimentAction, ExperimentArgs, ExperimentMergeArgs, ExperimentRunArgs, ReportArgs};
use crate::exit::{Exit, Failure, OrExit};
use done::Done;
use feddtpt_experiment::Plan;
use feddtpt_results::table::{self, Appender};
use feddtpt_results::{ResultRow, Settings, report};
use std::path::Path;

pub(super) async fn run(context: &Context, args: ExperimentArgs) -> Result<(), Failure> {
    match args.action {
        ExperimentAction::Run(args) => play(context, *args).await,
        ExperimentAction::Merge(args) => merge(context, args),
    }
}

async fn play(context: &Context, args: ExperimentRunArgs) -> Result<(), Failure> {
    can_write(&args.report)?;
    let plan = read_plan(&args)?;
    let vectors = plan.arms.iter().find(|arm| arm.arm.kind.soft().is_some());
    if let Some(arm) = vectors.filter(|_| llms::is_api(&args.llm)) {
        return Err(Failure::new(
            Exit::BadInput,
            format_args!(
                "arm {:?} tunes vectors, which only the embedded model takes; leave out --llm, or name the other arms with --arms",
                arm.arm.name
            ),
        ));
    }
    let folder = args.plan.parent().unwrap_or(Path::new("")).to_owned();
    let choice = llms::Choice { llm: &args.llm, model: args.model.as_ref(), beside: &folder };
    let llms = llms::Llms::new(&plan, choice)?;
    let sources = source::read(&plan, &folder, &args.data)?;
    std::fs::create_dir_all(&args.out).or_exit_with(Exit::BadInput, args.out.display())?;
    let name = args.shard.map_or_else(|| "results.csv".to_owned(), |s| format!("results-{}-of-{}.csv", s.number, s.of));
    let path = args.out.join(name);
    let (appender, before) = Appender::open(&path).or_exit(Exit::BadInput)?;
    if let Some(half) = &before.half {
        context.explain(format_args!("{half}"));
    }
    let done = Done::of(&plan, &before.rows);
    let whole: Vec<ResultRow> = before.rows.iter().filter(|row| done.keeps(&plan, row)).cloned().collect();
    let appender = if whole.len() < before.rows.len() {
        // What a crash left of a run in mid-write is played again from its beginning.
        drop(appender);
        table::write(&path, &whole).or_exit(Exit::Failure)?;
        Appender::open(&path).or_exit(Exit::Failure)?.0
    } else {
        appender
    };
    let work =
        work::Work { plan: &plan, sources: &sources, jobs: plan.jobs(args.shard), done: &done, quiet: context.quiet };
    work.all(llms, appender).await?;
    if args.shard.is_some() {
        print(format_args!("{}", path.display()));
        return Ok(());
    }
    let rows = table::read(&path).or_exit(Exit::Failure)?.rows;
    let there = |name: &String| rows.iter().any(|row| row.arm == *name);
    let (control, contenders) = one_or_best(&plan.control);
    let settings = Settings {
        title: plan.name.clone(),
        control: control.filter(there),
        contenders,
        reference: plan.reference.clone().filter(there),
        arms: plan.arms.iter().map(|arm| arm.arm.name.clone()).collect(),
        ..Settings::default()
    };
    write(&args.out, &args.report, &rows, settings)
}

fn read_plan(args: &ExperimentRunArgs) -> Result<Plan, Failure> {
    let text = std::fs::read_to_string(&args.plan).or_exit_with(Exit::BadInput, args.plan.display())?;
    let mut plan: Plan = toml::from_str(&text).or_exit_with(Exit::BadInput, args.plan.display())?;
    plan.validate().or_exit_with(Exit::BadInput, args.plan.display())?;
    if !args.arms.is_empty() {
        if let Some(name) = args.arms.iter().find(|name| plan.arms.iter().all(|arm| arm.arm.name != **name)) {
            return Err(Failure::new(Exit::BadInput, format_args!("--arms: the plan has no arm {name:?}")));
        }
        plan.arms.retain(|arm| args.arms.contains(&arm.arm.name));
    }
    Ok(plan)
}

fn merge(context: &Context, args: ExperimentMergeArgs) -> Result<(), Failure> {
    can_write(&args.report)?;
    let mut tables = Vec::new();
    for path in &args.tables {
        let read = table::read(path).or_exit(Exit::BadInput)?;
        if let Some(half) = &read.half {
            context.explain(format_args!("{half}"));
        }
        tables.push((path.display().to_string(), read.rows));
    }
    let rows = table::merge(tables).or_exit(Exit::BadInput)?;
    std::fs::create_dir_all(&args.out).or_exit_with(Exit::BadInput, args.out.display())?;
    table::write(&args.out.join("results.csv"), &rows).or_exit(Exit::Failure)?;
    let title = rows.first().map_or_else(String::new, |row| row.experiment.clone());
    let (control, contenders) = one_or_best(&args.control);
    if let Some(arm) = contenders.iter().find(|arm| rows.iter().all(|row| row.arm != **arm)) {
        return Err(Failure::new(Exit::BadInput, format_args!("--control: no row is of the arm {arm:?}")));
    }
    let settings = Settings { title, control, contenders, reference: args.reference, ..Settings::default() };
    write(&args.out, &args.report, &rows, settings)
}

/// A control that is named, or those of which the best is to be the control.
fn one_or_best(names: &[String]) -> (Option<String>, Vec<String>) {
    if let [only] = names { (Some(only.clone()), Vec::new()) } else { (None, names.to_vec()) }
}

fn write(out: &Path, args: &ReportArgs, rows: &[ResultRow], settings: Settings) -> Result<(), Failure> {
    let settings = Settings { metric: args.metric, ..settings };
    if args.parquet {
        parquet(&out.join("results.parquet"), rows)?;
    }
    let report = report(rows, &settings).or_exit(Exit::BadInput)?;
    for path in report.write(out).or_exit(Exit::Failure)? {
        print(path.display());
    }
    if let Some(file) = &args.json {
        std::fs::write(file, report.json()).or_exit_with(Exit::Failure, file.display())?;
    }
    Ok(())
}

/// An error where a format is asked for that was left out of this program, before anything is played.
fn can_write(args: &ReportArgs) -> Result<(), Failure> {
    if !args.parquet || cfg!(feature = "parquet") {
        return Ok(());
    }
    let words =
        "--parquet: this program was built without it; build one with `cargo build --release -p feddtpt -F parquet`";
    Err(Failure::new(Exit::BadInput, words))
}

#[cfg(feature = "parquet")]
fn parquet(path: &Path, rows: &[ResultRow]) -> Result<(), Failure> {
    table::write_parquet(path, rows).or_exit(Exit::Failure)?;
    print(path.display());
    Ok(())
}

/// Refused before; see [`can_write`].
#[cfg(not(feature = "parquet"))]
#[expect(clippy::unnecessary_wraps, reason = "as with the feature")]
fn parquet(_: &Path, _: &[ResultRow]) -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests;
