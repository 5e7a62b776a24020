//! Logs on stderr, and traces beside them.

use crate::args::{Command, GlobalArgs};
use crate::config::Settings;
use crate::exit::{Exit, Failure, OrExit};
use crate::traces::{self, Traces};
use feddtpt_server::trace::TARGET;
use std::io::IsTerminal;
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// What the libraries that draw say of drawings, such as a line of one point, is nobody's business.
const QUIET: &str = "usvg=error,resvg=error,tiny_skia=error,fontdb=error";

/// Starts logging, and the traces of a server that was given a collector. Results go to stdout, logs to stderr.
pub fn start(global: &GlobalArgs, command: &Command, settings: &Settings) -> Result<Option<Traces>, Failure> {
    let default = if matches!(command, Command::Serve(_)) && !global.quiet { "info" } else { "warn" };
    let default = format!("{default},{QUIET}");
    let filter = global.log.as_deref().or(settings.log.as_deref()).unwrap_or(&default);
    let filter = EnvFilter::try_new(filter).or_exit_with(Exit::BadInput, format_args!("the log filter {filter:?}"))?;
    // Spans are for traces; the log has lines of its own about the same things.
    let filter = filter.add_directive(format!("{TARGET}=off").parse::<Directive>().or_exit(Exit::Failure)?);
    let traces = match command {
        Command::Serve(args) => traces::collector(args, settings).map(Traces::start).transpose()?,
        _ => None,
    };
    let colours = std::io::stderr().is_terminal();
    // An error means that somebody logs already, as in tests.
    let _ = if let Some(traces) = &traces {
        let log = fmt::layer().with_writer(std::io::stderr).with_ansi(colours);
        let log = if global.log_json { log.json().boxed() } else { log.compact().boxed() };
        registry().with(log.with_filter(filter)).with(traces.layer()).try_init().ok()
    } else {
        let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
        if global.log_json { log.json().try_init().ok() } else { log.compact().try_init().ok() }
    };
    Ok(traces)
}
