//! `/`, `/join`, `/host`, `/nest`, `/sw.js`, `/assets/..`, on made-up pages.

mod assets;
mod index;
mod unbuilt;

use crate::util::{Reply, TestServer, Union};
use feddtpt_server::{Web, pages};
use reqwest::Method;
use std::borrow::Cow;
use std::sync::Arc;

/// What a build would have written. The compressed forms are words that tell them apart.
const FILES: [(&str, &str); 10] = [
    ("index.html", "<!doctype html>the page"),
    ("host.html", "<!doctype html>the host's page"),
    ("nest.html", "<!doctype html>the nest"),
    ("sw.js", "// the service worker"),
    ("icon.svg", "<svg/>"),
    ("assets/main-1a2b.js", "// the script"),
    ("assets/main-1a2b.js.br", "the script in brotli"),
    ("assets/main-1a2b.js.gz", "the script in gzip"),
    ("assets/tab-3c4d.wasm", "\0asm"),
    ("assets/lonely.br", "no compressed form, a file"),
];

fn web() -> Web {
    let files = FILES.map(|(path, content)| (path.to_owned(), Cow::Borrowed(content.as_bytes())));
    Web { pages: Some(pages::router(files)), models: Vec::new() }
}

/// A server with the made-up pages.
pub async fn server() -> TestServer {
    TestServer::build_with_web(Arc::new(Union), None, |_| {}, web).await
}

/// The same, for other people's pages too.
pub async fn open_server() -> TestServer {
    let tune = |config: &mut feddtpt_server::ServerConfig| config.allow_origin = vec!["*".parse().unwrap()];
    TestServer::build_with_web(Arc::new(Union), None, tune, web).await
}

/// GET with one header.
async fn get_with(server: &TestServer, path: &str, name: &str, value: &str) -> Reply {
    server.send(server.request(Method::GET, path).header(name, value)).await
}
