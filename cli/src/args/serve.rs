//! `feddtpt serve`.

use crate::models::ModelChoice;
use clap::Args;
use clap::builder::{OsStringValueParser, TypedValueParser};
use feddtpt_server::limit::Rate;
use feddtpt_server::network::Network;
use feddtpt_server::origin::AllowedOrigin;
use feddtpt_server::store::Database;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The arguments of `feddtpt serve`.
#[derive(Args, Clone, Debug, Default)]
pub struct ServeArgs {
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8700].
    #[arg(long, env = "FEDDTPT_LISTEN", hide_env_values = true, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// The SQLite file, or a PostgreSQL (`postgres://user:password@host/name`) that any number of servers share, all with
    /// the same host token [default: feddtpt.db].
    #[arg(long, env = "FEDDTPT_DATABASE", hide_env_values = true, value_name = "FILE|URL", value_parser = database())]
    pub database: Option<Database>,
    /// File with the host's token, made at the first start, readable by its owner alone [default: host-token].
    #[arg(long, env = "FEDDTPT_HOST_TOKEN_FILE", hide_env_values = true, value_name = "FILE")]
    pub host_token_file: Option<PathBuf>,
    /// The masked language model that embeds words, whose words count as public, and that is offered over HTTP: mini, nano,
    /// or a folder with config.json, vocab.txt and one .safetensors file [default: mini].
    #[arg(long, env = "FEDDTPT_MODEL", hide_env_values = true, value_name = "mini|nano|DIR")]
    pub model: Option<ModelChoice>,
    /// Do not offer the model over HTTP (/v1/completions, /v1/fill-mask and others).
    #[arg(long, conflicts_with = "model_listen")]
    pub no_model_endpoints: bool,
    /// Offer the model on an address of its own instead of beside the API.
    #[arg(long, env = "FEDDTPT_MODEL_LISTEN", hide_env_values = true, value_name = "ADDRESS")]
    pub model_listen: Option<SocketAddr>,
    /// Pages of this origin, such as `https://example.org`, may call the server from a browser, beside its own; * for all.
    /// May be given more than once [default: none].
    #[arg(long, env = "FEDDTPT_ALLOW_ORIGIN", hide_env_values = true, value_name = "ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<AllowedOrigin>,
    /// Certificate for HTTPS, those between it and a root behind it (PEM). Read again at SIGHUP [default: plain HTTP].
    #[arg(long, env = "FEDDTPT_TLS_CERT", hide_env_values = true, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM).
    #[arg(long, env = "FEDDTPT_TLS_KEY", hide_env_values = true, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Address or network, such as 10.0.0.0/8, of a proxy in front: X-Forwarded-For and Forwarded are read from these
    /// alone. May be given more than once [default: none].
    #[arg(long, env = "FEDDTPT_TRUSTED_PROXY", hide_env_values = true, value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_proxy: Vec<Network>,
    /// Requests a second, and at once, with one credential; "off" for no limit [default: 20/60].
    #[arg(long, env = "FEDDTPT_TOKEN_RATE", hide_env_values = true, value_name = "RATE/BURST")]
    pub token_rate: Option<Rate>,
    /// The same from one address, which a whole organisation may share [default: 1000/4000].
    #[arg(long, env = "FEDDTPT_ADDRESS_RATE", hide_env_values = true, value_name = "RATE/BURST")]
    pub address_rate: Option<Rate>,
    /// Send traces to the collector there, such as `http://localhost:4318`, over OTLP (HTTP, protobuf; `/v1/traces` is added)
    /// [default: none are made].
    #[arg(long, env = "FEDDTPT_OTLP_ENDPOINT", hide_env_values = true, value_name = "URL")]
    pub otlp_endpoint: Option<String>,
    /// Threads for the model's answers [default: one per core].
    #[arg(long, env = "FEDDTPT_THREADS", hide_env_values = true, value_name = "N", value_parser = crate::config::positive)]
    pub threads: Option<usize>,
    /// Create a federation from a task file at the start, and print its id and invites. Each start creates a new one.
    #[arg(long, value_name = "TASK.toml")]
    pub create: Option<PathBuf>,
    /// How many invites to print for the new federation [default: its quorum].
    #[arg(long, requires = "create", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub invites: Option<u32>,
    /// Address that participants reach the server by, for the links [default: the one it listens on].
    #[arg(long, env = "FEDDTPT_PUBLIC_URL", hide_env_values = true, value_name = "URL")]
    pub public_url: Option<reqwest::Url>,
    /// Print what a script needs as one JSON object once the server listens.
    #[arg(long)]
    pub json: bool,
}

/// Takes whatever is given: an error of clap's would show it, and it may hold a password.
fn database() -> impl TypedValueParser<Value = Database> {
    OsStringValueParser::new().map(Database::from)
}
