//! JSON or XML: most of v1 speaks XML unless JSON is asked for (section 2).

use axum::http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use crate::message::{Reply, Request};

/// Renders a value as the caller accepts it; `root` is the outer element of the XML.
pub(super) fn rendered(request: &Request, root: &str, value: &impl Serialize) -> Reply {
    if wants_json(request) {
        return Reply::json(value);
    }
    xml(root, value)
}

/// Renders a value as XML: elements for the keys of an object, `item` for those of an array.
pub(super) fn xml(root: &str, value: &impl Serialize) -> Reply {
    let mut document = String::from("<?xml version=\"1.0\"?>\n");
    write(&mut document, root, &serde_json::to_value(value).unwrap_or_default());
    Reply::new(StatusCode::OK, "text/xml", document)
}

fn wants_json(request: &Request) -> bool {
    let asked = request.parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("json"));
    asked || request.header(&header::ACCEPT).is_some_and(|accept| accept.contains("application/json"))
}

fn write(document: &mut String, name: &str, value: &Value) {
    // Names that are numbers are no element names.
    let name = if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { "item" };
    document.extend(["<", name, ">"]);
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| write(document, "item", item)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| write(document, key, value)),
        Value::String(text) => document.push_str(&escaped(text)),
        Value::Bool(_) | Value::Number(_) => document.push_str(&value.to_string()),
    }
    document.extend(["</", name, ">"]);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
