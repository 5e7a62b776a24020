//! What the Rust toolchain must have. A machine may forbid rustup to install by itself, so it is asked by name.

use crate::process::Process;
use anyhow::{Result, bail};
use std::path::Path;

/// The target of the participant's page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Something rustup can add.
struct Part {
    /// As rustup's command line names it.
    rustup: [&'static str; 3],
    /// What it is for.
    why: &'static str,
    missing: fn() -> bool,
}

const PARTS: [Part; 3] = [
    Part { rustup: ["target", "add", WASM], why: "compiles the crates that run in a browser", missing: wasm_missing },
    Part {
        rustup: ["component", "add", "rustfmt"],
        why: "checks the format",
        missing: || !Process::cargo(["fmt", "--version"]).succeeds(),
    },
    Part {
        rustup: ["component", "add", "clippy"],
        why: "lints",
        missing: || !Process::cargo(["clippy", "--version"]).succeeds(),
    },
];

/// Adds what is missing, or says what it would add.
pub(crate) fn complete(may_install: bool) -> Result<()> {
    PARTS.iter().try_for_each(|part| part.complete(may_install))
}

/// The same for what the browser's crates are compiled with.
pub(crate) fn wasm(may_install: bool) -> Result<()> {
    PARTS[0].complete(may_install)
}

impl Part {
    fn complete(&self, may_install: bool) -> Result<()> {
        let [kind, _, name] = self.rustup;
        if !(self.missing)() {
            println!("{kind} {name} is there");
            return Ok(());
        }
        let add = Process::new("rustup", self.rustup);
        if !may_install {
            bail!("the {kind} {name} is missing (it {}); to install it: {}", self.why, add.shown());
        }
        println!("The {kind} {name} is missing (it {}); rustup installs it for this toolchain.", self.why);
        add.run()
    }
}

fn wasm_missing() -> bool {
    let sysroot = Process::new("rustc", ["--print", "sysroot"]).output();
    let sysroot = sysroot.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    !Path::new(&sysroot).join("lib/rustlib").join(WASM).join("lib").is_dir()
}
