//! Builds with cargo and asks it where it put the result: that depends on settings this program does not know.

use crate::process::Process;
use crate::toolchain::WASM;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Builds the `feddtpt` binary; `profile` is cargo's name for it. Cargo's progress is streamed.
pub(crate) fn build(profile: &str) -> Result<PathBuf> {
    let messages = messages(&Process::cargo(["build", "--package", "feddtpt", "--profile", profile]))?;
    executable(&messages).context("cargo built no binary named feddtpt")
}

/// Builds the participant's module for the browser.
pub(crate) fn build_wasm() -> Result<PathBuf> {
    let build = ["build", "--package", "feddtpt-client-wasm", "--target", WASM, "--profile", "wasm"];
    module(&messages(&Process::cargo(build))?).context("cargo built no module named feddtpt_client_wasm")
}

/// Runs a build and gives what cargo says about it, one JSON object a line.
fn messages(build: &Process) -> Result<String> {
    println!("$ {}", build.shown());
    let messages = build.clone().arg("--message-format=json-render-diagnostics");
    let child = messages.command().stdout(Stdio::piped()).spawn().with_context(|| build.cannot_start())?;
    let output = child.wait_with_output().context("cargo's messages cannot be read")?;
    if !output.status.success() {
        bail!("failed ({}); to repeat it: {}", output.status, build.shown());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What the messages say about the target called `name`.
fn about(messages: &str, name: &str) -> impl Iterator<Item = Value> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages.filter(move |message| message["target"]["name"] == name)
}

/// The executable that cargo's messages name.
fn executable(messages: &str) -> Option<PathBuf> {
    about(messages, "feddtpt").find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

/// The module that cargo's messages name.
fn module(messages: &str) -> Option<PathBuf> {
    about(messages, "feddtpt_client_wasm").find_map(|message| {
        let files = message["filenames"].as_array()?.iter().filter_map(|file| file.as_str().map(Path::new));
        files.into_iter().find(|file| file.extension().is_some_and(|kind| kind == "wasm")).map(Path::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_binary_among_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"feddtpt"},"executable":null}"#,
            "\nnot a message\n",
            r#"{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/other"}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"feddtpt"},"executable":"/t/feddtpt"}"#,
        );
        assert_eq!(executable(messages), Some(PathBuf::from("/t/feddtpt")));
    }

    #[test]
    fn finds_the_module_among_cargos_messages() {
        let message = r#"{"target":{"name":"feddtpt_client_wasm"},"filenames":["/t/x.rlib","/t/x.wasm"]}"#;
        assert_eq!(module(message), Some(PathBuf::from("/t/x.wasm")));
        assert_eq!(module(r#"{"target":{"name":"other"},"filenames":["/t/x.wasm"]}"#), None);
    }
}
