//! Sizes of HTTP messages (RFC 9112; RFC 9113).
//!
//! In HTTP/2 names and values of headers are counted before compression, with the heads of frames: what crosses the socket is less, and
//! depends on what went before.
//!
//! Counted: request line or status line, every header with `": "` and line end, the empty line, the body.
//! Not counted: TCP, TLS and DNS; the framing of a chunked answer; what a proxy adds or an absolute request line for it;
//! a second copy, should the connection pool find its connection closed and send the request again on a new one.

use feddtpt_connect::authority;
use reqwest::header::{HOST, HeaderMap};
use reqwest::{Request, Response};

/// Length of `" HTTP/1.1\r\n"` after method and target, the blank between those included.
const REQUEST_LINE_REST: usize = 1 + 1 + 8 + 2;
/// Length of the empty line after the headers.
const EMPTY_LINE: usize = 2;
/// Length of what stands before the content of a frame of HTTP/2.
const FRAME_HEAD: usize = 9;

/// Bytes of a request whose headers are complete but for `Host`.
pub(super) fn request(request: &Request, body: usize) -> u64 {
    let url = request.url();
    let target = url.path().len() + url.query().map_or(0, |query| 1 + query.len());
    let line = request.method().as_str().len() + target + REQUEST_LINE_REST;
    let host = if request.headers().contains_key(HOST) { 0 } else { header("host", authority(url).len()) };
    (line + host + headers(request.headers()) + EMPTY_LINE + body) as u64
}

/// Bytes of the same request in HTTP/2.
pub(super) fn fields(request: &Request, body: usize) -> u64 {
    let url = request.url();
    let target = url.path().len() + url.query().map_or(0, |query| 1 + query.len());
    let pseudo = ":method".len() + request.method().as_str().len() + ":path".len() + target;
    let pseudo = pseudo + ":scheme".len() + url.scheme().len() + ":authority".len() + authority(url).len();
    let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let data = if body > 0 { FRAME_HEAD + body } else { 0 };
    (FRAME_HEAD + pseudo + headers + data) as u64
}

/// Bytes of an answer before its body.
pub(super) fn response_head(response: &Response) -> u64 {
    if response.version() == reqwest::Version::HTTP_2 {
        let fields: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        return (2 * FRAME_HEAD + ":status".len() + 3 + fields) as u64;
    }
    let reason = match response.extensions().get::<hyper::ext::ReasonPhrase>() {
        Some(reason) => reason.as_bytes().len(),
        None => response.status().canonical_reason().unwrap_or("").len(),
    };
    // `HTTP/1.1 200 ` and the reason.
    let line = 8 + 1 + 3 + 1 + reason + 2;
    (line + headers(response.headers()) + EMPTY_LINE) as u64
}

fn headers(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| header(name.as_str(), value.len())).sum()
}

fn header(name: &str, value: usize) -> usize {
    name.len() + 2 + value + 2
}
