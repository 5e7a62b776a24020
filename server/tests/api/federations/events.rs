//! `GET /api/v1/federations/{id}/events`

use crate::util::TestServer;
use feddtpt_server::LiveView;
use futures_util::StreamExt;
use reqwest::Method;

#[tokio::test]
async fn every_change_is_told() {
    let server = TestServer::start().await.with_federation().await;
    let response = server.host(Method::GET, &server.below("/events")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut stream = response.bytes_stream();
    let mut text = String::new();
    let mut read_until = async |part: &str, text: &mut String| {
        while !text.contains(part) {
            text.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
        }
    };
    // The present state first, whoever comes after it.
    read_until("\n\n", &mut text).await;
    let joined = async {
        server.guest().await;
        std::future::pending::<()>().await;
    };
    tokio::select! { () = joined => {}, () = read_until("\"participants\":1", &mut text) => {} }
    let first = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let first: LiveView = serde_json::from_str(first).unwrap();
    assert_eq!((first.view.participants, first.submissions), (0, 0));
    assert!(text.starts_with("event: federation\n"));
}
