//! `/metrics`: the text as a scraper reads it.

use crate::util::{TestServer, Union};
use reqwest::Method;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A server with something of everything to count.
async fn busy() -> TestServer {
    let server = TestServer::build(Arc::new(Union), Some(crate::model::mini()), |_| {}).await.with_federation().await;
    let guests = [server.guest().await, server.guest().await];
    server.opens(1).await;
    guests[0].submit(&server, 1, "good").await;
    guests[0].submit(&server, 1, "bad").await;
    server.get("/nowhere").await;
    server
}

#[tokio::test]
async fn the_text_is_what_prometheus_reads() {
    let server = busy().await;
    let reply = server.get("/metrics").await;
    assert_eq!(reply.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let mut types = BTreeMap::new();
    let (mut helped, mut seen, mut current) = (HashSet::new(), HashSet::new(), String::new());
    for line in reply.body.lines() {
        if let Some((name, words)) = line.strip_prefix("# HELP ").and_then(|rest| rest.split_once(' ')) {
            assert!(helped.insert(name.to_owned()) && words.ends_with('.'), "{line}");
        } else if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' ')) {
            assert!(helped.contains(name) && types.insert(name.to_owned(), kind.to_owned()).is_none(), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
            lint(name, kind);
            name.clone_into(&mut current);
        } else {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert!(seen.insert(series.to_owned()), "{line} stands twice");
            let name = series.split('{').next().unwrap();
            let suffix = name.strip_prefix(current.as_str()).unwrap_or("?");
            let histogram = types[&current] == "histogram";
            assert!(
                if histogram { ["_bucket", "_sum", "_count"].contains(&suffix) } else { suffix.is_empty() },
                "{line}"
            );
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && value.parse::<f64>().is_ok(),
                "{line}"
            );
            assert!(!series.contains('{') || series.ends_with("\"}"), "{line}");
        }
    }
    // What the last bucket holds is all there is.
    for series in seen.iter().filter(|series| series.contains("le=\"+Inf\"")) {
        let value = |series: &str| {
            let line =
                reply.body.lines().find(|line| line.strip_prefix(series).is_some_and(|rest| rest.starts_with(' ')));
            line.unwrap_or_else(|| panic!("{series}")).rsplit(' ').next().unwrap().to_owned()
        };
        let count = series.replacen("_bucket", "_count", 1).replace("le=\"+Inf\",", "").replace(",le=\"+Inf\"", "");
        assert_eq!(value(series), value(&count.replace("{le=\"+Inf\"}", "")));
    }
    assert!(types.len() >= 13, "{types:?}");
    let guide = include_str!("../../../docs/operating.md");
    assert!(
        types.keys().all(|name| guide.contains(&format!("`{name}`"))),
        "the operator's guide lacks one of {types:?}"
    );
}

/// What the linter of `promtool check metrics` asks of a name, beside what is looked at above.
fn lint(name: &str, kind: &str) {
    let words: Vec<&str> = name.split('_').collect();
    let last = words[words.len() - if kind == "counter" { 2 } else { 1 }];
    for (other, base) in [
        (["milliseconds", "minutes", "hours", "days"].as_slice(), "seconds"),
        (&["kilobytes", "megabytes", "kibibytes", "mebibytes", "bits"], "bytes"),
        (&["percent", "percentage"], "ratio"),
        (&["s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "pct"], "the unit in full"),
    ] {
        assert!(!words.iter().any(|word| other.contains(word)), "{name}: use {base}");
    }
    let kinds = ["counter", "gauge", "histogram", "summary", "untyped", "metric"];
    assert!(!words.iter().any(|word| kinds.contains(word)), "{name}: the type is no part of a name");
    let reserved = ["count", "sum", "bucket", "info", "created"];
    assert!(kind == "histogram" || !reserved.contains(&last), "{name}: this ending is a histogram's");
    assert!(
        name.starts_with("feddtpt_") && kind != "histogram" || last == "seconds" || last == "bytes",
        "{name}: a unit"
    );
}

#[tokio::test]
async fn what_happened_is_counted() {
    let server = busy().await;
    let text = server.get("/metrics").await.body;
    for line in [
        "feddtpt_federations{status=\"running\",phase=\"propose\"} 1",
        "feddtpt_participants 2",
        "feddtpt_open_round_submissions 1",
        "feddtpt_store_up 1",
        "feddtpt_store_transactions_total{name=\"submit_proposals\",outcome=\"committed\"} 2",
        "feddtpt_store_transaction_seconds_count{name=\"submit_proposals\"} 2",
        "feddtpt_store_transactions_total{name=\"participant\",outcome=\"committed\"} 2",
        "feddtpt_queue_places_taken{queue=\"model\"} 0",
        "feddtpt_submissions_total{outcome=\"different\"} 1",
        "feddtpt_problems_total{type=\"already-submitted\"} 1",
        "feddtpt_problems_total{type=\"not-found\"} 1",
        "feddtpt_http_request_seconds_count{method=\"PUT\",route=\"/api/v1/federations/{id}/rounds/{n}/proposal\"} 2",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let request =
        server.request(Method::GET, "/metrics").header("accept", "application/openmetrics-text;version=1.0.0");
    let open = server.send(request).await;
    assert!(open.body.ends_with("# EOF\n") && open.headers["content-type"].to_str().unwrap().contains("openmetrics"));
    server.store.as_ref().unwrap().close().await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let text = server.get("/metrics").await.body;
    assert!(text.contains("feddtpt_store_up 0") && text.contains("feddtpt_participants 2"), "{text}");
    assert!(
        text.contains("outcome=\"failed\"}") && text.contains("feddtpt_store_transaction_seconds_bucket"),
        "{text}"
    );
}
