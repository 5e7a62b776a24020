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
    let joined = async {
        server.guest().await;
        std::future::pending::<()>().await;
    };
    let read = async {
        while !text.contains("\"participants\":1") {
            text.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
        }
    };
    tokio::select! { () = joined => {}, () = read => {} }
    let first = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let first: LiveView = serde_json::from_str(first).unwrap();
    assert_eq!((first.view.participants, first.submissions), (0, 0));
    assert!(text.starts_with("event: federation\n"));
}
