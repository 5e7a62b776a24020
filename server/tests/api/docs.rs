//! `/docs`: the document as a page.

use crate::util::{TestServer, Union};
use serde_json::Value;
use std::sync::Arc;

#[tokio::test]
async fn every_operation_and_schema_stands_on_the_page() {
    let server = TestServer::build(Arc::new(Union), Some(crate::model::mini()), |_| {}).await;
    let document: Value = server.get("/openapi.json").await.json();
    let page = server.get("/docs").await;
    assert_eq!((page.status, &page.headers["content-type"]), (200, &"text/html; charset=utf-8".parse().unwrap()));
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.body.contains(&format!("<code>{path}</code>")), "{path}");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.body.contains(&format!("id=\"schema-{name}\"")), "{name}");
    }
    // No link leads to a schema that is not there.
    for link in page.body.split("href=\"#schema-").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.body.contains(&format!("id=\"schema-{link}\"")), "{link}");
    }
    assert_eq!(page.body.matches("<details").count(), page.body.matches("</details>").count());
}

#[tokio::test]
async fn nothing_on_the_page_runs_or_comes_from_elsewhere() {
    let server = TestServer::start().await;
    let page = server.get("/docs").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';") && !policy.contains("unsafe"), "{policy}");
    for part in ["<script", "javascript:", "style=\"", "http://", "https://", "onclick"] {
        assert!(!page.body.contains(part), "{part}");
    }
    let style = server.get("/docs/docs.css").await;
    assert_eq!((style.status, style.headers["content-type"].to_str().unwrap()), (200, "text/css; charset=utf-8"));
    assert!(!style.body.contains("url(") && !style.body.contains("@import"));
}
