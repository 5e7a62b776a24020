//! The steps themselves.

use super::browser;
use super::report::LeftOut;
use crate::process::Process;
use crate::{artifact, deny, postgres, schemathesis, toolchain, web};
use anyhow::Result;

/// One step of `cargo xtask test`.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// For `--only`.
    pub(crate) name: &'static str,
    /// For the reader.
    pub(crate) what: &'static str,
    /// Steps that must have passed before.
    pub(crate) needs: &'static [&'static str],
    /// Does it; the argument is whether something may be installed.
    pub(crate) run: fn(bool) -> Result<()>,
}

/// All steps in their order.
pub(crate) const STEPS: [Step; 14] = [
    Step {
        name: "toolchain",
        what: "the toolchain has the browser's target, rustfmt and clippy",
        needs: &[],
        run: toolchain::complete,
    },
    // Before whatever compiles the binary, which embeds the pages.
    Step { name: "web", what: "the web pages that the binary embeds", needs: &["toolchain"], run: web::build },
    Step { name: "format", what: "every file is formatted", needs: &["toolchain"], run: |_| format() },
    Step { name: "lint", what: "no warning in any crate", needs: &["toolchain"], run: |_| lint() },
    Step {
        name: "lint-wasm",
        what: "no warning in the crates that run in a browser",
        needs: &["toolchain"],
        run: |_| lint_wasm(),
    },
    // Nobody needs this step: without a PostgreSQL it fails, and the other tests run all the same.
    Step {
        name: "postgres",
        what: "this system has a PostgreSQL for the tests to start",
        needs: &[],
        run: postgres::find_or_install,
    },
    Step { name: "test", what: "unit, property and documentation tests", needs: &[], run: |_| test() },
    Step { name: "page", what: "types and tests of the pages' TypeScript", needs: &["web"], run: |_| page() },
    Step {
        name: "build",
        what: "the binary, for the steps that follow",
        needs: &[],
        run: |_| artifact::build("dev").map(drop),
    },
    Step {
        name: "end-to-end",
        what: "real binary, real HTTP, real databases, faults",
        needs: &["build"],
        run: |_| end_to_end(),
    },
    Step {
        name: "conformance",
        what: "the server does what its OpenAPI document says (schemathesis)",
        needs: &["build"],
        run: conformance,
    },
    Step {
        name: "browser",
        what: "the pages in a real Chromium, against the real binary",
        needs: &["web", "build"],
        run: browser::run,
    },
    Step {
        name: "training",
        what: "the scripts that make the shipped models (with PyTorch, where it is)",
        needs: &[],
        run: |_| training(),
    },
    Step { name: "licences", what: "licences and sources of all dependencies", needs: &[], run: deny::check },
];

/// The package of the end-to-end tests: it needs the binary.
const END_TO_END: &str = "feddtpt-tests";

/// What is compiled for the browser.
const BROWSER: [&str; 6] =
    ["feddtpt-shared", "feddtpt-model", "feddtpt-client", "feddtpt-rows", "feddtpt-aggregation", "feddtpt-client-wasm"];

fn format() -> Result<()> {
    Process::cargo(["fmt", "--all", "--check"]).run()
}

fn lint() -> Result<()> {
    Process::cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).run()
}

fn lint_wasm() -> Result<()> {
    let packages = BROWSER.into_iter().flat_map(|name| ["--package", name]);
    Process::cargo(["clippy", "--target", toolchain::WASM]).args(packages).args(["--", "-D", "warnings"]).run()
}

fn test() -> Result<()> {
    let test = Process::cargo(["test", "--workspace", "--no-fail-fast", "--exclude", END_TO_END]);
    postgres::require(test).run()
}

fn page() -> Result<()> {
    web::script(web::FOLDER, "check")?;
    web::script(web::FOLDER, "test")
}

fn end_to_end() -> Result<()> {
    let binary = artifact::build("dev")?;
    // One test after the other: each starts several processes that compute.
    let test = Process::cargo(["test", "--no-fail-fast", "--package", END_TO_END, "--", "--test-threads=1"]);
    postgres::require(test).env("FEDDTPT_BINARY", binary).run()
}

fn conformance(may_install: bool) -> Result<()> {
    // A machine without Python, or without PyPI, is no fault of the server's.
    let program = match schemathesis::find_or_install(may_install) {
        Err(error) if may_install => {
            let advice = schemathesis::advice();
            return Err(LeftOut(format!("schemathesis cannot be installed: {error:#}; to have it: {advice}")).into());
        }
        found => found?,
    };
    let binary = artifact::build("dev")?;
    let test = ["test", "--package", END_TO_END, "--test", "e2e", "--", "--ignored", "conformance::"];
    Process::cargo(test).env("FEDDTPT_BINARY", binary).env(schemathesis::VARIABLE, program).run()
}

/// `PyTorch` is some gigabytes and nothing of the product needs it, so it is not installed for this.
fn training() -> Result<()> {
    let python = std::env::var_os("FEDDTPT_PYTHON").unwrap_or_else(|| "python3".into());
    if !Process::new(&python, ["-c", "import torch, safetensors, tokenizers"]).succeeds() {
        let advice = "pip install -r training/requirements.txt, and FEDDTPT_PYTHON names the Python that has it";
        return Err(LeftOut(format!("there is no Python with PyTorch; to have it: {advice}")).into());
    }
    Process::new(python, ["-m", "unittest", "discover", "-s", "training/tests", "-t", "."]).run()
}
