//! How long a client would wait for an answer: `Prefer: wait=SECONDS` (RFC 7240, section 4.3).

use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::time::Duration;

/// The header.
pub(crate) const PREFER: HeaderName = HeaderName::from_static("prefer");

/// The time, if the client would wait. What cannot be read is no wish, as the RFC has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait(pub(crate) Option<Duration>);

impl<S: Send + Sync> FromRequestParts<S> for Wait {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let values = parts.headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
        Ok(Self(values.flat_map(|value| value.split([',', ';'])).find_map(seconds)))
    }
}

fn seconds(wish: &str) -> Option<Duration> {
    let (name, value) = wish.split_once('=')?;
    let seconds = value.trim().trim_matches('"').parse().ok()?;
    name.trim().eq_ignore_ascii_case("wait").then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_wish_to_wait_is_found_among_others() {
        for (wish, expected) in
            [("wait=20", Some(20)), ("respond-async, WAIT = \"5\"", Some(5)), ("a; wait=7", Some(7))]
        {
            let found = wish.split([',', ';']).find_map(seconds);
            assert_eq!(found, expected.map(Duration::from_secs), "{wish}");
        }
        for wish in ["wait", "wait=", "wait=-1", "wait=1.5", "waits=3"] {
            assert_eq!(seconds(wish), None, "{wish}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(wish in ".{0,60}") {
            let _ = wish.split([',', ';']).find_map(seconds);
        }
    }
}
