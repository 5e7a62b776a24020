//! The settings file, and the defaults.
//!
//! A setting is taken from its flag, then from its environment variable (`FEDDTPT_...`), then from the file, then from
//! the default. clap does the first two; [`Settings`] is the third; the last stand in this module's functions and constants.

use crate::args::{LlmArgs, LlmChoice, ProposerChoice};
use crate::exit::{Exit, Failure, OrExit};
use crate::models::ModelChoice;
use clap::ValueEnum;
use feddtpt_connect::{AnswerMode, Endpoint};
use feddtpt_server::limit::Rate;
use feddtpt_server::network::Network;
use feddtpt_server::origin::AllowedOrigin;
use feddtpt_server::store::Database;
use reqwest::Url;
use serde::{Deserialize, Deserializer};
use std::ffi::OsString;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The server that commands talk to.
pub const DEFAULT_SERVER: &str = "http://127.0.0.1:8700/";
/// Where a server listens.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8700);
/// The SQLite file.
pub const DEFAULT_DATABASE: &str = "feddtpt.db";
/// The host's token.
pub const DEFAULT_HOST_TOKEN_FILE: &str = "host-token";
/// A participant's state.
pub const DEFAULT_STATE: &str = "feddtpt-state";

/// What the settings file may hold. Every key is optional; unknown ones are refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What to log.
    pub log: Option<String>,
    /// The server that `invite` and `export` talk to.
    #[serde(deserialize_with = "address")]
    pub server: Option<Url>,
    /// The file with the host's token.
    pub host_token_file: Option<PathBuf>,
    /// Threads for models in this process.
    pub threads: Option<usize>,
    /// `feddtpt serve`.
    pub serve: ServeSettings,
    /// The LLM.
    pub llm: LlmSettings,
    /// `feddtpt join`.
    pub join: JoinSettings,
}

/// `[serve]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeSettings {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// The SQLite file, or the address of a PostgreSQL.
    #[serde(deserialize_with = "database")]
    pub database: Option<Database>,
    /// The masked language model: mini, nano or a folder.
    pub model: Option<ModelChoice>,
    /// Whether the model is offered over HTTP.
    pub model_endpoints: Option<bool>,
    /// Where, when not beside the API.
    pub model_listen: Option<SocketAddr>,
    /// Whose pages may call the server from a browser.
    #[serde(deserialize_with = "each")]
    pub allow_origin: Vec<AllowedOrigin>,
    /// The certificate's file.
    pub tls_cert: Option<PathBuf>,
    /// The key's file.
    pub tls_key: Option<PathBuf>,
    /// Proxies in front.
    #[serde(deserialize_with = "each")]
    pub trusted_proxy: Vec<Network>,
    /// Requests with one credential.
    #[serde(deserialize_with = "rate")]
    pub token_rate: Option<Rate>,
    /// Requests from one address.
    #[serde(deserialize_with = "rate")]
    pub address_rate: Option<Rate>,
    /// Where traces go.
    pub otlp_endpoint: Option<String>,
}

/// `[llm]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LlmSettings {
    /// "shipped" or a URL.
    pub url: Option<LlmChoice>,
    /// The model's name there.
    pub model: Option<String>,
    /// How answers are read.
    #[serde(deserialize_with = "by_name")]
    pub answers: Option<AnswerMode>,
    /// Which API.
    #[serde(deserialize_with = "by_name")]
    pub endpoint: Option<Endpoint>,
    /// The file with the key.
    pub key_file: Option<PathBuf>,
    /// Requests at once.
    pub concurrency: Option<usize>,
    /// Seconds per request.
    pub timeout: Option<u64>,
}

/// `[join]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JoinSettings {
    /// The LLM in this program: mini, nano or a folder.
    pub model: Option<ModelChoice>,
    /// "shipped", mini, nano, a folder, "server" or a URL.
    pub proposer: Option<ProposerChoice>,
    /// The fill-mask API's mask.
    pub proposer_mask: Option<String>,
    /// LLM calls.
    pub budget: Option<u64>,
    /// The state's folder.
    pub state: Option<PathBuf>,
    /// The ledger's file.
    pub ledger: Option<PathBuf>,
}

