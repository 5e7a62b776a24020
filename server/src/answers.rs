//! For the `OpenAPI` document: the errors that an operation may answer, by where they come from. An operation lists these
//! groups, and so every status that it can have.

use feddtpt_shared::problem::{PROBLEM_MEDIA_TYPE, ProblemType};
use std::collections::BTreeMap;
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, ResponseBuilder};

/// Writes a group: which problems it holds. Two groups with one status must hold the same problems of it.
macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident = $($kind:ident)+;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl utoipa::IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                described(&[$(ProblemType::$kind),+])
            }
        }
    )*};
}

groups! {
    /// What stands around every handler: announced bodies, panics, the time limit, the store.
    Watched = BodyTooLarge Internal Unavailable;
    /// The same, and how often one may ask.
    Always = BodyTooLarge TooManyRequests Internal Unavailable;
    /// A credential is asked for.
    ByToken = Unauthorized Forbidden;
    /// There are parameters, in the path or behind the question mark.
    ByParameter = InvalidBody InvalidParameter;
    /// Something is named that may not be there.
    ByName = NotFound;
    /// A body is read.
    ByBody = InvalidBody InvalidParameter RequestTimeout BodyTooLarge UnsupportedMediaType Unprocessable;
    /// The federation has ended, or this server cannot run one.
    ByState = WrongState;
    /// Nobody joins, or not with this invite.
    ByInvite = InviteUsed FederationFull WrongState;
    /// The round takes no proposal or ballot, or not this one.
    ByRound = RoundClosed AlreadySubmitted;
}

fn described(kinds: &[ProblemType]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for kind in kinds {
        by_status.entry(kind.status()).or_default().push(format!("{} (`{}`)", kind.title(), kind.urn()));
    }
    let response = |(status, titles): (u16, Vec<String>)| (status.to_string(), RefOr::T(problem(status, &titles)));
    by_status.into_iter().map(response).collect()
}

fn problem(status: u16, titles: &[String]) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new().description(titles.join(", or ")).content(PROBLEM_MEDIA_TYPE, content);
    let header = match status {
        401 => Some(("www-authenticate", Type::String, "The scheme: `Bearer`")),
        429 | 503 => Some(("retry-after", Type::Integer, "When to try again, in seconds")),
        _ => None,
    };
    let Some((name, kind, words)) = header else { return response.build() };
    let schema = ObjectBuilder::new().schema_type(kind).build();
    response.header(name, HeaderBuilder::new().schema(Some(schema)).description(Some(words)).build()).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::IntoResponses;

    #[test]
    fn groups_that_share_a_status_say_the_same_of_it() {
        let groups = [
            Watched::responses(),
            Always::responses(),
            ByToken::responses(),
            ByParameter::responses(),
            ByName::responses(),
            ByBody::responses(),
        ];
        let mut seen = BTreeMap::new();
        for (status, response) in groups.into_iter().flatten() {
            let said = serde_json::to_string(&response).unwrap();
            assert_eq!(*seen.entry(status).or_insert_with(|| said.clone()), said);
        }
    }
}
