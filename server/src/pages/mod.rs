//! The web pages: what a browser gets at `/`, `/join`, `/host`, `/nest`, and the files that they load.
//!
//! Where the files come from is the caller's business: [`router`] takes them as bytes, named as the pages' build names
//! them. Every answer carries the headers of [`headers`].

mod absent;
mod headers;
mod site;

pub(crate) use headers::RESOURCE_POLICY;

use crate::files::StaticFile;
use crate::problem::{Answer, refuse};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use axum::{Router, middleware};
use feddtpt_shared::problem::ProblemType;
use site::Site;
use std::borrow::Cow;
use std::sync::Arc;

/// Serves the pages' files. A name is a path relative to the build's output with `/` between its parts: `index.html`,
/// `host.html`, `nest.html`, `sw.js`, `assets/..`; a file named like another with `.br` or `.gz` behind it is its
/// compressed form.
///
/// Without an `index.html` the pages' addresses say that the pages were not built, and how to build them.
pub fn router(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>) -> Router {
    let site = Site::new(files);
    let index = site.page("index.html").map_or_else(absent::route, route);
    let mut router = Router::new().route("/", index.clone()).route("/join", index);
    router = router.route("/host", site.page("host.html").map_or_else(absent::route, route));
    router = router.route("/nest", site.page("nest.html").map_or_else(absent::route, route));
    for (path, file) in site.at_root() {
        router = router.route(&path, route(file));
    }
    let assets = Router::new().route("/assets/{*path}", get(asset)).with_state(Arc::new(site));
    router.merge(assets).layer(middleware::map_response(headers::protect))
}

/// A route that answers with one file.
fn route(file: Arc<StaticFile>) -> MethodRouter {
    get(move |headers: HeaderMap| std::future::ready(file.answer(&headers)))
}

async fn asset(State(site): State<Arc<Site>>, Path(path): Path<String>, headers: HeaderMap) -> Answer<Response> {
    let shown: String = path.chars().take(100).collect();
    let unknown = || {
        let detail =
            format!("the pages have no file {shown:?}; a page from before an update asks for it: reload the page");
        refuse(ProblemType::NotFound, detail)
    };
    site.asset(&path).map(|file| file.answer(&headers)).ok_or_else(unknown)
}