impl Settings {
    /// Reads the file, if one is named.
    pub fn load(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let name = path.display();
        let text = std::fs::read_to_string(path).or_exit_with(Exit::BadInput, name)?;
        toml::from_str(&text).or_exit_with(Exit::BadInput, path.display())
    }

    /// The server to talk to.
    pub fn server(&self, flag: Option<&Url>) -> Result<Url, Failure> {
        match flag.or(self.server.as_ref()) {
            Some(url) => Ok(url.clone()),
            None => Url::parse(DEFAULT_SERVER).or_exit(Exit::Failure),
        }
    }

    /// The file with the host's token.
    pub fn host_token_file(&self, flag: Option<&Path>) -> PathBuf {
        let file = flag.or(self.host_token_file.as_deref());
        file.unwrap_or(Path::new(DEFAULT_HOST_TOKEN_FILE)).to_owned()
    }

    /// Fills what the flags leave open about the LLM.
    pub fn complete(&self, flags: &LlmArgs) -> LlmArgs {
        let (flags, file) = (flags.clone(), self.llm.clone());
        LlmArgs {
            llm: flags.llm.or(file.url),
            llm_model: flags.llm_model.or(file.model),
            llm_answers: flags.llm_answers.or(file.answers),
            llm_endpoint: flags.llm_endpoint.or(file.endpoint),
            llm_key_file: flags.llm_key_file.or(file.key_file),
            llm_concurrency: flags.llm_concurrency.or(file.concurrency),
            llm_timeout: flags.llm_timeout.or(file.timeout),
            threads: flags.threads.or(self.threads),
        }
    }
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Url::parse(&text).map(Some).map_err(serde::de::Error::custom)
}

fn database<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Database>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(OsString::from(text).into()))
}

fn each<'de, D: Deserializer<'de>, T: FromStr<Err: Display>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}

fn rate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Rate>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(serde::de::Error::custom)
}

fn by_name<'de, D: Deserializer<'de>, T: ValueEnum>(deserializer: D) -> Result<Option<T>, D::Error> {
    let name = String::deserialize(deserializer)?;
    T::from_str(&name, true).map(Some).map_err(|_| {
        let names =
            T::value_variants().iter().filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned()));
        serde::de::Error::custom(format!("{name:?} is none of {}", names.collect::<Vec<_>>().join(", ")))
    })
}

/// Reads a number of at least 1.
pub fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it must be at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_holds_and_flags_win() {
        let example = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/config.toml"));
        let settings = Settings::load(Some(example)).unwrap();
        assert_eq!(settings.llm.answers, Some(AnswerMode::Text));
        let flags = LlmArgs { llm: Some(LlmChoice::Shipped), ..LlmArgs::default() };
        let merged = settings.complete(&flags);
        assert_eq!(merged.llm, Some(LlmChoice::Shipped));
        assert_eq!(merged.llm_model.as_deref(), Some("llama3.2"));
        assert_eq!(settings.host_token_file(Some(Path::new("x"))), Path::new("x"));
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        for (text, part) in [
            ("log = \"info\"\nsevre = 1\n", "unknown field `sevre`"),
            ("log = \"info\"\nserve.allow_origin = [\"example.org\"]\n", "\"example.org\" is no origin"),
            ("log = \"info\"\nserve.token_rate = \"fast\"\n", "\"fast\" is no rate"),
            ("log = \"info\"\nserve.model = \"giant\"\n", "there is no model and no folder \"giant\"; give mini, "),
            ("log = \"info\"\nllm.answers = \"guess\"\n", "\"guess\" is none of text, logprobs"),
        ] {
            std::fs::write(&path, text).unwrap();
            let failure = Settings::load(Some(&path)).unwrap_err();
            assert_eq!(failure.exit, Exit::BadInput);
            assert!(failure.message.contains(part) && failure.message.contains("line 2"), "{}", failure.message);
        }
    }
}
