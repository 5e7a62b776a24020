//! One file with its validators (RFC 9110, section 8.8) and its compressed forms.

use super::coding::{Coding, choose};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;

/// For what has its content in its name.
pub(crate) const ONE_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For what may be another file after an update: kept, and asked about each time.
pub(crate) const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// A file in memory.
pub(crate) struct StaticFile {
    plain: Bytes,
    coded: Vec<(Coding, Bytes)>,
    /// Names the content of `plain`.
    tag: String,
    /// On every answer.
    headers: HeaderMap,
    content_type: &'static str,
}

impl StaticFile {
    /// A file whose content is named by `tag`: other content, other tag. `tag` is visible ASCII without quotes.
    pub(crate) fn new(content_type: &'static str, plain: Bytes, tag: String, caching: HeaderValue) -> Self {
        let headers = HeaderMap::from_iter([(CACHE_CONTROL, caching)]);
        Self { plain, coded: Vec::new(), tag, headers, content_type }
    }

    /// Adds a header to every answer.
    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Adds a compressed form of the same content.
    pub(crate) fn coded(mut self, coding: Coding, bytes: Bytes) -> Self {
        self.coded.push((coding, bytes));
        self.coded.sort_by_key(|(coding, _)| *coding);
        self.headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        self
    }

    /// The answer to a request with these headers: 200 with the file, or 304 when the client has it.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let chosen = choose(request, self.coded.iter().map(|(coding, _)| *coding));
        let tag = match chosen {
            // Strong validators tell the forms of a file apart (RFC 9110, section 8.8.3.3).
            Some(coding) => format!("\"{}-{}\"", self.tag, coding.token()),
            None => format!("\"{}\"", self.tag),
        };
        let mut response = Response::default();
        response.headers_mut().clone_from(&self.headers);
        if has(request, &tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
            if let Some(coding) = chosen {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.token()));
            }
            *response.body_mut() = Body::from(self.form(chosen).clone());
        }
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(ETAG, tag);
        }
        response
    }

    fn form(&self, chosen: Option<Coding>) -> &Bytes {
        let coded = self.coded.iter().find(|(coding, _)| Some(*coding) == chosen);
        coded.map_or(&self.plain, |(_, bytes)| bytes)
    }
}

/// Whether the client says that it has `tag`. The comparison is the weak one: a proxy may have weakened the tag.
fn has(request: &HeaderMap, tag: &str) -> bool {
    let lines = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}
