//! Traces of a server, sent to a collector over OTLP (HTTP, protobuf).
//!
//! A collector that is away costs its traces and a line in the log, and nothing else: spans wait in a queue of fixed size for
//! a thread of their own, and what finds no room is lost.

use crate::args::ServeArgs;
use crate::config::Settings;
use crate::exit::{Exit, Failure, OrExit};
use feddtpt_server::trace::TARGET;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData};
use reqwest::Url;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// Longest time that the collector may take for a batch.
const LIMIT: Duration = Duration::from_secs(3);
/// Longest time that the last ones may hold up the end of the process.
const LAST_LIMIT: Duration = Duration::from_secs(5);

/// Traces on their way.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Starts the thread that sends them.
    pub fn start(collector: &str) -> Result<Self, Failure> {
        let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint(collector)?);
        let exporter = exporter.with_protocol(Protocol::HttpBinary).with_timeout(LIMIT).build();
        let exporter = exporter.or_exit_with(Exit::BadInput, "the traces cannot be sent")?;
        let resource = Resource::builder().with_service_name("feddtpt").build();
        let provider = SdkTracerProvider::builder().with_resource(resource);
        let watched = Watched { exporter, failing: AtomicBool::new(false) };
        Ok(Self(provider.with_batch_exporter(watched).build()))
    }

    /// The layer that makes traces of the server's spans, and of nothing else.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("feddtpt"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_level(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO))
    }

    /// Sends what is there still. A collector that does not take it is not waited for.
    pub fn finish(self) {
        if let Err(error) = self.0.shutdown_with_timeout(LAST_LIMIT) {
            tracing::warn!(%error, "the last traces were not taken");
        }
    }
}

/// The collector that a server is given, if one is.
pub fn collector<'a>(args: &'a ServeArgs, settings: &'a Settings) -> Option<&'a str> {
    args.otlp_endpoint.as_deref().or(settings.serve.otlp_endpoint.as_deref())
}

/// The address that traces are sent to. Credentials are refused, as command lines are seen by everybody, and no address that
/// is refused is shown.
pub fn endpoint(collector: &str) -> Result<Url, Failure> {
    let bad = |what| Failure::new(Exit::BadInput, format_args!("the collector's address (--otlp-endpoint) {what}"));
    let mut url = Url::parse(collector).map_err(|_| bad("is no URL; one is http://localhost:4318"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("must begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(bad("may hold neither credentials nor a query: headers stand in OTEL_EXPORTER_OTLP_HEADERS"));
    }
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["v1", "traces"]);
    }
    Ok(url)
}

/// Tells when the collector goes away, and when it is back, once each.
#[derive(Debug)]
struct Watched {
    exporter: SpanExporter,
    failing: AtomicBool,
}

impl opentelemetry_sdk::trace::SpanExporter for Watched {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let result = self.exporter.export(batch).await;
        let failed_before = self.failing.swap(result.is_err(), Ordering::Relaxed);
        match &result {
            Err(error) if !failed_before => tracing::warn!(%error, "the collector takes no traces; they are lost"),
            Ok(()) if failed_before => tracing::info!("the collector takes traces again"),
            _ => {}
        }
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_that_of_the_collector() {
        for (given, expected) in [
            ("http://localhost:4318", "http://localhost:4318/v1/traces"),
            ("https://traces.example.org/in/", "https://traces.example.org/in/v1/traces"),
        ] {
            assert_eq!(endpoint(given).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn no_address_that_is_refused_is_shown() {
        for given in [
            "secret",
            "",
            "ftp://secret.example",
            "localhost:4318",
            "http://secret@localhost",
            "http://name:secret@localhost",
            "http://localhost/?key=secret",
            "http://localhost/#secret",
            "http://secret:port",
        ] {
            let failure = endpoint(given).unwrap_err();
            assert_eq!(failure.exit, Exit::BadInput);
            assert!(!failure.message.contains("secret"), "{}", failure.message);
        }
    }
}
