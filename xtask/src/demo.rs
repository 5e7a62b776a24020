//! `cargo xtask demo`: from a checkout to a running demonstration.

use crate::{artifact, process::Process, web};
use anyhow::{Context, Result};
use std::process::ExitCode;

/// Builds with optimisations and runs `feddtpt demo` on this terminal; its exit code is handed on.
pub(crate) fn run(args: &[String]) -> Result<ExitCode> {
    if args.iter().any(|arg| arg.starts_with("--tabs")) {
        web::build(true)?;
    } else {
        web::build_where_possible()?;
    }
    println!("Building feddtpt with optimisations; the first time takes some minutes, later ones seconds.");
    let binary = artifact::build("release")?;
    let demo = Process::new(binary, ["demo"]).args(args);
    println!("$ {}", demo.shown());
    let mut command = demo.command();
    // The demo writes its report where the user stands.
    if let Ok(here) = std::env::current_dir() {
        command.current_dir(here);
    }
    let status = command.status().with_context(|| demo.cannot_start())?;
    // No code means that a signal ended it, as Ctrl-C does.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
