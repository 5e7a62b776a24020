//! Operations, by what they are about.

use super::schema::{self, named};
use super::{escape, text};
use serde_json::Value;
use std::collections::BTreeMap;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The whole page.
pub(super) fn page(document: &Value) -> String {
    let (title, version) = (escape(text(&document["info"], "title")), escape(text(&document["info"], "version")));
    let description = escape(text(&document["info"], "description"));
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(found) = methods.get(method) {
                let group = found["tags"][0].as_str().unwrap_or("other");
                groups.entry(group).or_default().push(operation(method, path, found));
            }
        }
    }
    let link = |group: &&str| format!("<a href=\"#{0}\">{0}</a> ", escape(group));
    let links = joined(groups.keys().map(link));
    let section = |(group, found): (&&str, &Vec<String>)| {
        format!("<section id=\"{0}\"><h2>{0}</h2>{1}</section>", escape(group), found.concat())
    };
    let parts = joined(groups.iter().map(section));
    let schemas = schema::all(&document["components"]["schemas"]);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}: API</title>\
         <link rel=\"stylesheet\" href=\"/docs/docs.css\"></head><body><main><h1>{title} <small>{version}</small></h1>\
         <p>{description}. The same for programs: <a href=\"/openapi.json\">openapi.json</a>.</p>\
         <nav>{links}<a href=\"#schemas\">schemas</a></nav>{parts}\
         <section id=\"schemas\"><h2>schemas</h2>{schemas}</section></main></body></html>"
    )
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().concat()
}

fn operation(method: &str, path: &str, operation: &Value) -> String {
    let (name, summary) = (escape(&method.to_uppercase()), escape(text(operation, "summary")));
    let more = escape(text(operation, "description"));
    let more = if more.is_empty() { String::new() } else { format!("<p>{more}</p>") };
    let who: Vec<&str> = operation["security"].as_array().into_iter().flatten().filter_map(first_key).collect();
    let who = if who.is_empty() {
        "<p class=\"who\">open to everybody</p>".to_owned()
    } else {
        format!("<p class=\"who\">bearer token: {}</p>", escape(&who.join(" or ")))
    };
    let parameters: String = operation["parameters"].as_array().into_iter().flatten().map(parameter).collect();
    let parameters = if parameters.is_empty() { String::new() } else { format!("<dl>{parameters}</dl>") };
    let body = content(&operation["requestBody"]);
    let body = if body.is_empty() { String::new() } else { format!("<p>body: {body}</p>") };
    let answers: String = operation["responses"].as_object().into_iter().flatten().map(answer).collect();
    format!(
        "<details class=\"{method}\"><summary><b>{name}</b> <code>{}</code> {summary}</summary>\
         {more}{who}{parameters}{body}<table>{answers}</table></details>",
        escape(path)
    )
}

fn first_key(value: &Value) -> Option<&str> {
    value.as_object()?.keys().next().map(String::as_str)
}

fn parameter(parameter: &Value) -> String {
    let place = escape(text(parameter, "in"));
    let words = escape(text(parameter, "description"));
    let kind = named(&parameter["schema"]);
    format!("<dt><code>{}</code> {kind}, in the {place}</dt><dd>{words}</dd>", escape(text(parameter, "name")))
}

fn answer((status, answer): (&String, &Value)) -> String {
    let words = escape(text(answer, "description"));
    format!("<tr><th>{}</th><td>{}</td><td>{words}</td></tr>", escape(status), content(answer))
}

/// What a body holds, by media type.
fn content(body: &Value) -> String {
    let kinds = body["content"].as_object().into_iter().flatten();
    joined(kinds.map(|(kind, body)| format!("{} <small>{}</small> ", named(&body["schema"]), escape(kind))))
}
