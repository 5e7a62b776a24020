//! A server's settings from flags, settings file and defaults.

use crate::args::ServeArgs;
use crate::config::{DEFAULT_DATABASE, DEFAULT_LISTEN, ServeSettings, Settings};
use crate::exit::{Exit, Failure};
use crate::models::ModelChoice;
use crate::platform::Workers;
use feddtpt_server::limit::Rate;
use feddtpt_server::store::Database;
use feddtpt_server::{ServerConfig, TlsFiles};
use feddtpt_shared::messages::Secret;
use std::ffi::OsStr;

/// The server's settings from flags, settings file and defaults, and whether it offers its model.
pub(crate) fn config(settings: &Settings, args: &ServeArgs, token: Secret) -> Result<(ServerConfig, bool), Failure> {
    let file = &settings.serve;
    let database = args.database.clone().or_else(|| file.database.clone());
    let threads = args.threads.or(settings.threads);
    let endpoints = !args.no_model_endpoints && file.model_endpoints.unwrap_or(true);
    let config = ServerConfig {
        listen: args.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN),
        model_listen: args.model_listen.or(file.model_listen).filter(|_| endpoints),
        allow_origin: one_of(&args.allow_origin, &file.allow_origin),
        inference_threads: threads.unwrap_or_else(|| Workers::per_core().threads()),
        tls: tls_files(args, file)?,
        trusted_proxies: one_of(&args.trusted_proxy, &file.trusted_proxy),
        token_rate: args.token_rate.or(file.token_rate).unwrap_or(Rate::TOKEN),
        address_rate: args.address_rate.or(file.address_rate).unwrap_or(Rate::ADDRESS),
        ..ServerConfig::local(database.unwrap_or_else(|| Database::from(OsStr::new(DEFAULT_DATABASE))), token)
    };
    Ok((config, endpoints))
}

/// The server's model from flag, settings file and default.
pub(crate) fn model(settings: &Settings, args: &ServeArgs) -> ModelChoice {
    args.model.clone().or_else(|| settings.serve.model.clone()).unwrap_or_default()
}

/// The flag's list, or the file's where the flag is not given.
fn one_of<T: Clone>(flag: &[T], file: &[T]) -> Vec<T> {
    if flag.is_empty() { file.to_vec() } else { flag.to_vec() }
}

fn tls_files(args: &ServeArgs, file: &ServeSettings) -> Result<Option<TlsFiles>, Failure> {
    let certificate = args.tls_cert.clone().or_else(|| file.tls_cert.clone());
    match (certificate, args.tls_key.clone().or_else(|| file.tls_key.clone())) {
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Failure::new(Exit::BadInput, "--tls-cert needs its key: give --tls-key too")),
        (None, Some(_)) => Err(Failure::new(Exit::BadInput, "--tls-key needs its certificate: give --tls-cert too")),
    }
}
