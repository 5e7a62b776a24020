//! From whom a request comes when a proxy stands in front.
//!
//! A header is text that anybody may send: it counts only as far as trusted proxies wrote it. Both usual headers grow to
//! the right, so they are read from the right, up to the first address that is no trusted proxy's (RFC 7239, section 5.2;
//! X-Forwarded-For by custom). Whatever cannot be read ends there: the request then counts as its last known hop's.

use crate::network::Network;
use axum::http::header::FORWARDED;
use axum::http::{HeaderMap, HeaderName};
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client's address as far as it is known. With both headers that do not agree, one of them came from the client:
/// then the proxy's own address is all that is known.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.iter().any(|network| network.contains(peer)) {
        return peer;
    }
    let usual = hops(headers, &X_FORWARDED_FOR, |hop| Some(hop));
    let standard = hops(headers, &FORWARDED, forwarded_for);
    match (usual.is_empty(), standard.is_empty()) {
        (true, true) => peer,
        (false, true) => farthest(peer, &usual, trusted),
        (true, false) => farthest(peer, &standard, trusted),
        (false, false) => {
            let (usual, standard) = (farthest(peer, &usual, trusted), farthest(peer, &standard, trusted));
            if usual == standard { usual } else { peer }
        }
    }
}

/// The hops that a header names, nearest last. `None` for one that is no address.
fn hops(headers: &HeaderMap, name: &HeaderName, read: fn(&str) -> Option<&str>) -> Vec<Option<IpAddr>> {
    let mut hops = Vec::new();
    for value in headers.get_all(name) {
        let text = value.to_str().unwrap_or("?");
        hops.extend(text.split(',').map(|hop| read(hop).and_then(address)));
    }
    hops
}

fn farthest(peer: IpAddr, hops: &[Option<IpAddr>], trusted: &[Network]) -> IpAddr {
    let mut known = peer;
    for hop in hops.iter().rev() {
        let Some(hop) = hop else { break };
        known = *hop;
        if !trusted.iter().any(|network| network.contains(known)) {
            break;
        }
    }
    known
}

/// The `for=` of one element of `Forwarded`.
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address with or without a port, IPv6 with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    bare.or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip())).ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn client(peer: &str, headers: &[(&'static str, &str)]) -> String {
        let trusted: Vec<Network> = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap()).into();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        client_address(peer.parse().unwrap(), &map, &trusted).to_string()
    }

    #[test]
    fn a_stranger_may_say_what_it_likes() {
        assert_eq!(client("192.0.2.1", &[("x-forwarded-for", "203.0.113.9")]), "192.0.2.1");
        assert_eq!(client("::ffff:192.0.2.1", &[("forwarded", "for=203.0.113.9")]), "192.0.2.1");
    }

    #[test]
    fn trusted_proxies_are_believed_up_to_the_first_that_is_none() {
        for (headers, expected) in [
            (&[][..], "127.0.0.1"),
            (&[("x-forwarded-for", "203.0.113.9")], "203.0.113.9"),
            (&[("x-forwarded-for", "198.51.100.7, 203.0.113.9, 10.1.2.3")], "203.0.113.9"),
            (&[("x-forwarded-for", "198.51.100.7"), ("x-forwarded-for", "203.0.113.9:443")], "203.0.113.9"),
            (&[("x-forwarded-for", "10.9.9.9, 10.1.2.3")], "10.9.9.9"),
            (&[("x-forwarded-for", "203.0.113.9, unknown")], "127.0.0.1"),
            (&[("x-forwarded-for", "")], "127.0.0.1"),
            (&[("forwarded", "for=198.51.100.7, For=\"[2001:db8::1]:80\";proto=https;by=10.0.0.1")], "2001:db8::1"),
            (&[("forwarded", "proto=https")], "127.0.0.1"),
            (&[("forwarded", "for=_hidden")], "127.0.0.1"),
            // The proxy writes one header and passes on the client's other one.
            (&[("forwarded", "for=198.51.100.7"), ("x-forwarded-for", "203.0.113.9")], "127.0.0.1"),
            (&[("forwarded", "for=203.0.113.9"), ("x-forwarded-for", "203.0.113.9")], "203.0.113.9"),
        ] {
            assert_eq!(client("127.0.0.1", headers), expected, "{headers:?}");
        }
        assert_eq!(client("fd00::1", &[("x-forwarded-for", "203.0.113.9")]), "203.0.113.9");
    }

    #[test]
    fn networks_are_read_or_explained() {
        let network: Network = "10.1.2.3/8".parse().unwrap();
        assert!(network.contains("10.200.0.1".parse().unwrap()) && !network.contains("11.0.0.1".parse().unwrap()));
        for text in ["", "10.0.0.0/33", "proxy.example", "*"] {
            assert!(text.parse::<Network>().unwrap_err().to_string().contains("10.0.0.0/8"));
        }
    }

    proptest! {
        #[test]
        fn whatever_a_header_says_the_client_is_one_that_was_named_or_the_peer(
            usual in prop::collection::vec("[0-9a-f:., \"\\[\\]]{0,40}|\\PC{0,20}", 0..3),
            standard in prop::collection::vec("((for|By|proto)=[0-9a-f:.\"\\[\\]_]{0,20}[,; ]{0,2}){0,4}", 0..3),
            trusted in any::<bool>(),
        ) {
            let peer: IpAddr = if trusted { "127.0.0.1" } else { "192.0.2.1" }.parse().unwrap();
            let networks = ["127.0.0.1".parse().unwrap()];
            let mut map = HeaderMap::new();
            for (name, values) in [("x-forwarded-for", &usual), ("forwarded", &standard)] {
                for value in values.iter().filter_map(|value| axum::http::HeaderValue::from_bytes(value.as_bytes()).ok()) {
                    map.append(name, value);
                }
            }
            let found = client_address(peer, &map, &networks);
            let named = usual.iter().chain(&standard).flat_map(|text| text.split([',', ';', ' ']));
            let named = named.filter_map(|part| address(part.rsplit('=').next().unwrap().trim_matches('"')));
            prop_assert!(found == peer || (trusted && named.into_iter().any(|hop| hop == found)), "{found}");
        }

        #[test]
        fn an_address_comes_back(address_bytes in any::<[u8; 16]>(), four in any::<[u8; 4]>(), port in any::<u16>()) {
            let (six, four) = (IpAddr::from(address_bytes), IpAddr::from(four));
            for text in [six.to_string(), format!("[{six}]"), format!("[{six}]:{port}")] {
                prop_assert_eq!(address(&text), Some(six.to_canonical()));
            }
            for text in [four.to_string(), format!("{four}:{port}")] {
                prop_assert_eq!(address(&text), Some(four));
            }
        }
    }
}
