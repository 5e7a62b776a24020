//! How often one credential and one address may ask.
//!
//! Two fences. The one around a credential is narrow: an honest participant polls and uploads, some requests a second at
//! most. The one around an address is wide, so that hundreds of participants of one organisation behind one address pass
//! it together: each of them polls about once a second while a phase is busy, and all of them ask at once when it changes.
//! Requests from this machine itself are not counted by address: they come from its own tools, or from a proxy that
//! nobody has named.

mod buckets;
mod rate;

pub use rate::{Rate, RateError};

use crate::app::SharedApp;
use crate::credential;
use crate::http::bearer;
use crate::problem::refuse;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use buckets::Buckets;
use feddtpt_shared::Digest;
use feddtpt_shared::problem::{Problem, ProblemType};
use std::net::{IpAddr, Ipv6Addr};

/// The address that a request comes from, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client(pub(crate) IpAddr);

/// Why a request was put off, on its answer: for the count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PutOff(pub(crate) &'static str);

/// What whoever watches the server asks for must be answered when the server is busiest.
const FREE: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The fences of one server.
pub(crate) struct Limits {
    tokens: Buckets<Digest>,
    addresses: Buckets<IpAddr>,
}

impl Limits {
    pub(crate) fn new(token: Rate, address: Rate) -> Self {
        Self { tokens: Buckets::new(token), addresses: Buckets::new(address) }
    }

    /// Counts a request; the reason and the wait in milliseconds when there were too many.
    fn count(&self, client: Option<IpAddr>, token: Option<Digest>, now_ms: u64) -> Result<(), (&'static str, u64)> {
        if let Some(client) = client.filter(|client| !client.is_loopback()) {
            self.addresses.take(whose(client), now_ms).map_err(|wait_ms| ("address", wait_ms))?;
        }
        token.map_or(Ok(()), |token| self.tokens.take(token, now_ms).map_err(|wait_ms| ("token", wait_ms)))
    }
}

/// Whoever has one IPv6 address has the 2^64 around it.
fn whose(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

/// Answers 429 in place of the handler when there were too many requests.
pub(crate) async fn limit(State(app): State<SharedApp>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    if route.is_some_and(|route| FREE.contains(&route)) {
        return next.run(request).await;
    }
    let client = request.extensions().get::<Client>().map(|client| client.0);
    let token = bearer::token(request.headers()).map(|token| credential::hash(&token));
    // The host is whoever pays for the server.
    let token = token.filter(|token| !credential::same(token, &app.host_token_hash));
    let Err((reason, wait_ms)) = app.limits.count(client, token, app.clock.now_ms()) else {
        return next.run(request).await;
    };
    let detail = format!("too many requests from one {reason}; wait {wait_ms} ms, then go on more slowly");
    let mut refused = refuse(ProblemType::TooManyRequests, detail);
    refused.0.retry_after_ms = Some(wait_ms);
    let mut response = refused.into_response();
    response.extensions_mut().insert(PutOff(reason));
    response
}

/// Why the answer puts the client off; `None` when it does not.
pub(crate) fn put_off(response: &Response) -> Option<&'static str> {
    let busy = |problem: &&Problem| problem.kind == ProblemType::TooManyRequests;
    let queue = || response.extensions().get::<Problem>().filter(busy).map(|_| "queue");
    response.extensions().get::<PutOff>().map(|reason| reason.0).or_else(queue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hundred_participants_behind_one_address_pass() {
        let limits = Limits::new(Rate::TOKEN, Rate::ADDRESS);
        let clinic: IpAddr = "203.0.113.9".parse().unwrap();
        let tokens: Vec<Digest> = (0..300_u32).map(|at| Digest::of(at.to_string())).collect();
        let ask = |token: &Digest, now_ms| limits.count(Some(clinic), Some(*token), now_ms).unwrap();
        // All open the page and join within a second (six requests each), then poll once a second for a busy minute, in
        // which each uploads once and asks again at once for the next round.
        for second in 0..60 {
            let each = if second == 0 { 6 } else { 1 + usize::from(second % 20 == 0) * 3 };
            for token in tokens.iter().flat_map(|token| std::iter::repeat_n(token, each)) {
                ask(token, 1_000 * second);
            }
        }
    }

    #[test]
    fn neighbours_in_an_ipv6_network_are_one() {
        let limits = Limits::new(Rate::OFF, "1/1".parse().unwrap());
        let count = |address: &str| limits.count(Some(address.parse().unwrap()), None, 0);
        assert_eq!(count("2001:db8::1"), Ok(()));
        assert_eq!(count("2001:db8::2"), Err(("address", 1_000)));
        assert_eq!(count("2001:db8:0:1::2"), Ok(()));
        assert_eq!((count("127.0.0.1"), count("127.0.0.1")), (Ok(()), Ok(())));
    }
}
