//! `feddtpt serve` with a collector of traces.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod util;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value::{BoolValue, IntValue, StringValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::slice::from_ref;
use util::{ROWS, Serving, feddtpt, run};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const PROPOSAL: &str = "/api/v1/federations/{id}/rounds/{n}/proposal";
/// Whatever else a span says would have to be looked at first.
const ATTRIBUTES: [&str; 12] = [
    "attempt",
    "federation",
    "http.request.method",
    "http.response.status_code",
    "http.route",
    "phase",
    "request.id",
    "requests",
    "round",
    "status",
    "taken",
    "transaction",
];

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.as_ref()?.value.as_ref()? {
        StringValue(text) => Some(text.clone()),
        IntValue(number) => Some(number.to_string()),
        BoolValue(truth) => Some(truth.to_string()),
        other => panic!("{key}: {other:?}"),
    }
}

/// The spans of these messages, all of one service.
fn spans(messages: &[Vec<u8>]) -> Vec<Span> {
    let resources = messages.iter().flat_map(|bytes| {
        assert!(!bytes.is_empty());
        ExportTraceServiceRequest::decode(bytes.as_slice()).unwrap().resource_spans
    });
    let scopes = resources.flat_map(|spans| {
        assert_eq!(text(&spans.resource.unwrap().attributes, "service.name").as_deref(), Some("feddtpt"));
        spans.scope_spans
    });
    scopes.flat_map(|scope| scope.spans).collect()
}

/// What belongs to the participants of a run, and the credential of its host.
fn private(serving: &Serving) -> Vec<String> {
    let mut private = vec![std::fs::read_to_string(serving.path("host-token")).unwrap().trim().to_owned()];
    private.extend(serving.links().iter().map(|link| link.rsplit("invite=").next().unwrap().to_owned()));
    for at in 0..2 {
        let state = serving.path(&format!("state-{at}/{}/participant.json", serving.federation()));
        let state: Value = serde_json::from_str(&std::fs::read_to_string(state).unwrap()).unwrap();
        private.push(state["token"].as_str().unwrap().to_owned());
    }
    assert_eq!(private.len(), 5);
    // The random part alone, too: a prefix that was cut off hides nothing.
    for secret in &mut private {
        *secret = secret.rsplit('_').next().unwrap()[..20].to_owned();
    }
    private.extend(["soup", "hotel"].map(str::to_owned));
    assert!(ROWS[0].contains("soup") && ROWS[1].contains("hotel"));
    private
}

fn participants(serving: &Serving) -> Vec<String> {
    let folder = serving.folder.path();
    let args = ["host", "participants", serving.federation(), "--server", &serving.url(), "--json"];
    let (code, stdout, stderr) = run(folder, &args);
    assert_eq!(code, Some(0), "{stderr}");
    let listed: Value = serde_json::from_str(&stdout).unwrap();
    listed.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_traced_and_no_secret_is_in_it() {
    let collector = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/traces"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&collector)
        .await;
    let serving = Serving::start(&["--otlp-endpoint", &collector.uri(), "--log", "trace"]);
    let federation = serving.federation().to_owned();
    serving.play(&[]);
    let mut private = private(&serving);
    let participants = participants(&serving);
    assert_eq!(participants.len(), 2);
    private.extend(participants);
    let (ended, log) = serving.stop();
    assert!(ended.success(), "{log}");
    assert!(!log.contains("http.route"), "spans stand in the log");

    let received = collector.received_requests().await.unwrap();
    for request in &received {
        assert_eq!(request.headers["content-type"], "application/x-protobuf");
    }
    let messages: Vec<Vec<u8>> = received.into_iter().map(|request| request.body).collect();
    let bytes = messages.concat();
    for secret in &private {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} stands in a trace");
    }

    let spans = spans(&messages);
    let keys: BTreeSet<&str> =
        spans.iter().flat_map(|span| &span.attributes).map(|attribute| attribute.key.as_str()).collect();
    assert_eq!(keys, BTreeSet::from(ATTRIBUTES));
    assert!(spans.iter().all(|span| span.events.is_empty()), "lines of the log stand in a trace");
    let values = spans.iter().flat_map(|span| &span.attributes).filter_map(|one| text(from_ref(one), &one.key));
    assert!(values.chain(spans.iter().map(|span| span.name.clone())).all(|said| !said.contains(['?', '=', '&'])));
    let named = |name: &str| spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();
    let of = |span: &Span, key: &str| text(&span.attributes, key);

    let submissions = named(&format!("PUT {PROPOSAL}"));
    assert_eq!(submissions.len(), 4, "two participants, two rounds");
    for span in &submissions {
        assert_eq!(of(span, "http.request.method").as_deref(), Some("PUT"));
        assert_eq!(of(span, "http.route").as_deref(), Some(PROPOSAL));
        assert_eq!(of(span, "http.response.status_code").as_deref(), Some("200"));
        assert!(log.contains(&of(span, "request.id").unwrap()), "the log names the same request");
    }
    let polls = named("GET /api/v1/federations/{id}/round");
    assert!(!polls.is_empty(), "{:?}", spans.iter().map(|span| &span.name).collect::<BTreeSet<_>>());

    // A submission goes to the store with others, in a batch that is linked with it.
    let batches = named("batch");
    for span in submissions {
        let linked = batches.iter().filter(|batch| batch.links.iter().any(|link| link.span_id == span.span_id));
        let within = |batch: &&Span| {
            spans.iter().any(|span| span.parent_span_id == batch.span_id && span.name.starts_with("store "))
        };
        assert!(linked.copied().any(|batch| within(&batch)), "no transaction belongs to it");
    }

    let aggregated: BTreeSet<_> = named("aggregation").iter().map(|span| of(span, "round").unwrap()).collect();
    assert_eq!(aggregated, ["1", "2"].map(str::to_owned).into());
    let steps = named("step");
    assert!(steps.iter().all(|span| of(span, "federation").as_ref() == Some(&federation)));
    let last = steps.iter().find(|span| of(span, "status").as_deref() == Some("Finished")).unwrap();
    assert_eq!(of(last, "taken").as_deref(), Some("true"));
    let applied = spans.iter().find(|span| span.parent_span_id == last.span_id).unwrap();
    assert_eq!(applied.name, format!("store {}", of(applied, "transaction").unwrap()));
}

#[test]
fn a_server_without_its_collector_serves_and_stops_in_order() {
    // One that is not there.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = gone.local_addr().unwrap();
    drop(gone);
    let serving = Serving::start(&["--otlp-endpoint", &format!("http://{address}")]);
    serving.play(&[]);
    let (ended, log) = serving.stop();
    assert!(ended.success(), "{log}");
    assert_eq!(log.matches("the collector takes no traces").count(), 1, "{log}");

    // One that takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let serving = Serving::start(&["--otlp-endpoint", &format!("http://{}", silent.local_addr().unwrap())]);
    let (code, _, stderr) = run(serving.folder.path(), &["verify", serving.federation(), "--server", &serving.url()]);
    assert_eq!(code, Some(0), "{stderr}");
    let (ended, log) = serving.stop();
    assert!(ended.success(), "{log}");
    assert_eq!(log.matches("the collector takes no traces").count(), 1, "{log}");
}

#[test]
fn an_address_with_a_credential_is_refused_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = feddtpt(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let output = command.env("FEDDTPT_OTLP_ENDPOINT", "http://me:canary@localhost:4318").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("--otlp-endpoint") && !said.contains("canary"), "{said}");
    assert!(!folder.path().join("feddtpt.db").exists());
}
