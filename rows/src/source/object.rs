//! A JSON object on a line of its own.

use crate::Reason;
use crate::encoding::check_encoding;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

/// The keys and values in the order of the file. The last of equal keys counts.
#[derive(Debug, Default)]
pub(crate) struct Object(pub(super) Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl Object {
    /// A text: a string.
    pub(super) fn text(&self, key: &str) -> Result<Cow<'_, str>, Reason> {
        match self.get(key)? {
            Value::String(text) => Ok(Cow::Borrowed(text)),
            Value::Null => Err(Reason::EmptyText { column: key.to_owned() }),
            other => Err(wrong_kind(key, "a string", other)),
        }
    }

    /// A label: a string, a number or a truth value.
    pub(super) fn label(&self, key: &str) -> Result<Cow<'_, str>, Reason> {
        match self.get(key)? {
            Value::String(label) => Ok(Cow::Borrowed(label)),
            Value::Number(number) => Ok(Cow::Owned(number.to_string())),
            Value::Bool(flag) => Ok(Cow::Owned(flag.to_string())),
            Value::Null => Err(Reason::MissingLabel),
            other => Err(wrong_kind(key, "a string, a number or a truth value", other)),
        }
    }

    fn get(&self, key: &str) -> Result<&Value, Reason> {
        let found = self.0.iter().rfind(|(name, _)| name == key);
        found.map(|(_, value)| value).ok_or_else(|| Reason::MissingField {
            column: key.to_owned(),
            found: self.0.iter().map(|(name, _)| name.chars().take(40).collect()).collect(),
        })
    }
}

/// Whether a line holds an object.
pub(crate) fn is_object(line: &[u8]) -> bool {
    serde_json::from_slice::<Object>(line).is_ok()
}

/// The object on a line that begins at `start` in the file.
pub(super) fn parse(line: &[u8], start: usize) -> Result<Object, Reason> {
    let text = check_encoding(line, start)?;
    let parsed = if text.trim_start().starts_with('{') {
        serde_json::from_str(text)
    } else {
        match serde_json::from_str::<Value>(text) {
            Ok(other) => return Err(Reason::NotAnObject { found: kind(&other) }),
            Err(error) => Err(error),
        }
    };
    parsed.map_err(|error| {
        let message = error.to_string();
        // The position stands in `column`; the parser counts lines from the start of this one.
        let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
        Reason::Json { column: error.column(), message }
    })
}

/// A value as a person would write it into a table.
pub(super) fn shown(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn wrong_kind(column: &str, expected: &'static str, found: &Value) -> Reason {
    Reason::WrongKind { column: column.to_owned(), expected, found: kind(found) }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
