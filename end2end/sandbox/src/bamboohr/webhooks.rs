//! Webhooks: making them, and what is sent (section 4).

use axum::http::StatusCode;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use super::fields::FIELDS;
use super::refusal::plain;
use super::tenant::Tenant;
use crate::message::{Reply, Request};

/// A webhook somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Webhook {
    id: u32,
    /// Name of the key it was made with; others do not see it.
    owner: &'static str,
    name: String,
    pub(crate) url: String,
    pub(crate) is_form: bool,
    watched: Vec<String>,
    events: Vec<String>,
    private_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    name: String,
    url: String,
    format: String,
    #[serde(default)]
    monitor_fields: Vec<String>,
    #[serde(default)]
    events: Vec<String>,
}

/// An event to tell webhooks of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HookEvent {
    /// What happened, such as `employee.updated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// To whom.
    pub id: u32,
    /// When; the text is sent as it is, and left out when there is none.
    #[serde(default)]
    pub timestamp: Option<String>,
    /// Which fields changed.
    #[serde(default)]
    pub changed_fields: Vec<String>,
}

/// What a webhook is sent, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where to.
    pub url: String,
    /// Its type.
    pub content_type: &'static str,
    /// The body, to the byte.
    pub body: String,
    /// `X-BambooHR-Timestamp`.
    pub timestamp: String,
    /// `X-BambooHR-Signature`.
    pub signature: String,
}

/// The fields a webhook may watch.
pub(super) fn monitored_fields() -> Reply {
    let fields: Vec<Value> = FIELDS
        .iter()
        .filter(|definition| !definition.number.is_empty())
        .map(|definition| json!({"id": definition.number, "name": definition.label, "alias": definition.names[0]}))
        .collect();
    Reply::json(&json!({"fields": fields}))
}

/// The caller's own, without their keys.
pub(super) fn list(tenant: &Tenant, owner: &str) -> Reply {
    let own = tenant.webhooks.iter().filter(|webhook| webhook.owner == owner);
    let webhooks: Vec<Value> = own.map(|webhook| json!({"id": webhook.id.to_string(), "name": webhook.name, "url": webhook.url})).collect();
    Reply::json(&json!({"webhooks": webhooks}))
}

/// Makes one: the key is told here and nowhere else.
pub(super) fn create(tenant: &mut Tenant, owner: &'static str, request: &Request) -> Reply {
    let issues = |issue: &str| {
        let body = json!({"errors": [{"error": "Invalid request body", "issues": [issue]}]});
        Reply::json_with(StatusCode::BAD_REQUEST, "application/json", &body)
    };
    let Ok(wanted) = serde_json::from_slice::<Wanted>(&request.body) else { return issues("name, url and format are required") };
    // The one liberty of the sandbox: a server on the same machine needs no certificate.
    if !wanted.url.starts_with("https://") && !wanted.url.starts_with("http://127.0.0.1:") && !wanted.url.starts_with("http://localhost:") {
        return issues("url must use https");
    }
    let watches = wanted.events.is_empty() || wanted.events.iter().any(|event| event.ends_with(".updated"));
    if watches && wanted.monitor_fields.is_empty() {
        return issues("monitorFields is required");
    }
    let is_known = |name: &&String| FIELDS.iter().any(|definition| definition.names[0] == name.as_str());
    if let Some(unknown) = wanted.monitor_fields.iter().find(|name| !is_known(name)) {
        let body = json!({"errors": [{"error": "Unknown fields", "monitorFields": [], "postFields": [], "unknownFields": [unknown]}]});
        return Reply::json_with(StatusCode::FORBIDDEN, "application/json", &body);
    }
    let id = tenant.webhooks.last().map_or(21, |last| last.id + 1);
    let webhook = Webhook {
        id,
        owner,
        private_key: format!("{:032x}", 0x3738_7786_e9cb_3827_cccb_caf8_baca_2270_u128 + u128::from(id)),
        name: wanted.name,
        url: wanted.url,
        is_form: wanted.format == "form-encoded",
        watched: wanted.monitor_fields,
        events: wanted.events,
    };
    let body = json!({
        "id": id.to_string(),
        "name": webhook.name,
        "created": "2026-05-29 14:21:14",
        "lastSent": null,
        "events": webhook.events,
        "monitorFields": webhook.watched,
        "postFields": [],
        "url": webhook.url,
        "format": wanted.format,
        "includeCompanyDomain": false,
        "privateKey": webhook.private_key,
    });
    tenant.webhooks.push(webhook);
    Reply::json_with(StatusCode::CREATED, "application/json", &body)
}

/// Removes one of the caller's own.
pub(super) fn delete(tenant: &mut Tenant, owner: &str, id: &str) -> Reply {
    let before = tenant.webhooks.len();
    tenant.webhooks.retain(|webhook| webhook.owner != owner || webhook.id.to_string() != id);
    if tenant.webhooks.len() == before {
        return plain(StatusCode::NOT_FOUND, "No webhook was found");
    }
    Reply::new(StatusCode::OK, "text/html; charset=UTF-8", "Web hook has been deleted.")
}

/// What each webhook that wants it is sent of an event, signed at a moment.
pub(crate) fn deliveries(tenant: &Tenant, event: &HookEvent, now: Timestamp) -> Vec<Delivery> {
    let wanting = tenant.webhooks.iter().filter(|webhook| webhook.events.contains(&event.kind));
    wanting.map(|webhook| delivery(webhook, event, now.as_second())).collect()
}

fn delivery(webhook: &Webhook, event: &HookEvent, second: i64) -> Delivery {
    let (content_type, body) = if webhook.is_form {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("type", &event.kind);
        if let Some(timestamp) = &event.timestamp {
            form.append_pair("timestamp", timestamp);
        }
        form.append_pair("data[companyId]", "12345").append_pair("data[employeeId]", &event.id.to_string());
        for (number, field) in event.changed_fields.iter().enumerate() {
            form.append_pair(&format!("data[changedFields][{number}]"), field);
        }
        ("application/x-www-form-urlencoded", form.finish())
    } else {
        let mut data = json!({"companyId": "12345", "employeeId": event.id.to_string()});
        if !event.changed_fields.is_empty() {
            data["changedFields"] = json!(event.changed_fields);
        }
        let mut body = json!({"type": event.kind, "data": data});
        if let Some(timestamp) = &event.timestamp {
            body["timestamp"] = json!(timestamp);
        }
        ("application/json", body.to_string())
    };
    let timestamp = second.to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(webhook.private_key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body.as_bytes());
    mac.update(timestamp.as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    Delivery { url: webhook.url.clone(), content_type, body, timestamp, signature }
}
