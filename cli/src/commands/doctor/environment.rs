//! Environment variables that nothing reads.

use crate::args::Cli;
use crate::findings::Finding;
use clap::CommandFactory as _;
use std::collections::BTreeSet;
use std::ffi::OsString;

/// Names that stand in no flag's help.
const MORE: [&str; 1] = ["FEDDTPT_LLM_KEY"];

/// A mistyped name would be passed over in silence otherwise. Values are not looked at: one of them is a key.
pub(super) fn variables(all: impl Iterator<Item = (OsString, OsString)>) -> Finding {
    let mut known: BTreeSet<String> = MORE.map(str::to_owned).into();
    names(&Cli::command(), &mut known);
    let ours = all.filter_map(|(name, _)| name.into_string().ok()).filter(|name| name.starts_with("FEDDTPT_"));
    let (known, unknown): (Vec<String>, Vec<String>) = ours.partition(|name| known.contains(name));
    if unknown.is_empty() {
        let set = if known.is_empty() { "no FEDDTPT_ variable".to_owned() } else { known.join(", ") };
        return Finding::ok("environment", format!("{set} is set"));
    }
    Finding::warn("environment", format!("nothing reads {}", unknown.join(", ")))
        .advise("feddtpt serve --help names every variable")
}

fn names(command: &clap::Command, known: &mut BTreeSet<String>) {
    let variables = command.get_arguments().filter_map(clap::Arg::get_env);
    known.extend(variables.filter_map(|name| name.to_str().map(str::to_owned)));
    command.get_subcommands().for_each(|command| names(command, known));
}
