//! Builds the binary and asks cargo where it put it: that depends on settings this program does not know.

use crate::process::Process;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Stdio;

/// Builds the `feddtpt` binary; `profile` is cargo's name for it. Cargo's progress is streamed.
pub(crate) fn build(profile: &str) -> Result<PathBuf> {
    let build = Process::cargo(["build", "--package", "feddtpt", "--profile", profile]);
    println!("$ {}", build.shown());
    let messages = build.clone().arg("--message-format=json-render-diagnostics");
    let child = messages.command().stdout(Stdio::piped()).spawn().with_context(|| build.cannot_start())?;
    let output = child.wait_with_output().context("cargo's messages cannot be read")?;
    if !output.status.success() {
        bail!("failed ({}); to repeat it: {}", output.status, build.shown());
    }
    executable(&String::from_utf8_lossy(&output.stdout)).context("cargo built no binary named feddtpt")
}

/// The executable that cargo's messages name.
fn executable(messages: &str) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut found = messages.filter(|message| message["target"]["name"] == "feddtpt");
    found.find_map(|message| message["executable"].as_str().map(PathBuf::from))
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
}
