//! The pages' addresses in a binary that was built without them.

use crate::util::{TestServer, Union};
use feddtpt_server::{Web, pages};
use feddtpt_shared::problem::ProblemType;
use std::sync::Arc;

#[tokio::test]
async fn they_say_how_to_build_the_pages() {
    let web = || Web { pages: Some(pages::router([])), models: Vec::new() };
    let server = TestServer::build_with_web(Arc::new(Union), None, |_| {}, web).await;
    for path in ["/", "/join", "/host", "/nest"] {
        let reply = server.get(path).await;
        assert_eq!(reply.status, 503, "{path}");
        assert_eq!(reply.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(reply.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        assert!(reply.body.contains("cargo xtask web") && reply.body.contains("feddtpt join"), "{}", reply.body);
    }
    for path in ["/sw.js", "/assets/main.js"] {
        assert_eq!(server.get(path).await.problem().kind, ProblemType::NotFound);
    }
    assert_eq!(server.get("/readyz").await.status, 200);
}
