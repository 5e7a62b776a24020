//! Which HTTP to speak with whom.
//!
//! The aggregation server is asked little and often, so most of what goes to it would be headers: HTTP/2 sends those that it has
//! sent before as a byte each (RFC 7541). With TLS the handshake settles it. Without, a server says in its answers that it may be
//! spoken to in HTTP/2 (`alt-svc: h2c`, RFC 7838), and is from then on; if that fails at first, because something between does not
//! know it, never again. All others (LLM APIs) are spoken to in HTTP/1.1.

use feddtpt_connect::{NoReply, authority};
use reqwest::header::{ALT_SVC, HeaderMap};
use reqwest::{Client, ClientBuilder, Url};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Clients for all that may be spoken.
#[derive(Clone)]
pub(super) struct Lines {
    one: Client,
    settled: Client,
    two: Client,
    known: Arc<Mutex<HashMap<String, Plain>>>,
    only_one: bool,
}

/// What is known of an address without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plain {
    /// It says that it speaks HTTP/2.
    Said,
    /// It does.
    Does,
    /// It does not, whatever it says.
    DoesNot,
}

/// What a request goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// HTTP/1.1.
    One,
    /// What the handshake settles, or HTTP/1.1 without one.
    Settled,
    /// HTTP/2 without a handshake.
    Two,
}

impl Lines {
    pub(super) fn new() -> Result<Self, NoReply> {
        let client = |choose: fn(ClientBuilder) -> ClientBuilder| {
            let builder =
                Client::builder().redirect(reqwest::redirect::Policy::none()).connect_timeout(Duration::from_secs(10));
            choose(builder).build().map_err(|error| NoReply(super::describe(error)))
        };
        Ok(Self {
            one: client(ClientBuilder::http1_only)?,
            settled: client(|builder| builder)?,
            two: client(ClientBuilder::http2_prior_knowledge)?,
            known: Arc::default(),
            only_one: false,
        })
    }

    /// The same in HTTP/1.1 alone.
    pub(super) fn in_http1(self) -> Self {
        Self { only_one: true, ..self }
    }

    /// What to send a request through.
    pub(super) fn choose(&self, url: &Url, to_server: bool) -> Line {
        match self.plain(url) {
            _ if !to_server || self.only_one => Line::One,
            Some(Plain::Said | Plain::Does) if url.scheme() == "http" => Line::Two,
            _ => Line::Settled,
        }
    }

    pub(super) fn client(&self, line: Line) -> &Client {
        match line {
            Line::One => &self.one,
            Line::Settled => &self.settled,
            Line::Two => &self.two,
        }
    }

    /// Notes an answer, and what it says of HTTP/2.
    pub(super) fn answered(&self, url: &Url, line: Line, headers: &HeaderMap) {
        let says = headers.get_all(ALT_SVC).iter().any(|value| value.to_str().is_ok_and(|text| text.contains("h2c=")));
        match (line, self.plain(url)) {
            (Line::Two, _) => self.note(url, Some(Plain::Does)),
            (Line::Settled, None) if says && url.scheme() == "http" => self.note(url, Some(Plain::Said)),
            _ => {}
        }
    }

    /// Notes that no answer came. Whether the same request should go through HTTP/1.1 at once: the server has not seen it.
    pub(super) fn failed(&self, url: &Url, line: Line) -> bool {
        let known = self.plain(url);
        match (line, known) {
            (Line::Two, Some(Plain::Said)) => {
                self.note(url, Some(Plain::DoesNot));
                true
            }
            // It may have been replaced by one that does not: it will say so again if it does.
            (Line::Two, _) => {
                self.note(url, None);
                false
            }
            _ => false,
        }
    }

    fn plain(&self, url: &Url) -> Option<Plain> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&authority(url)).copied()
    }

    fn note(&self, url: &Url, plain: Option<Plain>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match plain {
            Some(plain) => _ = known.insert(authority(url), plain),
            None => _ = known.remove(&authority(url)),
        }
    }
}
