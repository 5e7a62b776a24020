//! Which models a participant uses.

use crate::models::ModelChoice;
use clap::Args;
use feddtpt_connect::{AnswerMode, Endpoint};
use reqwest::Url;
use serde::Deserialize;
use std::path::PathBuf;
use std::str::FromStr;

/// The LLM that is being prompted.
#[derive(Args, Clone, Debug, Default)]
pub struct LlmArgs {
    /// The LLM that is prompted: "shipped" (a model in this program; --model says which), or the URL of an OpenAI-compatible
    /// API, such as `http://localhost:11434` for Ollama [default: shipped].
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
    /// A masked language model in this program.
    Shipped,
    /// An OpenAI-compatible API.
    Api(Url),
}

/// A source of words by choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ProposerChoice {
    /// The shipped model that the server works with as well, or mini where it works with another.
    Shipped,
    /// A model in this program by name.
    Inside(ModelChoice),
    /// The fill-mask endpoint of the aggregation server.
    Server,
    /// A fill-mask API.
    Api(Url),
}

impl FromStr for LlmChoice {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "shipped" {
            return Ok(Self::Shipped);
        }
        if text.parse::<ModelChoice>().is_ok() {
            return Err(format!("{text:?} is a model in this program: give --model {text}, and no --llm"));
        }
        web_address(text, "\"shipped\"").map(Self::Api)
    }
}

impl FromStr for ProposerChoice {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "shipped" => Ok(Self::Shipped),
            "server" => Ok(Self::Server),
            other => match other.parse() {
                Ok(model) => Ok(Self::Inside(model)),
                Err(_) => web_address(other, "\"shipped\", mini, nano, a model's folder, \"server\"").map(Self::Api),
            },
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

/// An address; `others` is what might stand in its place.
fn web_address(text: &str, others: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        Ok(_) => Err(format!("it is neither {others} nor an http(s) address")),
        Err(error) => Err(format!("{error}; give {others} or an http(s) address")),
    }
}
