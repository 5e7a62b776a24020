//! Content codings and what a client takes of them (RFC 9110, section 12.5.3).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// How a file was compressed beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Coding {
    /// Brotli (RFC 7932).
    Brotli,
    /// gzip (RFC 1952).
    Gzip,
}

impl Coding {
    /// All of them, the better first.
    pub(crate) const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// Its name in HTTP.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What stands behind a file's name when the file holds this coding.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// The best of `available` for this client; `None` is the file as it is, also for a client that takes nothing.
pub(crate) fn choose(headers: &HeaderMap, available: impl IntoIterator<Item = Coding>) -> Option<Coding> {
    let wishes = wishes(headers);
    let weight = |name: &str| {
        let named = wishes.iter().find(|(wish, _)| wish == name || (name == "gzip" && wish == "x-gzip"));
        named.or_else(|| wishes.iter().find(|(wish, _)| wish == "*")).map(|(_, weight)| *weight)
    };
    // Not named, the plain file is acceptable and the last choice.
    let plain = wishes.iter().find(|(wish, _)| wish == "identity").map_or(0, |(_, weight)| *weight);
    let mut best = (None, plain);
    for coding in available {
        let weight = weight(coding.token()).unwrap_or(0);
        // The better coding comes first and stays at equal weight; any of them goes before the plain file.
        if weight > best.1 || (weight == best.1 && weight > 0 && best.0.is_none()) {
            best = (Some(coding), weight);
        }
    }
    best.0
}

/// Names in lower case with their weights in thousandths. What cannot be read counts as not wanted.
fn wishes(headers: &HeaderMap) -> Vec<(String, u16)> {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let items = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty());
    items
        .map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            (name, weight.map_or(1_000, thousandths))
        })
        .collect()
}

/// `0.5` is 500; at most three digits count (RFC 9110, section 12.4.2).
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.len() <= 3 && text.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "1" => 1_000,
        "0" if digits(fraction) => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    fn chosen(accept: &str) -> Option<Coding> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
        choose(&headers, Coding::ALL)
    }

    #[test]
    fn the_clients_weights_decide() {
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", Some(Coding::Brotli)),
            ("gzip, deflate", Some(Coding::Gzip)),
            ("X-GZIP", Some(Coding::Gzip)),
            ("br;q=0.4, gzip;q=0.5", Some(Coding::Gzip)),
            ("br;q=0.123, gzip;q=0.12", Some(Coding::Brotli)),
            ("*", Some(Coding::Brotli)),
            ("br;q=0, *", Some(Coding::Gzip)),
            ("identity, br;q=0.9", None),
            ("identity;q=0.5, gzip", Some(Coding::Gzip)),
            ("identity;q=0.5, gzip;q=0.5", Some(Coding::Gzip)),
            ("br;q=0, gzip;q=0.000", None),
            ("br;q=2, gzip;q=abc", None),
            ("*;q=0", None),
            ("deflate", None),
            ("", None),
        ] {
            assert_eq!(chosen(accept), expected, "{accept:?}");
        }
        assert_eq!(choose(&HeaderMap::new(), Coding::ALL), None);
    }

    #[test]
    fn only_what_is_there_is_chosen() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT_ENCODING, HeaderValue::from_static("br"));
        headers.append(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.1"));
        assert_eq!(choose(&headers, [Coding::Gzip]), Some(Coding::Gzip));
        assert_eq!(choose(&headers, []), None);
    }

    proptest! {
        #[test]
        fn only_what_is_there_and_not_refused_is_chosen(
            accept in "((br|gzip|x-gzip|identity|\\*|[!-~]{0,6})(; ?q=[0-9.]{0,6}|;[ -~]{0,6})?, ?){0,5}",
            there in prop::collection::vec(prop::sample::select(Coding::ALL.to_vec()), 0..3),
        ) {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(&accept).unwrap());
            if let Some(chosen) = choose(&headers, there.clone()) {
                prop_assert!(there.contains(&chosen));
                prop_assert!(wishes(&headers).iter().any(|(_, weight)| (1..=1_000).contains(weight)), "{accept:?}");
            }
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                headers.insert(ACCEPT_ENCODING, value);
            }
            prop_assert!(wishes(&headers).iter().all(|(_, weight)| *weight <= 1_000));
        }
    }
}
