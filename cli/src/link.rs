//! Invite links: `http://host:port/join#federation=ID&invite=SECRET`.
//!
//! The secret stands in the fragment, which browsers and HTTP clients keep to themselves, so that it reaches no log.

use feddtpt_shared::messages::Secret;
use reqwest::Url;

/// What an invite link says.
#[derive(Clone, Debug)]
pub struct InviteLink {
    /// The server.
    pub server: Url,
    /// The federation.
    pub federation: String,
    /// The invite.
    pub invite: Secret,
}

/// Why a link is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No web address.
    #[error("the link is not an http or https address")]
    Address,
    /// A part is missing.
    #[error(
        "the link has no {0} after its #; was it cut, or given without quotes? \
         It looks like http://host/join#federation=...&invite=..."
    )]
    Missing(&'static str),
}

impl InviteLink {
    /// Reads a link. No error shows any of it, since it holds a secret.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let url = Url::parse(text.trim()).map_err(|_| LinkError::Address)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(LinkError::Address);
        }
        let mut values = url.clone();
        values.set_query(url.fragment());
        let find = |name: &'static str| {
            let value = values.query_pairs().find(|(key, value)| key == name && !value.is_empty());
            value.map(|(_, value)| value.into_owned()).ok_or(LinkError::Missing(name))
        };
        let (federation, invite) = (find("federation")?, Secret::new(find("invite")?));
        let mut server = url;
        server.set_fragment(None);
        server.set_query(None);
        let path = server.path().trim_end_matches('/');
        let path = path.strip_suffix("/join").unwrap_or(path).to_owned() + "/";
        server.set_path(&path);
        Ok(Self { server, federation, invite })
    }

    /// The link as text: to be shown to the one who is invited.
    pub fn to_text(&self) -> String {
        let mut url = feddtpt_connect::below(&self.server, &["join"]);
        let mut pairs = url.clone();
        pairs.query_pairs_mut().append_pair("federation", &self.federation).append_pair("invite", self.invite.expose());
        url.set_fragment(pairs.query());
        url.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_back() {
        for server in ["http://127.0.0.1:8700/", "https://example.org/tuning/"] {
            let link = InviteLink {
                server: Url::parse(server).unwrap(),
                federation: "f_1".to_owned(),
                invite: Secret::new("fi_a&b"),
            };
            let text = link.to_text();
            assert!(text.starts_with(&format!("{server}join#federation=f_1&invite=fi_a%26b")), "{text}");
            let back = InviteLink::parse(&text).unwrap();
            assert_eq!((back.server.as_str(), back.federation.as_str()), (server, "f_1"));
            assert_eq!(back.invite, link.invite);
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = |text: &str| InviteLink::parse(text).unwrap_err();
        assert_eq!(error("http://h/join#federation=f"), LinkError::Missing("invite"));
        assert_eq!(error("http://h/join"), LinkError::Missing("federation"));
        assert_eq!(error("file:///etc/passwd#federation=f&invite=x"), LinkError::Address);
        assert_eq!(error("hello"), LinkError::Address);
    }
}
