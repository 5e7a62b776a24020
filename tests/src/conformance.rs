//! Schemathesis: makes requests of an `OpenAPI` document, fitting and unfitting ones, and checks every answer against it.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// The variable that names the program.
pub const VARIABLE: &str = "FEDDTPT_SCHEMATHESIS";

/// What every answer is checked for. Not `positive_data_acceptance`: a body may fit its schema and break a rule, such as a
/// word that is not in the task's vocabulary, and is then answered 422.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
    response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,\
    allow_header_conformance,ignored_auth";

/// Requests for one operation and phase: a bound on the time, not on what is found.
const EXAMPLES: &str = "15";

/// One run's settings.
#[derive(Clone, Debug, Default)]
pub struct Run<'a> {
    /// A name for its files.
    pub name: &'a str,
    /// Bearer tokens by the name of their security scheme.
    pub tokens: Vec<(&'a str, &'a str)>,
    /// Parameters that are not made up, such as `path.id`, as TOML.
    pub parameters: Vec<(&'a str, String)>,
    /// The same for operations whose path is this.
    pub of_path: Vec<(&'a str, Vec<(&'a str, String)>)>,
    /// A regular expression: only paths that fit.
    pub only: Option<&'a str>,
    /// A regular expression: no paths that fit.
    pub without: Option<&'a str>,
}

impl Run<'_> {
    /// Runs it against the server at `url`; what it found is the error.
    pub async fn check(&self, folder: &Path, document: &Value, url: &str) -> Result<()> {
        let program = std::env::var_os(VARIABLE).map(PathBuf::from);
        let program = program.with_context(|| {
            format!("{VARIABLE} names no schemathesis; `cargo xtask test --only conformance` installs it and runs this")
        })?;
        let (described, settings) =
            (folder.join(format!("{}.json", self.name)), folder.join(format!("{}.toml", self.name)));
        std::fs::write(&described, serde_json::to_vec(document)?)?;
        std::fs::write(&settings, self.settings())?;
        let mut command = Command::new(program);
        command.arg("--config-file").arg(&settings).arg("run").arg(&described);
        command.args(["--url", url, "--checks", CHECKS, "--max-examples", EXAMPLES]);
        command.args(["--generation-deterministic", "--request-timeout", "30"]);
        command.args(["--continue-on-failure", "--no-color", "--warnings", "off"]);
        for (option, value) in [("--include-path-regex", self.only), ("--exclude-path-regex", self.without)] {
            command.args(value.into_iter().flat_map(|value| [option, value]));
        }
        let output = command.current_dir(folder).kill_on_drop(true).output().await?;
        let said = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() {
            bail!("{}: {}\n{said}{}", self.name, output.status, String::from_utf8_lossy(&output.stderr));
        }
        println!("{}\n{said}", self.name);
        Ok(())
    }

    fn settings(&self) -> String {
        let mut text = "[auth.openapi]\n".to_owned();
        // Writing to a string cannot fail.
        for (scheme, token) in &self.tokens {
            let _ = writeln!(text, "{scheme} = {{ bearer = {token:?} }}");
        }
        text.push_str("[parameters]\n");
        for (name, value) in &self.parameters {
            let _ = writeln!(text, "{name:?} = {value}");
        }
        for (path, parameters) in &self.of_path {
            let pairs: Vec<String> = parameters.iter().map(|(name, value)| format!("{name:?} = {value}")).collect();
            let _ = writeln!(text, "[[operations]]\ninclude-path = {path:?}\nparameters = {{ {} }}", pairs.join(", "));
        }
        text
    }
}

/// Adds a body that the server accepts to an operation: nobody makes one up by chance.
pub fn add_example(document: &mut Value, method: &str, path: &str, body: &Value) -> Result<()> {
    let content = &mut document["paths"][path][method]["requestBody"]["content"]["application/json"];
    content.as_object_mut().with_context(|| format!("{method} {path} reads no JSON"))?;
    content["examples"] = json!({ "accepted": { "value": body } });
    Ok(())
}
