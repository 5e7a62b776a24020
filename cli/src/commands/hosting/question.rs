//! Asking before what cannot be undone.

use crate::exit::{Exit, Failure};
use std::io::{IsTerminal, Write};

/// Says what will happen and waits for a yes. Without a terminal nothing happens.
pub(super) fn confirm(what: &str) -> Result<(), Failure> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(Failure::new(Exit::Usage, format_args!("{what} Say --yes where nobody can be asked.")));
    }
    eprint!("{what}\nGo on? [y]es, [n]o: ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
        return Ok(());
    }
    Err(Failure::new(Exit::Failure, "nothing was done"))
}
