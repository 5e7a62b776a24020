//! Origins of web pages (RFC 6454), as an operator names them.

use axum::http::{HeaderValue, Uri};
use std::str::FromStr;

/// Whose pages may call the server from a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedOrigin {
    /// Everybody's.
    Any,
    /// Those of one origin, as browsers write it in the header `origin`.
    Page(HeaderValue),
}

/// The text names no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no origin: give scheme, host and, where there is one, port, such as https://example.org, or * for every page"
)]
pub struct OriginError(String);

impl AllowedOrigin {
    /// What browsers send for it.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        match self {
            Self::Any => None,
            Self::Page(origin) => Some(origin.clone()),
        }
    }
}

impl FromStr for AllowedOrigin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        serialized(text.trim()).map(Self::Page).ok_or_else(|| OriginError(text.chars().take(100).collect()))
    }
}

/// As browsers write it: lower case, no default port, nothing behind it.
fn serialized(text: &str) -> Option<HeaderValue> {
    let uri: Uri = text.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?.to_ascii_lowercase(), uri.authority()?);
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.as_str().contains('@') {
        return None;
    }
    let host = authority.host().to_ascii_lowercase();
    if host.is_empty() || host.contains('*') {
        return None;
    }
    let default = match scheme.as_str() {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let port = match authority.as_str()[authority.host().len()..].strip_prefix(':') {
        Some(port) => port.parse::<u16>().ok().filter(|port| *port != 0).map(Some)?,
        None => None,
    };
    let port = port.filter(|port| *port != default).map_or_else(String::new, |port| format!(":{port}"));
    HeaderValue::from_str(&format!("{scheme}://{host}{port}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_origin_is_read_as_browsers_write_it() {
        for (text, expected) in [
            ("https://example.org", "https://example.org"),
            ("HTTPS://Example.ORG:443/", "https://example.org"),
            ("http://localhost:5173", "http://localhost:5173"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            let origin: AllowedOrigin = text.parse().unwrap();
            assert_eq!(origin.header().unwrap(), expected);
        }
        assert_eq!("*".parse(), Ok(AllowedOrigin::Any));
    }

    #[test]
    fn what_no_browser_would_send_is_refused_with_an_example() {
        for text in [
            "example.org",
            "https://example.org/page",
            "https://*.example.org",
            "https://me@example.org",
            "null",
            "",
            "https://example.org:0",
            "https://example.org:99999",
            "https://example.org?x",
            "ftp://example.org",
        ] {
            let error = text.parse::<AllowedOrigin>().unwrap_err().to_string();
            assert!(error.contains("https://example.org"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_an_origin_that_comes_back(
            text in "(https?|HTTP|ftp)?(://)?[A-Za-z0-9.@:\\[\\]/*?#-]{0,30}|\\PC{0,30}",
        ) {
            if let Ok(AllowedOrigin::Page(origin)) = text.parse::<AllowedOrigin>() {
                let written = origin.to_str().unwrap().to_owned();
                prop_assert_eq!(&written, &written.to_ascii_lowercase());
                prop_assert!(!written.contains(['@', '*', '?', '#', ' ']), "{written}");
                prop_assert_eq!(written.matches('/').count(), 2, "{}", written);
                prop_assert_eq!(written.parse(), Ok(AllowedOrigin::Page(origin)));
            }
        }
    }
}
