//! Which models a participant uses.

use clap::Args;
use feddtpt_connect::{AnswerMode, Endpoint};
use reqwest::Url;
use serde::Deserialize;
use std::path::PathBuf;
use std::str::FromStr;

/// The LLM that is being prompted.
#[derive(Args, Clone, Debug, Default)]
pub struct LlmArgs {
    /// The LLM that is prompted: "shipped" (in this process), or the URL of an OpenAI-compatible API, such as
    /// `http://localhost:11434` for Ollama [default: shipped].
    #[arg(long, env = "FEDDTPT_LLM", hide_env_values = true, value_name = "shipped|URL")]
    pub llm: Option<LlmChoice>,
    /// Name of the model at that URL [default: default].
    #[arg(long, env = "FEDDTPT_LLM_MODEL", hide_env_values = true, value_name = "NAME")]
    pub llm_model: Option<String>,
    /// How the API's answers are read: from its text alone, or from log-probabilities of the label words [default:
    /// text].
    #[arg(long, env = "FEDDTPT_LLM_ANSWERS", hide_env_values = true, value_enum)]
    pub llm_answers: Option<AnswerMode>,
    /// Which API is asked [default: auto].
    #[arg(long, env = "FEDDTPT_LLM_ENDPOINT", hide_env_values = true, value_enum)]
    pub llm_endpoint: Option<Endpoint>,
    /// File with the API key. Without it, the environment variable `FEDDTPT_LLM_KEY` is used. Never printed or logged.
    #[arg(long, env = "FEDDTPT_LLM_KEY_FILE", hide_env_values = true, value_name = "FILE")]
    pub llm_key_file: Option<PathBuf>,
    /// Requests to the API at once [default: 4].
    #[arg(long, env = "FEDDTPT_LLM_CONCURRENCY", hide_env_values = true, value_name = "N", value_parser = crate::config::positive)]
    pub llm_concurrency: Option<usize>,
    /// Seconds that one request to the API may take [default: 120].
    #[arg(long, env = "FEDDTPT_LLM_TIMEOUT", hide_env_values = true, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub llm_timeout: Option<u64>,
    /// Threads for models in this process [default: one per core].
    #[arg(long, env = "FEDDTPT_THREADS", hide_env_values = true, value_name = "N", value_parser = crate::config::positive)]
    pub threads: Option<usize>,
}

/// An LLM by choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum LlmChoice {
    /// The shipped model in this process.
    Shipped,
    /// An OpenAI-compatible API.
    Api(Url),
}

/// A source of words by choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ProposerChoice {
    /// The shipped model in this process.
    Shipped,
    /// The fill-mask endpoint of the aggregation server.
    Server,
    /// A fill-mask API.
    Api(Url),
}

impl FromStr for LlmChoice {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "shipped" { Ok(Self::Shipped) } else { web_address(text).map(Self::Api) }
    }
}

impl FromStr for ProposerChoice {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "shipped" => Ok(Self::Shipped),
            "server" => Ok(Self::Server),
            other => web_address(other).map(Self::Api),
        }
    }
}

impl TryFrom<String> for LlmChoice {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<String> for ProposerChoice {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{error}; give \"shipped\" or an http(s) address"))?;
    if matches!(url.scheme(), "http" | "https") {
        return Ok(url);
    }
    Err("it is neither \"shipped\" nor an http(s) address".to_owned())
}
