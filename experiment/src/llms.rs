//! The LLMs of a plan.

use feddtpt_shared::Task;
use feddtpt_shared::template::Template;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// An LLM of a plan: the one that the command line names (a model in this program by default), with what is set here instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LlmPlan {
    /// Its name in tables.
    pub name: String,
    /// Other than the task's.
    #[serde(default)]
    pub template: Option<Template>,
    /// An OpenAI-compatible API of its own.
    #[serde(default)]
    pub url: Option<String>,
    /// The name of the model at the API, or, where neither the plan nor the command line names an API, which model in this
    /// program: `mini`, `nano`, or a folder relative to the plan.
    #[serde(default)]
    pub model: Option<String>,
    /// A file with the key for `url`, relative to the plan. No other key is sent to an LLM with a `url` of its own.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
}

impl LlmPlan {
    /// The task as this LLM is asked.
    pub fn task(&self, task: &Task) -> Task {
        let template = self.template.clone().unwrap_or_else(|| task.template.clone());
        Task { template, ..task.clone() }
    }
}

/// Checks a list: every LLM has a name, and no two have one.
pub(crate) fn validate(what: &str, llms: &[LlmPlan]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for llm in llms {
        if llm.name.trim().is_empty() || llm.name.contains(['\n', '\r']) {
            return Err(format!("{what}: {:?} is no name", llm.name));
        }
        if !seen.insert(&llm.name) {
            return Err(format!("{what}: {:?} stands twice", llm.name));
        }
        if llm.key_file.is_some() && llm.url.is_none() {
            return Err(format!("{what}: {:?} has a key_file, but no url that the key is for", llm.name));
        }
    }
    Ok(())
}

/// The names of a list.
pub(crate) fn names(llms: &[LlmPlan]) -> Vec<&str> {
    llms.iter().map(|llm| llm.name.as_str()).collect()
}
