//! `cargo xtask test`: the steps one after the other, and what came of them.

mod browser;
mod report;
mod steps;

use anyhow::{Result, bail};
use report::{Line, Outcome, clock};
use std::process::ExitCode;
use std::time::Instant;
use steps::{STEPS, Step};

/// The steps of `cargo xtask check`.
pub(crate) const CHECKS: [&str; 3] = ["format", "lint", "lint-wasm"];

/// Prints the steps by name.
pub(crate) fn list() {
    for step in STEPS {
        println!("{:<12} {}", step.name, step.what);
    }
}

/// Runs the steps named in `only` (all when it is empty) with what they need, all of them even when one fails.
pub(crate) fn run(only: &[String], may_install: bool) -> Result<ExitCode> {
    let selected = selected(only)?;
    let begun = Instant::now();
    let mut lines: Vec<Line> = Vec::new();
    for (at, step) in selected.iter().enumerate() {
        println!("\n=== {}/{} {}: {}", at + 1, selected.len(), step.name, step.what);
        let since = Instant::now();
        let broken =
            lines.iter().find(|line| step.needs.contains(&line.step) && !matches!(line.outcome, Outcome::Passed));
        let outcome = match broken {
            Some(line) => Outcome::Skipped(format!("needs {}", line.step)),
            None => (step.run)(may_install).map_or_else(Outcome::of, |()| Outcome::Passed),
        };
        let line = Line { step: step.name, outcome, took: since.elapsed() };
        println!("--- {}: {} after {}", line.step, line.outcome.word(), clock(line.took));
        if let Outcome::Failed(reason) | Outcome::Skipped(reason) = &line.outcome {
            println!("    {reason}");
        }
        lines.push(line);
    }
    print!("\n{}", report::table(&lines, begun.elapsed()));
    let failed = lines.iter().filter(|line| matches!(line.outcome, Outcome::Failed(_))).count();
    let passed = lines.iter().filter(|line| matches!(line.outcome, Outcome::Passed)).count();
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The steps to run, in the order of [`STEPS`].
fn selected(only: &[String]) -> Result<Vec<Step>> {
    let names = || STEPS.map(|step| step.name).join(", ");
    if let Some(name) = only.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        bail!("there is no step {name:?}; there are {}", names());
    }
    if only.is_empty() {
        return Ok(STEPS.to_vec());
    }
    let mut wanted: Vec<&str> = only.iter().map(String::as_str).collect();
    // A step stands after all that it needs, so one look from the back finds them all.
    for step in STEPS.iter().rev() {
        if wanted.contains(&step.name) {
            wanted.extend(step.needs);
        }
    }
    Ok(STEPS.into_iter().filter(|step| wanted.contains(&step.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str]) -> Vec<&'static str> {
        let only: Vec<String> = only.iter().map(|name| (*name).to_owned()).collect();
        selected(&only).expect("known steps").iter().map(|step| step.name).collect()
    }

    #[test]
    fn a_step_brings_what_it_needs() {
        assert_eq!(names(&["end-to-end"]), ["build", "end-to-end"]);
        assert_eq!(names(&["lint-wasm", "format"]), ["toolchain", "format", "lint-wasm"]);
        assert_eq!(names(&["browser"]), ["toolchain", "web", "build", "browser"]);
        assert_eq!(names(&[]).len(), STEPS.len());
        assert_eq!(names(&CHECKS).len(), CHECKS.len() + 1);
    }

    #[test]
    fn needs_come_first() {
        for (at, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(STEPS[..at].iter().any(|earlier| earlier.name == *need), "{} needs {need}", step.name);
            }
        }
    }

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let error = selected(&["tset".to_owned()]).map(|_| ()).expect_err("unknown").to_string();
        assert!(error.contains("\"tset\"") && error.contains("end-to-end"), "{error}");
    }
}
