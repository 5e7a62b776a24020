//! What an operator decides.

use crate::limit::Rate;
use crate::listen::TlsFiles;
use crate::network::Network;
use crate::origin::AllowedOrigin;
use crate::store::Database;
use feddtpt_shared::limits::MAX_POLL_WAIT_MS;
use feddtpt_shared::messages::Secret;
use std::net::{Ipv4Addr, SocketAddr};

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Where the API listens. Port 0 takes a free port.
    pub listen: SocketAddr,
    /// Where the model endpoints listen; `None` serves them beside the API.
    pub model_listen: Option<SocketAddr>,
    /// Where everything is kept. Servers with the same PostgreSQL, and the same host token, are one.
    pub database: Database,
    /// The credential of whoever may create federations and invites.
    pub host_token: Secret,
    /// Whose pages may call the server from a browser, beside its own.
    pub allow_origin: Vec<AllowedOrigin>,
    /// Requests that change something and run at the same time, proposals apart; more are answered 429.
    pub max_changes: usize,
    /// Proposals that wait for the store at the same time, a few kB each; more are answered 429.
    pub max_submissions: usize,
    /// Model calls that run at the same time, one thread each.
    pub inference_threads: usize,
    /// Model calls that wait for a thread; more are answered 429.
    pub inference_queue: usize,
    /// Aggregations that run at the same time, one thread each.
    pub aggregation_threads: usize,
    /// How long other servers on the same database wait for the one that aggregates, beyond its last sign of life, in
    /// milliseconds.
    pub lease_ms: u64,
    /// How long a participant's token can be used after the join, in milliseconds.
    pub participant_valid_ms: u64,
    /// Longest wait of a long poll, in milliseconds.
    pub poll_wait_ms: u64,
    /// Longest time a request may take, long polls included, in milliseconds.
    pub request_timeout_ms: u64,
    /// Longest time open requests get to finish at shutdown, in milliseconds.
    pub shutdown_grace_ms: u64,
    /// Certificate and key; `None` speaks plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Proxies whose word about a client's address counts.
    pub trusted_proxies: Vec<Network>,
    /// Connections that are open at the same time on one listener; more wait until one is closed.
    pub max_connections: usize,
    /// Longest time a client may take to send the head of a request, in milliseconds; also how long an idle connection
    /// is kept.
    pub header_timeout_ms: u64,
    /// Longest time a client may take to send the body of a request, in milliseconds.
    pub body_timeout_ms: u64,
    /// Requests with one credential.
    pub token_rate: Rate,
    /// Requests from one address, which may be that of a whole organisation.
    pub address_rate: Rate,
}

impl ServerConfig {
    /// Settings for a server on this machine: loopback, a free port.
    pub fn local(database: impl Into<Database>, host_token: Secret) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            model_listen: None,
            database: database.into(),
            host_token,
            allow_origin: Vec::new(),
            max_changes: 256,
            max_submissions: 4_096,
            inference_threads: 1,
            inference_queue: 64,
            aggregation_threads: 1,
            lease_ms: 5_000,
            participant_valid_ms: 90 * 24 * 60 * 60 * 1_000,
            poll_wait_ms: MAX_POLL_WAIT_MS,
            request_timeout_ms: MAX_POLL_WAIT_MS + 15_000,
            shutdown_grace_ms: 5_000,
            tls: None,
            trusted_proxies: Vec::new(),
            max_connections: 10_000,
            header_timeout_ms: 30_000,
            body_timeout_ms: 15_000,
            token_rate: Rate::TOKEN,
            address_rate: Rate::ADDRESS,
        }
    }
}
