//! Who is asking: `Authorization: Bearer ...`.

use crate::app::{App, SharedApp};
use crate::credential;
use crate::problem::{Answer, Failure, refuse};
use crate::store::ParticipantRecord;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use feddtpt_shared::messages::Secret;
use feddtpt_shared::problem::ProblemType;

/// A credential of whatever kind.
pub(crate) struct Bearer(pub(crate) Secret);

/// The host.
pub(crate) struct Host;

/// The credential that a request carries, whosever it is.
pub(crate) fn token(headers: &HeaderMap) -> Option<Secret> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| Secret::new(token))
}

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        let missing = || refuse(ProblemType::Unauthorized, "send the header authorization: Bearer TOKEN");
        token(&parts.headers).map(Self).ok_or_else(missing)
    }
}

impl FromRequestParts<SharedApp> for Host {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Answer<Self> {
        let Bearer(token) = Bearer::from_request_parts(parts, app).await?;
        let hash = credential::hash(&token);
        if credential::same(&hash, &app.host_token_hash) {
            return Ok(Self);
        }
        if app.store.participant(&hash).await?.is_some() {
            return Err(refuse(ProblemType::Forbidden, "this is a participant's token; only the host may do this"));
        }
        Err(refuse(ProblemType::Unauthorized, "this is not the host's token"))
    }
}

impl Bearer {
    /// The participant of `federation` whose token this is, also after it left.
    pub(crate) async fn participant(&self, app: &App, federation: &str) -> Answer<ParticipantRecord> {
        let participant = app.store.participant(&credential::hash(&self.0)).await?;
        let unknown = || refuse(ProblemType::Unauthorized, "this token belongs to no participant; join with an invite");
        let participant = participant.ok_or_else(unknown)?;
        if participant.federation != federation {
            return Err(refuse(ProblemType::Forbidden, "this token was issued for another federation"));
        }
        if app.clock.now_ms().saturating_sub(participant.joined_ms) >= app.config.participant_valid_ms {
            let detail = "this token has expired; ask the host for an invite and join again";
            return Err(refuse(ProblemType::Unauthorized, detail));
        }
        Ok(participant)
    }

    /// The same, for those who have not left.
    pub(crate) async fn present(&self, app: &App, federation: &str) -> Answer<ParticipantRecord> {
        let participant = self.participant(app, federation).await?;
        if participant.left {
            return Err(gone(participant.removed));
        }
        Ok(participant)
    }
}

/// The answer to a participant that is not there any more.
pub(crate) fn gone(removed: bool) -> Failure {
    let detail = if removed {
        "the host has removed this participant from the federation"
    } else {
        "this participant has left the federation; join again with a new invite"
    };
    refuse(ProblemType::Unauthorized, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn only_a_bearer_token_is_one(bytes in prop::collection::vec(any::<u8>(), 0..40), secret in "[!-~]{1,40}") {
            let read = |value: &[u8]| {
                let mut headers = HeaderMap::new();
                headers.insert(AUTHORIZATION, axum::http::HeaderValue::from_bytes(value).ok()?);
                token(&headers)
            };
            if let Some(found) = read(&bytes) {
                prop_assert!(bytes.to_ascii_lowercase().starts_with(b"bearer ") && !found.expose().trim().is_empty());
            }
            let found = read(format!("Bearer {secret}").as_bytes());
            prop_assert_eq!(found.map(|found| found.expose().to_owned()), Some(secret));
        }
    }
}
