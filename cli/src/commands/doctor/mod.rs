//! `feddtpt doctor`: what `feddtpt serve` with the same flags would stumble over.

mod certificate;
mod database;
mod environment;
mod files;
mod network;
#[cfg(test)]
mod tests;

use super::serve::{server_config, server_model};
use super::{Context, print, print_json};
use crate::args::{DoctorArgs, GlobalArgs};
use crate::config::Settings;
use crate::exit::{Exit, Failure};
use crate::findings::{Finding, Verdict, worst};
use crate::models::ModelChoice;
use crate::{task_file, traces};
use feddtpt_model::MaskedLm as _;
use feddtpt_server::store::Database;
use feddtpt_shared::messages::Secret;
use serde_json::json;

/// Looks at everything and prints a line for each thing.
pub(super) async fn run(context: &Context, global: &GlobalArgs, args: DoctorArgs) -> Result<(), Failure> {
    let findings = findings(&context.settings, global, &args).await;
    if args.serve.json {
        print_json(&json!({ "fit": worst(&findings) != Verdict::Fail, "checks": findings }))?;
    } else {
        for finding in &findings {
            print(finding.to_text());
        }
    }
    if worst(&findings) == Verdict::Fail {
        return Err(Failure::new(Exit::BadInput, "the server would not start, or not be of use; see above"));
    }
    Ok(())
}

async fn findings(settings: &Settings, global: &GlobalArgs, args: &DoctorArgs) -> Vec<Finding> {
    let args = &args.serve;
    let mut findings = vec![settings_file(global), environment::variables(std::env::vars_os())];
    // The token is not looked at here: the settings need one, and whatever stands in its file is no business of the rest.
    match server_config(settings, args, Secret::new("unknown")) {
        Ok((config, _)) => {
            findings.push(database::check(&config.database).await);
            findings.push(files::host_token(&settings.host_token_file(args.host_token_file.as_deref())));
            findings.extend(network::listeners(&config));
            findings.extend(config.tls.as_ref().map(|files| certificate::check(files, now_s())));
            findings.push(network::public_url(args.public_url.as_ref(), &config));
            findings.push(clock(&config.database));
            findings.extend(traces::collector(args, settings).map(network::collector));
        }
        Err(failure) => findings.push(Finding::fail("settings", failure.message)),
    }
    findings.push(model(&server_model(settings, args)));
    findings.push(pages());
    findings.extend(args.create.as_deref().map(task));
    findings
}

fn settings_file(global: &GlobalArgs) -> Finding {
    let Some(path) = &global.config else {
        return Finding::ok("settings", "no settings file; flags, environment and defaults");
    };
    match Settings::load(Some(path)) {
        Ok(_) => Finding::ok("settings", format!("{}: every key is known", path.display())),
        Err(failure) => Finding::fail("settings", failure.message)
            .advise("cli/examples/config.toml shows every key; the checks below are made without this file"),
    }
}

fn model(choice: &ModelChoice) -> Finding {
    match (choice.load(), choice) {
        (Ok(model), _) => Finding::ok("model", format!("{} loads, with {} words", model.id(), model.words().len())),
        (Err(error), ModelChoice::Shipped(_)) => {
            Finding::fail("model", error.to_string()).advise("build the binary anew")
        }
        (Err(error), ModelChoice::Folder(folder)) => Finding::fail("model", format!("{}: {error}", folder.display()))
            .advise("feddtpt model lists the models that need no folder"),
    }
}

fn pages() -> Finding {
    if crate::web::has_pages() {
        return Finding::ok("pages", "this binary holds the web pages");
    }
    Finding::warn("pages", "this binary was built without the web pages: nobody can join from a browser")
        .advise("run cargo xtask web, and build the binary anew; feddtpt join works without")
}

fn task(path: &std::path::Path) -> Finding {
    match task_file::read(path) {
        Ok(task) => {
            Finding::ok("task", format!("{}: {}, {} rounds", path.display(), task.spec.task.name, task.spec.rounds))
        }
        Err(error) => Finding::fail("task", error.to_string()).advise("cli/examples/task.toml shows every key"),
    }
}

/// Seconds since 1970.
fn now_s() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// When this was written, in seconds since 1970: no clock that is right says less.
const WRITTEN_S: i64 = 1_767_225_600;

/// Invites expire by this clock, and rounds close by it.
fn clock(database: &Database) -> Finding {
    let now = now_s();
    let advice = "set the clock, and let it be kept by NTP: invites and rounds end by it";
    if now < WRITTEN_S {
        return Finding::fail("clock", "this machine's clock stands before 2026").advise(advice);
    }
    let changed = match database {
        Database::File(path) => std::fs::metadata(path).and_then(|found| found.modified()).ok(),
        Database::Postgres(_) => None,
    };
    let ahead = changed.and_then(|changed| changed.duration_since(std::time::SystemTime::now()).ok());
    match ahead.map(|ahead| ahead.as_secs()) {
        Some(ahead_s) if ahead_s > 60 => {
            Finding::warn("clock", format!("the database was changed {ahead_s} s from now: the clock was set back"))
                .advise(advice)
        }
        _ => Finding::ok("clock", "it is a time that can be"),
    }
}
