//! JSON objects, one per line.

use crate::raw::{RawRow, check_encoding};
use crate::{BadRow, LabelBook, ReadOptions, ReadRows, Reason, mark_length};
use feddtpt_shared::Row;
use serde_json::{Map, Value};

/// Reads one object per line; empty lines are skipped.
pub(super) fn read(bytes: &[u8], labels: &LabelBook, options: &ReadOptions) -> ReadRows {
    let mut start = mark_length(bytes);
    let mut result = ReadRows::default();
    for (line, raw) in (1..).zip(bytes[start..].split(|&byte| byte == b'\n')) {
        let content = raw.strip_suffix(b"\r").unwrap_or(raw);
        if !content.trim_ascii().is_empty() {
            match parse(content, start).and_then(|object| row(&object, labels, options)) {
                Ok(row) => result.rows.push(row),
                Err(reason) => result.bad.push(BadRow { line, reason }),
            }
        }
        start += raw.len() + 1;
    }
    result
}

fn parse(content: &[u8], start: usize) -> Result<Map<String, Value>, Reason> {
    let text = check_encoding(content, start)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Reason::NotAnObject { found: kind(&other) }),
        Err(error) => {
            let message = error.to_string();
            // The position stands in `column`; the parser counts lines from the start of this one.
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            Err(Reason::Json { column: error.column(), message })
        }
    }
}

fn row(object: &Map<String, Value>, labels: &LabelBook, options: &ReadOptions) -> Result<Row, Reason> {
    let columns = &options.columns;
    let text = string(object, &columns.text)?;
    let text_b = if options.pairs { Some(string(object, &columns.text_b)?) } else { None };
    let label = match value(object, &columns.label)? {
        Value::String(label) => label.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null => return Err(Reason::MissingLabel),
        other => return Err(wrong_kind(&columns.label, "a string, a number or a truth value", other)),
    };
    RawRow { text, text_b, label: &label }.check(labels, options)
}

fn value<'a>(object: &'a Map<String, Value>, column: &str) -> Result<&'a Value, Reason> {
    object.get(column).ok_or_else(|| Reason::MissingField {
        column: column.to_owned(),
        found: object.keys().map(|key| key.chars().take(40).collect()).collect(),
    })
}

fn string<'a>(object: &'a Map<String, Value>, column: &str) -> Result<&'a str, Reason> {
    match value(object, column)? {
        Value::String(text) => Ok(text),
        Value::Null => Err(Reason::EmptyText { column: column.to_owned() }),
        other => Err(wrong_kind(column, "a string", other)),
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
