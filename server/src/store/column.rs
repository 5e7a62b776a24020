//! Between the columns of a database and our types.

use crate::store::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Integers of databases are signed. Times and counts stay far below the border.
pub(super) fn to_column(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Back again.
pub(super) fn from_column(value: i64, what: &'static str) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|error| StoreError::corrupt(what, error))
}

/// The same, where there may be none.
pub(super) fn optional(value: Option<i64>, what: &'static str) -> Result<Option<u64>, StoreError> {
    value.map(|value| from_column(value, what)).transpose()
}

/// A wire type as JSON text.
pub(super) fn to_json<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::corrupt(what, error))
}

/// Back again.
pub(super) fn from_json<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::corrupt(what, error))
}

/// A unit variant by its wire name, without quotes.
pub(super) fn to_name<T: Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    Ok(to_json(value, what)?.trim_matches('"').to_owned())
}

/// Back again.
pub(super) fn from_name<T: DeserializeOwned>(name: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::from(name)).map_err(|error| StoreError::corrupt(what, error))
}

/// A count or a number that fits 32 bits.
pub(super) fn small(value: i64, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|error| StoreError::corrupt(what, error))
}
