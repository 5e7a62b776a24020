//! Schemas: their names as links, their members as tables.

use super::{escape, text};
use serde_json::Value;

/// A schema in a few words; a schema with a name as a link to it.
pub(super) fn named(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    for (member, joined) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        if let Some(all) = schema[member].as_array() {
            return all.iter().map(named).collect::<Vec<_>>().join(joined);
        }
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("list of {}", named(&schema["items"])),
        Value::String(kind) if kind == "object" && schema["properties"].is_object() => members(schema),
        Value::String(kind) => one(schema, kind),
        Value::Array(kinds) if kinds.iter().any(|kind| kind == "array") => {
            format!("list of {}, or nothing", named(&schema["items"]))
        }
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).map(plain).collect();
            escape(&kinds.join(" or "))
        }
        _ => "anything".to_owned(),
    }
}

fn one(schema: &Value, kind: &str) -> String {
    let values: Vec<String> = schema["enum"].as_array().into_iter().flatten().map(code).collect();
    if values.is_empty() { escape(plain(kind)) } else { values.join(" · ") }
}

fn code(value: &Value) -> String {
    format!("<code>{}</code>", escape(value.as_str().unwrap_or(&value.to_string())))
}

fn plain(kind: &str) -> &str {
    if kind == "null" { "nothing" } else { kind }
}

/// Every schema that has a name.
pub(super) fn all(schemas: &Value) -> String {
    let each = |(name, schema): (&String, &Value)| {
        let words = escape(text(schema, "description"));
        format!(
            "<details id=\"schema-{0}\"><summary><b>{0}</b> {words}</summary>{1}</details>",
            escape(name),
            named(schema)
        )
    };
    schemas.as_object().into_iter().flatten().map(each).collect()
}

fn members(schema: &Value) -> String {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let row = |(name, member): (&String, &Value)| {
        let optional = if required.contains(&name.as_str()) { "" } else { " <small>optional</small>" };
        let words = escape(text(member, "description"));
        format!("<tr><th><code>{}</code>{optional}</th><td>{}</td><td>{words}</td></tr>", escape(name), named(member))
    };
    let rows: String = schema["properties"].as_object().into_iter().flatten().map(row).collect();
    format!("<table>{rows}</table>")
}
