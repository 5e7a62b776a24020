//! Addresses.

use crate::findings::Finding;
use crate::traces;
use feddtpt_server::ServerConfig;
use reqwest::Url;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

/// Whether the server may listen where it is told to.
pub(super) fn listeners(config: &ServerConfig) -> Vec<Finding> {
    let mut findings = vec![free("address", config.listen)];
    findings.extend(config.model_listen.map(|address| free("model address", address)));
    if !config.listen.ip().is_loopback() && config.tls.is_none() && config.trusted_proxies.is_empty() {
        let detail = format!("{} is reached from other machines, in plain HTTP", config.listen);
        findings.push(
            Finding::warn("encryption", detail)
                .advise("give --tls-cert and --tls-key, or --trusted-proxy with the proxy that encrypts"),
        );
    }
    findings
}

fn free(check: &'static str, address: SocketAddr) -> Finding {
    let Err(error) = TcpListener::bind(address) else { return Finding::ok(check, format!("{address} is free")) };
    let advice = match error.kind() {
        ErrorKind::AddrInUse => "another server runs there: stop it, or take another --listen",
        ErrorKind::PermissionDenied => "ports below 1024 are for the administrator: take a higher one",
        ErrorKind::AddrNotAvailable => "this machine does not have this address; 0.0.0.0 is all it has",
        _ => "take another --listen",
    };
    Finding::fail(check, format!("{address}: {error}")).advise(advice)
}

/// Whether links lead to the server.
pub(super) fn public_url(url: Option<&Url>, config: &ServerConfig) -> Finding {
    let check = "public URL";
    let Some(url) = url else {
        if config.listen.ip().is_loopback() {
            return Finding::ok(check, "links lead to this machine alone, where the server listens");
        }
        let detail = if config.listen.ip().is_unspecified() {
            "links will lead to this machine alone, which others cannot follow".to_owned()
        } else {
            format!("links will name {}, where the server listens", config.listen)
        };
        return Finding::warn(check, detail)
            .advise("give --public-url, the address that participants reach the server by");
    };
    let fail = |what: &str| Finding::fail(check, format!("{url}: {what}"));
    if !matches!(url.scheme(), "http" | "https") {
        return fail("it is no web address").advise("write https://tuning.example.org");
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return fail("it holds more than scheme, host, port and path");
    }
    let here = url.host_str().is_some_and(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    });
    match (url.scheme(), config.tls.is_some()) {
        ("http", true) => fail("the server speaks HTTPS").advise("write https://"),
        ("http", false) if !here => Finding::warn(check, format!("{url}: what participants send is not encrypted"))
            .advise("give --tls-cert and --tls-key, or put a proxy that encrypts in front"),
        ("https", false) if config.trusted_proxies.is_empty() => {
            Finding::warn(check, format!("{url}: the server itself speaks plain HTTP"))
                .advise("a proxy must encrypt in front of it; name it with --trusted-proxy")
        }
        _ => Finding::ok(check, url.to_string()),
    }
}

/// Whether traces can be sent there. Nobody is asked: a collector may come later.
pub(super) fn collector(collector: &str) -> Finding {
    match traces::endpoint(collector) {
        Ok(url) => Finding::ok("traces", format!("they go to {url}")),
        Err(failure) => Finding::fail("traces", failure.message).advise("write http://localhost:4318"),
    }
}
