//! Long lists are answered in parts.

use crate::problem::{Answer, refuse};
use crate::store::Page;
use feddtpt_shared::problem::ProblemType;

/// Entries of one answer, by default and at most.
const MAX_LIMIT: u32 = 1_000;
/// No id is longer, in bytes.
const MAX_ID_BYTES: usize = 64;

/// Which part of a list.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// The id of the last entry of the part before.
    after: Option<String>,
    /// Entries of the answer, 1,000 by default and at most.
    #[param(minimum = 1, maximum = 1_000)]
    limit: Option<u32>,
}

impl Part {
    /// For the store.
    pub(crate) fn page(&self) -> Answer<Page<'_>> {
        let limit = self.limit.unwrap_or(MAX_LIMIT);
        if limit == 0 || limit > MAX_LIMIT {
            let detail = format!("limit: {limit} is not between 1 and {MAX_LIMIT}");
            return Err(refuse(ProblemType::InvalidParameter, detail));
        }
        if self.after.as_deref().is_some_and(|after| !is_id(after)) {
            return Err(refuse(ProblemType::InvalidParameter, "after: this is not an id"));
        }
        Ok(Page { after: self.after.as_deref(), limit })
    }
}

/// Whether a text looks like an id that this server gives.
pub(crate) fn is_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.len() <= MAX_ID_BYTES && text.bytes().all(fits)
}
