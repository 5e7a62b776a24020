//! Where the LLM's key comes from.

use feddtpt_connect::Key;
use std::path::Path;

/// The environment variable that is looked into.
const VARIABLE: &str = "FEDDTPT_LLM_KEY";

/// The key in `file`, or else in the environment variable `FEDDTPT_LLM_KEY`, if there is one.
pub(crate) fn find_key(file: Option<&Path>) -> std::io::Result<Option<Key>> {
    let text = match file {
        Some(path) => Some(std::fs::read_to_string(path)?),
        None => std::env::var(VARIABLE).ok(),
    };
    Ok(text.filter(|text| !text.trim().is_empty()).map(|text| Key::new(&text)))
}
